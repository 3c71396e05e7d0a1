package dev.pooling.proxy;

import dev.pooling.pool.AgentPool;
import dev.pooling.pool.CallDispatcher;
import dev.pooling.pool.FallbackChain;
import dev.pooling.pool.FallbackPolicy;
import dev.pooling.pool.Home;
import dev.pooling.pool.PoolConfig;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes proxies and tells what stands behind them. For {@link dev.pooling.Pooling}. Thread-safe.
 *
 * @since 0.1
 */
public final class Proxies {

    private Proxies() {}

    /**
     * Makes a proxy of a pool.
     *
     * @param plan the plan of the interface, without problems; not null
     * @param pool the pool; not null
     * @param fixed options that stand above the annotations of methods, where explicit; not null
     * @param reserve the chain of the reserve agents; null if there are none
     * @param handlers the handlers; not null
     * @param home the agent that is asked before all others; null for none
     * @param <T> the interface
     * @return the proxy; never null
     */
    public static <T> T of(
            InterfacePlan<T> plan,
            AgentPool<T> pool,
            PoolConfig fixed,
            @Nullable FallbackChain<T> reserve,
            FallbackHandlers<T> handlers,
            @Nullable Home<T> home) {
        PoolConfig base = pool.config().withDefaults(plan.config());
        return of(plan, new Backing(pool, reserve), method -> {
            FallbackPolicy<T> fallback = fallback(method, method.fallback().agents(), reserve, handlers);
            CallDispatcher<T> dispatcher = CallDispatcher.of(pool, method.policy(fixed, base), fallback)
                    .hedged(method.hedging(fixed, base));
            return complete(dispatcher.requiring(method.tags(fixed, base)), home, method);
        });
    }

    /**
     * Makes a proxy of a chain.
     *
     * @param plan the plan of the interface, without problems; not null
     * @param chain the chain; not null
     * @param fixed options that stand above the annotations of methods, where explicit; not null
     * @param handlers the handlers; not null
     * @param home the agent that is asked before all others; null for none
     * @param <T> the interface
     * @return the proxy; never null
     */
    public static <T> T of(
            InterfacePlan<T> plan,
            FallbackChain<T> chain,
            PoolConfig fixed,
            FallbackHandlers<T> handlers,
            @Nullable Home<T> home) {
        PoolConfig base = chain.config().withDefaults(plan.config());
        return of(plan, new Backing(chain, null), method -> {
            FallbackPolicy<T> fallback = fallback(method, List.of(), null, handlers);
            CallDispatcher<T> dispatcher =
                    CallDispatcher.of(chain, method.policy(fixed, base), method.order(), fallback);
            return complete(dispatcher.requiring(method.tags(fixed, base)), home, method);
        });
    }

    /**
     * Returns what stands behind a proxy.
     *
     * @param object any object; not null
     * @return an {@link AgentPool} or a {@link FallbackChain}; null if the object is no proxy
     */
    public static @Nullable Object backing(Object object) {
        return object instanceof PooledProxy proxy ? proxy.backing.main() : null;
    }

    /**
     * Returns the reserve behind a proxy.
     *
     * @param object any object; not null
     * @return the chain of the reserve agents; null if the object is no proxy of a pool with reserve agents
     */
    public static @Nullable FallbackChain<?> reserve(Object object) {
        return object instanceof PooledProxy proxy ? proxy.backing.reserve() : null;
    }

    private static <T> CallDispatcher<T> complete(
            CallDispatcher<T> dispatcher, @Nullable Home<T> home, MethodPlan method) {
        CallDispatcher<T> routed = home == null ? dispatcher : dispatcher.homeFirst(home);
        if (method.async() != null) {
            return routed.returning(method.async().adapter());
        }
        return method.method().getReturnType() == void.class ? routed.withoutResult() : routed;
    }

    private static <T> FallbackPolicy<T> fallback(
            MethodPlan method, List<String> agents, @Nullable FallbackChain<T> reserve, FallbackHandlers<T> handlers) {
        return new FallbackPolicy<>(
                agents,
                reserve,
                handlers.get(method.fallback().handler()),
                method.fallbackMethod() != null,
                method.fallback().when());
    }

    private static <T> T of(InterfacePlan<T> plan, Backing backing, Dispatch<T> dispatch) {
        List<MethodPlan> methods = plan.methods();
        CallDispatcher<?>[] dispatchers = new CallDispatcher<?>[methods.size()];
        for (int i = 0; i < dispatchers.length; i++) {
            dispatchers[i] = dispatch.of(methods.get(i));
        }
        return plan.type().cast(instantiate(ProxyCache.get(plan), backing, dispatchers));
    }

    private static Object instantiate(Class<?> generated, Backing backing, CallDispatcher<?>[] dispatchers) {
        try {
            Constructor<?> constructor = generated.getConstructor(Object.class, CallDispatcher[].class);
            constructor.setAccessible(true);
            return constructor.newInstance(backing, dispatchers);
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException("Can't make a " + generated.getName(), e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("Can't make a " + generated.getName(), e.getCause());
        }
    }

    /** Makes the dispatcher of a method. */
    private interface Dispatch<T> {
        CallDispatcher<T> of(MethodPlan method);
    }
}
