package dev.pooling.proxy;

import dev.pooling.internal.LogText;
import dev.pooling.pool.AgentPool;
import dev.pooling.pool.FallbackChain;

/**
 * The superclass of all generated proxies: what makes an object a proxy of a pool or a chain. For generated code only.
 *
 * <p>It declares no methods but those of {@link Object}, so that it can't get into the way of any method of an
 * interface. Thread-safe.
 *
 * @since 0.1
 */
public abstract class PooledProxy {

    final Class<?> type;

    final Backing backing;

    /**
     * Called by generated classes.
     *
     * @param type the interface
     * @param backing what answers the calls
     */
    protected PooledProxy(Class<?> type, Object backing) {
        this.type = type;
        this.backing = (Backing) backing;
    }

    @Override
    public final boolean equals(Object other) {
        return this == other;
    }

    @Override
    public final int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public final String toString() {
        return backing.main() instanceof FallbackChain<?> chain
                ? describe("chain", chain.name(), chain.size())
                : describe(
                        "pool",
                        ((AgentPool<?>) backing.main()).name(),
                        ((AgentPool<?>) backing.main()).agents().size());
    }

    private String describe(String kind, String name, int agents) {
        return type.getSimpleName() + '[' + kind + ' ' + LogText.printable(name) + ", " + agents
                + (agents == 1 ? " agent]" : " agents]");
    }
}
