package dev.pooling.agent.match;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What decides whether objects of a class join pools. Immutable; names only.
 *
 * @param name the internal name of the class
 * @param interfaces the internal names of the pooled interfaces that it implements
 * @param agent what its {@code @Agent} says; null if it has none
 * @param decorates the pooled interfaces of which it takes objects itself, as decorators and composites do
 * @param moved name and descriptor of its methods whose body was moved
 */
public record ClassFacts(
        String name, List<String> interfaces, @Nullable AgentMark agent, Set<String> decorates, Set<String> moved) {

    /**
     * Copies the collections.
     *
     * @param name the internal name of the class
     * @param interfaces the pooled interfaces
     * @param agent what its annotation says
     * @param decorates the pooled interfaces of which it takes objects
     * @param moved name and descriptor of its methods whose body was moved
     */
    public ClassFacts {
        interfaces = List.copyOf(interfaces);
        decorates = Set.copyOf(decorates);
        moved = Set.copyOf(moved);
    }

    /**
     * What {@code @Agent} says.
     *
     * @param id the id; empty if none is given
     * @param weight the weight
     * @param priority the priority
     * @param metadata what describes the agent
     */
    public record AgentMark(String id, double weight, int priority, Map<String, String> metadata) {

        /**
         * Copies the map.
         *
         * @param id the id
         * @param weight the weight
         * @param priority the priority
         * @param metadata what describes the agent
         */
        public AgentMark {
            metadata = Map.copyOf(metadata);
        }
    }
}
