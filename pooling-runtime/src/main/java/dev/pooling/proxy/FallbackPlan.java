package dev.pooling.proxy;

import dev.pooling.annotation.Fallback;
import dev.pooling.retry.ExceptionFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What annotations say about what answers when the agents have not.
 *
 * @param agents ids of agents in order
 * @param methodName the name of a fallback method, or empty
 * @param handler the class of a handler, or null
 * @param when which failures lead to the fallback
 */
record FallbackPlan(
        List<String> agents, String methodName, @Nullable Class<?> handler, ExceptionFilter when) {

    static final FallbackPlan NONE = new FallbackPlan(List.of(), "", null, ExceptionFilter.ALL);

    static FallbackPlan of(Fallback fallback) {
        return new FallbackPlan(
                List.of(fallback.agents()),
                fallback.method(),
                fallback.handler() == void.class ? null : fallback.handler(),
                ExceptionFilter.of(List.of(fallback.on()), List.of(fallback.except())));
    }

    /**
     * This plan, and the type's for the parts that are not named here. Method and handler are one part: whoever names
     * one of them does not want the other.
     */
    FallbackPlan orElse(FallbackPlan ofType) {
        boolean hasLast = !methodName.isEmpty() || handler != null;
        return new FallbackPlan(
                agents.isEmpty() ? ofType.agents : agents,
                hasLast ? methodName : ofType.methodName,
                hasLast ? handler : ofType.handler,
                when);
    }

    FallbackPlan withWhen(ExceptionFilter filter) {
        return new FallbackPlan(agents, methodName, handler, filter);
    }

    boolean isEmpty() {
        return agents.isEmpty() && methodName.isEmpty() && handler == null;
    }
}
