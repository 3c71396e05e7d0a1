package dev.pooling;

import dev.pooling.annotation.Agent;
import dev.pooling.internal.LogText;
import dev.pooling.proxy.PlanProblems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the agents that were given, and completes them by what {@link Agent} says on their classes. */
final class AgentChecks<T> {

    private static final double DEFAULT_WEIGHT = 1.0;

    private final Class<T> type;
    private final PlanProblems problems;
    private final Set<String> taken = new HashSet<>();

    AgentChecks(Class<T> type, PlanProblems problems) {
        this.type = type;
        this.problems = problems;
    }

    /** The agents that are fit, in the order given; problems are noted for the others. */
    List<CheckedAgent<T>> check(List<GivenAgent<T>> given) {
        // Ids that were chosen come first; those that are found out give way.
        for (GivenAgent<T> agent : given) {
            checkId(agent);
        }
        List<CheckedAgent<T>> checked = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            CheckedAgent<T> agent = check(given.get(i), i + 1);
            if (agent != null) {
                checked.add(agent);
            }
        }
        return checked;
    }

    private void checkId(GivenAgent<T> given) {
        String id = given.id();
        if (!given.named()) {
            return;
        }
        if (id == null || id.isBlank()) {
            problems.add("agent " + (id == null ? "null" : "''"), "the id must not be null or blank", "Give it a name");
        } else if (!taken.add(id)) {
            problems.add(place(id), "the id is given to more than one agent", "Give each agent an id of its own");
        }
    }

    private @Nullable CheckedAgent<T> check(GivenAgent<T> given, int number) {
        T agent = given.agent();
        String place = given.id() == null ? "agent number " + number : place(given.id());
        if (agent == null) {
            problems.add(place, "the agent is null", "Give an implementation of " + type.getSimpleName());
            return null;
        }
        if (!type.isInstance(agent)) {
            problems.add(
                    place,
                    "a " + agent.getClass().getName() + " does not implement " + type.getSimpleName(),
                    "Give an implementation of " + type.getSimpleName());
            return null;
        }
        Class<?> described = described(agent);
        Agent annotation = described.getAnnotation(Agent.class);
        if (annotation != null && !annotation.id().isEmpty() && annotation.id().isBlank()) {
            problems.add(
                    "@Agent on " + described.getSimpleName(),
                    "id must not be blank",
                    "Give a name, or leave it out for the name of the class");
        }
        String id = given.id() != null ? given.id() : freeId(described, annotation);
        return complete(id, agent, given.options(), annotation);
    }

    /**
     * The class whose annotation and name count: the nearest one with {@link Agent}, so that subclasses made by other
     * libraries and enum constants with a body are still the agent that was meant; else the agent's own.
     */
    private static Class<?> described(Object agent) {
        for (Class<?> each = agent.getClass(); each != null; each = each.getSuperclass()) {
            if (each.isAnnotationPresent(Agent.class)) {
                return each;
            }
        }
        return agent instanceof Enum<?> constant ? constant.getDeclaringClass() : agent.getClass();
    }

    private String freeId(Class<?> agentClass, @Nullable Agent annotation) {
        String base = annotation == null || annotation.id().isBlank() ? simpleName(agentClass) : annotation.id();
        String id = base;
        for (int number = 2; !taken.add(id); number++) {
            id = base + "-" + number;
        }
        return id;
    }

    /**
     * The name of the class, or the interface's for anonymous classes and lambda expressions, whose names say nothing.
     */
    private String simpleName(Class<?> agentClass) {
        boolean hasName = !agentClass.isAnonymousClass() && !agentClass.isHidden() && !agentClass.isSynthetic();
        return hasName ? agentClass.getSimpleName() : type.getSimpleName();
    }

    private CheckedAgent<T> complete(String id, T agent, AgentOptions options, @Nullable Agent annotation) {
        double weight = options.weightOr(annotation == null ? DEFAULT_WEIGHT : annotation.weight());
        int priority = options.priorityOr(annotation == null ? 0 : annotation.priority());
        if (!Double.isFinite(weight) || weight <= 0) {
            problems.add(place(id), "weight must be finite and > 0, was " + weight, "Use 1 for an ordinary share");
        }
        Integer maxConcurrent = options.maxConcurrent();
        if (maxConcurrent != null && maxConcurrent < 0) {
            problems.add(place(id), "maxConcurrent must be >= 0, was " + maxConcurrent, "Use 0 for no limit");
        }
        Map<String, Object> metadata = new LinkedHashMap<>();
        if (annotation != null) {
            readMetadata(annotation, described(agent), metadata);
        }
        metadata.putAll(options.metadata());
        return new CheckedAgent<>(id, agent, weight, priority, metadata, maxConcurrent);
    }

    private void readMetadata(Agent annotation, Class<?> agentClass, Map<String, Object> metadata) {
        for (String entry : annotation.metadata()) {
            int equals = entry.indexOf('=');
            String key = equals < 0 ? "" : entry.substring(0, equals).strip();
            if (key.isEmpty()) {
                problems.add(
                        "@Agent on " + agentClass.getSimpleName(),
                        "metadata must be \"key=value\", was \"" + LogText.printable(entry) + "\"",
                        "Write it as in \"region=eu\"");
            } else if (metadata.putIfAbsent(key, entry.substring(equals + 1).strip()) != null) {
                problems.add(
                        "@Agent on " + agentClass.getSimpleName(),
                        "metadata has the key '" + LogText.printable(key) + "' more than once",
                        "Keep one of them");
            }
        }
    }

    static String place(String id) {
        return "agent '" + LogText.printable(id) + "'";
    }
}
