package dev.pooling.agent.match;

import dev.pooling.agent.config.AgentPattern;
import dev.pooling.agent.config.Mode;
import dev.pooling.agent.config.PoolRule;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An interface whose calls are to be pooled. Immutable.
 *
 * @param name its internal name
 * @param annotated whether it carries {@code @Pooled} or {@code @Fallback}; else it is named in the configuration
 * @param isPublic whether everyone may use it
 * @param rule what the configuration says of its pool
 * @param methods its methods: a key made of name and descriptor, and what becomes of it
 * @param variableResults the keys of those that return what a type parameter stands for
 */
public record PooledInterface(
        String name,
        boolean annotated,
        boolean isPublic,
        PoolRule rule,
        Map<String, Kind> methods,
        Set<String> variableResults) {

    /** What becomes of a method. */
    public enum Kind {
        /** Its implementations are woven. */
        POOLED,
        /** So is the interface's own body: a default method with an annotation. */
        POOLED_DEFAULT,
        /** It runs as written. */
        AS_WRITTEN
    }

    /**
     * Copies the collections.
     *
     * @param name its internal name
     * @param annotated whether it carries an annotation
     * @param isPublic whether everyone may use it
     * @param rule what the configuration says of its pool
     * @param methods its methods
     * @param variableResults the keys of those that return what a type parameter stands for
     */
    public PooledInterface {
        methods = Map.copyOf(methods);
        variableResults = Set.copyOf(variableResults);
    }

    /**
     * Tells whether implementations of a method are woven.
     *
     * @param key its name and descriptor
     * @return true if they are
     */
    public boolean pools(String key) {
        Kind kind = methods.get(key);
        return kind == Kind.POOLED || kind == Kind.POOLED_DEFAULT;
    }

    /**
     * Returns how calls are routed.
     *
     * @return the mode; never null
     */
    public Mode mode() {
        Mode mode = rule.mode();
        return mode != null ? mode : annotated ? Mode.BALANCE : Mode.HOME_FIRST;
    }

    /**
     * Finds out why objects of a class do not join the pool.
     *
     * @param facts the class
     * @return the reason; null if they join
     */
    public @Nullable String obstacle(ClassFacts facts) {
        AgentPattern pattern = rule.agent(facts.name().replace('/', '.'));
        if (facts.decorates().contains(name)) {
            boolean named = pattern != null && pattern.classes().isExact();
            return named
                    ? null
                    : "it takes a " + className()
                            + " itself, as decorators do; name it in the option agents if it is to join";
        }
        return pattern != null || facts.agent() != null
                ? null
                : "it has no @Agent, and no pattern of the option agents names it";
    }

    /**
     * Returns the name of the pool, if it is not up to the annotation.
     *
     * @return the name from the configuration; null for that of the annotation
     */
    public @Nullable String poolName() {
        return rule.type() == null ? null : rule.pool();
    }

    /**
     * Returns the name as in source code.
     *
     * @return the binary name, with dots
     */
    public String className() {
        return name.replace('/', '.');
    }
}
