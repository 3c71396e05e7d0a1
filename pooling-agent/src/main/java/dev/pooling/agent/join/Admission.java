package dev.pooling.agent.join;

import dev.pooling.agent.log.AgentLog;
import dev.pooling.agent.weave.MemberClass;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How objects of one class get into the pool of one interface. Kept by the class, and what keeps the pool alive.
 * Thread-safe.
 */
final class Admission {

    private final Class<?> implementation;
    private final Membership membership;
    private final Set<String> moved;

    /** Null until the first object comes. Races make equal ones. */
    private volatile @Nullable Entry entry;

    /** Whether nobody gets in, which was told then. */
    private volatile boolean closed;

    /**
     * Where an object gets in.
     *
     * @param pool the pool
     * @param members the class of what stands in it for the objects
     */
    record Entry(PoolHandle pool, MemberClass members) {}

    Admission(Class<?> implementation, Membership membership, Set<String> moved) {
        this.implementation = implementation;
        this.membership = membership;
        this.moved = moved;
    }

    Membership membership() {
        return membership;
    }

    /** The way in, made now if need be; null if there is none. */
    @Nullable
    Entry entry(Pools pools, AgentLog log) {
        Entry known = entry;
        if (known == null && !closed) {
            known = make(pools, log);
            entry = known;
            closed = known == null;
        }
        return known;
    }

    private @Nullable Entry make(Pools pools, AgentLog log) {
        PoolHandle pool = pools.get(membership, implementation);
        if (pool == null) {
            return null;
        }
        String arguments = TypeArguments.of(membership.type(), implementation);
        if (!pool.fits(arguments)) {
            log.sayOnce(text() + text(pool.typeArguments()) + ", since it is one of " + text(arguments));
            return null;
        }
        try {
            pools.open(implementation, MemberClass.class.getModule());
            return new Entry(pool, MemberClass.define(membership.type(), implementation, moved));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            log.failed(text(), e);
            return null;
        }
    }

    private String text() {
        return implementation.getName() + " does not join the pool of "
                + membership.pooled().className();
    }

    private static String text(@Nullable String typeArguments) {
        return typeArguments == null ? "<unknown>" : typeArguments;
    }
}
