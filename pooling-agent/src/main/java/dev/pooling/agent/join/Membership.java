package dev.pooling.agent.join;

import dev.pooling.agent.config.AgentPattern;
import dev.pooling.agent.match.ClassFacts;
import dev.pooling.agent.match.ClassFacts.AgentMark;
import dev.pooling.agent.match.PooledInterface;
import java.util.Map;

/**
 * As what objects of a class join the pool of an interface. Immutable.
 *
 * @param type the interface
 * @param pooled what is known of the interface
 * @param id the id, before it is numbered
 * @param weight the weight
 * @param priority the priority
 * @param metadata what describes them
 */
record Membership(
        Class<?> type, PooledInterface pooled, String id, double weight, int priority, Map<String, String> metadata) {

    static Membership of(Class<?> implementation, Class<?> type, ClassFacts facts, PooledInterface pooled) {
        AgentPattern pattern = pooled.rule().agent(implementation.getName());
        AgentMark mark = facts.agent();
        String id = pattern == null ? null : pattern.id();
        if (id == null) {
            id = mark == null || mark.id().isBlank() ? simpleName(implementation, type) : mark.id();
        }
        Double weight = pattern == null ? null : pattern.weight();
        Integer priority = pattern == null ? null : pattern.priority();
        return new Membership(
                type,
                pooled,
                id,
                weight != null ? weight : mark == null ? 1 : mark.weight(),
                priority != null ? priority : mark == null ? 0 : mark.priority(),
                mark == null ? Map.of() : mark.metadata());
    }

    /** The name of the class; of anonymous ones, whose names say nothing, that of what they are. */
    private static String simpleName(Class<?> implementation, Class<?> type) {
        if (!implementation.isAnonymousClass()) {
            return implementation.getSimpleName();
        }
        Class<?> parent = implementation.getSuperclass();
        return parent == Object.class ? type.getSimpleName() : parent.getSimpleName();
    }
}
