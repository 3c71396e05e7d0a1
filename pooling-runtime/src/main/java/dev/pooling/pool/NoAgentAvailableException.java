package dev.pooling.pool;

import dev.pooling.health.AgentStatus;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a call could not be given to any agent: the pool is empty, no agent has the tags that the call requires, or
 * the breaker of every agent is open or the agent throttled or full ({@link PoolConfig#maxConcurrent}).
 *
 * @since 0.1
 */
public class NoAgentAvailableException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** What the message is written from when somebody asks for it: most callers of a pool that is out only want to go on. */
    private final transient @Nullable NoAgents facts;

    /**
     * What happened and how to mend it.
     *
     * @serial null while nobody has asked for it; never so when it is written to a stream
     */
    private @Nullable String message;

    /**
     * The status of every agent.
     *
     * @serial in the order of adding
     */
    private final LinkedHashMap<String, AgentStatus> agents;

    /**
     * The time until an agent may be available.
     *
     * @serial null if none ever will be by itself
     */
    private final @Nullable Duration retryAfter;

    /**
     * Makes the exception.
     *
     * @param message what happened and how to mend it
     * @param agents the status of every agent; copied
     * @param retryAfter the time until an agent may be available, or null if unknown
     */
    public NoAgentAvailableException(String message, Map<String, AgentStatus> agents, @Nullable Duration retryAfter) {
        this.facts = null;
        this.message = message;
        this.agents = new LinkedHashMap<>(agents);
        this.retryAfter = retryAfter;
    }

    NoAgentAvailableException(NoAgents facts) {
        this.facts = facts;
        this.agents = facts.statuses();
        this.retryAfter = facts.retryAfter();
    }

    /**
     * Returns what happened and how to mend it.
     *
     * @return the message; written when it is first asked for, of what was so when this was thrown
     */
    @Override
    public @Nullable String getMessage() {
        // Two threads that ask at once write the same text.
        String known = message;
        if (known == null && facts != null) {
            known = facts.message();
            message = known;
        }
        return known;
    }

    /**
     * Writes the message with the rest.
     *
     * @param out where to
     * @throws IOException if writing fails
     */
    private void writeObject(ObjectOutputStream out) throws IOException {
        message = getMessage();
        out.defaultWriteObject();
    }

    /**
     * Returns the status that every agent had; where the call requires tags, every agent that has these.
     *
     * @return an unmodifiable map from agent id to status in the order of adding; never null
     */
    public Map<String, AgentStatus> agents() {
        return Collections.unmodifiableMap(agents);
    }

    /**
     * Returns when trying again makes sense.
     *
     * @return the time until the first agent may be called, because its breaker lets a trial call in or its time of being
     *     throttled ends; empty if nobody knows, because there is no such agent or all of them are full
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
