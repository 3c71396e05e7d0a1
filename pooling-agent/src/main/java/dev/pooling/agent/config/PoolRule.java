package dev.pooling.agent.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says of one pool. Immutable.
 *
 * @param pool the name of the pool
 * @param type the name of the interface; null where the interface is annotated
 * @param agents whose objects join, besides those of classes with {@code @Agent}
 * @param mode how calls are routed; null for the default: {@code balance} where the interface is annotated, {@code
 *     home-first} where it is named in the configuration
 * @param methods patterns for the names of methods; those that begin with {@code !} are left as written; empty for all
 * @param maxAgents how many members it may have
 */
public record PoolRule(
        String pool,
        @Nullable String type,
        List<AgentPattern> agents,
        @Nullable Mode mode,
        List<String> methods,
        int maxAgents) {

    /** How many members a pool may have if nothing is said: objects that are made per request must not pile up. */
    static final int MAX_AGENTS = 64;

    /**
     * Returns the rule of a pool of which the configuration says nothing.
     *
     * @param pool the name of the pool
     * @return the rule; never null
     */
    static PoolRule none(String pool) {
        return new PoolRule(pool, null, List.of(), null, List.of(), MAX_AGENTS);
    }

    /**
     * Tells whether a method is to be pooled.
     *
     * @param name the name of the method
     * @return false if it runs as written
     */
    public boolean pools(String name) {
        boolean pooled = methods.isEmpty() || methods.get(0).startsWith("!");
        for (String pattern : methods) {
            boolean out = pattern.startsWith("!");
            if (new Glob(out ? pattern.substring(1) : pattern).matches(name)) {
                pooled = !out;
            }
        }
        return pooled;
    }

    /**
     * Finds what is said of a class.
     *
     * @param className the binary name of the class
     * @return the first exact pattern, or else the first that fits; null if its objects do not join by this rule
     */
    public @Nullable AgentPattern agent(String className) {
        AgentPattern found = null;
        for (AgentPattern pattern : agents) {
            if (pattern.classes().matches(className)
                    && (found == null
                            || pattern.classes().isExact() && !found.classes().isExact())) {
                found = pattern;
            }
        }
        return found;
    }
}
