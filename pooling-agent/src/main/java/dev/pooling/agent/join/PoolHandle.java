package dev.pooling.agent.join;

import dev.pooling.agent.bridge.Member;
import dev.pooling.agent.bridge.PoolKey;
import dev.pooling.agent.log.AgentLog;
import dev.pooling.agent.match.PooledInterface;
import dev.pooling.agent.weave.MemberClass;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A pool that the Java agent has made. Kept alive by the woven classes whose objects may join it, and by nothing else, so an
 * application that is taken down takes its pools with it. Thread-safe.
 */
final class PoolHandle {

    /** What stands for the pool in members. */
    static final class Key extends PoolKey<PoolHandle> {

        Key(PoolHandle handle) {
            super(handle);
        }

        @Override
        protected RuntimeException gone() {
            PoolHandle handle = get();
            return handle == null
                    ? new IllegalStateException("the pool and its members are gone")
                    : handle.runtime.gone();
        }
    }

    private final Class<?> type;
    private final @Nullable ClassLoader scope;
    private final PooledInterface pooled;
    private final RuntimeCopy runtime;
    private final Object pool;
    private final @Nullable String typeArguments;
    private final Key key = new Key(this);
    private final Map<Member, Joined> members = new ConcurrentHashMap<>();

    /** How many members there are or are about to be. */
    private final AtomicInteger taken = new AtomicInteger();

    private volatile boolean toldFull;

    /**
     * A member.
     *
     * @param id its id in the pool
     * @param proxy through which its calls go; kept alive here
     */
    private record Joined(String id, Object proxy) {}

    PoolHandle(
            Class<?> type,
            @Nullable ClassLoader scope,
            PooledInterface pooled,
            RuntimeCopy runtime,
            Object pool,
            @Nullable String typeArguments) {
        this.type = type;
        this.scope = scope;
        this.pooled = pooled;
        this.runtime = runtime;
        this.pool = pool;
        this.typeArguments = typeArguments;
    }

    Class<?> type() {
        return type;
    }

    boolean is(Class<?> otherType, @Nullable ClassLoader otherScope) {
        return type == otherType && scope == otherScope;
    }

    boolean is(PoolHandle other) {
        return is(other.type, other.scope);
    }

    PooledInterface pooled() {
        return pooled;
    }

    RuntimeCopy runtime() {
        return runtime;
    }

    Object pool() {
        return pool;
    }

    Key key() {
        return key;
    }

    /** Whether all places are taken; the first time they are, it is told. */
    boolean isFull(AgentLog log) {
        boolean full = taken.get() >= maxAgents();
        if (full && !toldFull) {
            toldFull = true;
            log.say("pool " + name() + " has " + maxAgents()
                    + " members, and no more join; if they are not made for each" + " request, raise maxAgents");
        }
        return full;
    }

    private int maxAgents() {
        return pooled.rule().maxAgents();
    }

    /** Reserves the place of a member; false if all are taken. */
    boolean tryReserve() {
        if (taken.incrementAndGet() <= maxAgents()) {
            return true;
        }
        giveBack();
        return false;
    }

    /** Gives a reserved place back. */
    void giveBack() {
        taken.decrementAndGet();
    }

    /** Lets a member take a reserved place; returns its id. */
    String join(Member member, Membership as, MemberClass memberClass) {
        String id = null;
        boolean joined = false;
        try {
            Object agent = memberClass.newAgent(member);
            id = runtime.join(pool, agent, as.id(), as.weight(), as.priority(), as.metadata());
            Object proxy = runtime.proxyFor(pool, agent, id);
            member.routeTo(proxy);
            members.put(member, new Joined(id, proxy));
            joined = true;
            return id;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        } finally {
            if (!joined) {
                giveBack();
                if (id != null) {
                    runtime.leave(pool, id);
                }
            }
        }
    }

    String name() {
        return runtime.name(pool);
    }

    /** Whether objects of a parameterisation may join. */
    boolean fits(@Nullable String otherArguments) {
        return Objects.equals(typeArguments, otherArguments);
    }

    @Nullable
    String typeArguments() {
        return typeArguments;
    }

    void leave(Member member) {
        Joined joined = members.remove(member);
        if (joined != null) {
            giveBack();
            runtime.leave(pool, joined.id());
        }
    }
}
