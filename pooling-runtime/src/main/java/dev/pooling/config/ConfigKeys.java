package dev.pooling.config;

import dev.pooling.pool.PoolOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys that may be overridden, in the ways they may be written. */
final class ConfigKeys {

    /** The key of the strategy, which is no {@link PoolOption}. */
    static final String STRATEGY = "strategy";

    /**
     * The keys of a pool that are for the Java agent: which interface it pools, whose objects, and how. They are known here
     * so that one file serves both.
     */
    private static final List<String> OF_JAVA_AGENT = List.of("interface", "agents", "mode", "methods", "maxAgents");

    /** Every key as it is written in properties. */
    static final List<String> ALL = new ArrayList<>();

    /** Every key as it is written in the environment. */
    static final List<String> ALL_IN_ENVIRONMENT = new ArrayList<>();

    private static final Map<String, String> BY_FOLDED = new HashMap<>();

    /** Names that the annotations, the original or other libraries use, and the keys here. */
    private static final Map<String, String> OTHER_NAMES = Map.of(
            "timeout", "requestTimeout",
            "timeoutmillis", "requestTimeout",
            "deadlinemillis", "deadline",
            "maxretries", "retries",
            "backoffmultiplier", "retryBackoffMultiplier",
            "failurethreshold", "circuitFailureThreshold",
            "resettimeout", "circuitResetTimeout");

    static {
        add(STRATEGY, STRATEGY.toUpperCase(Locale.ROOT));
        for (PoolOption option : PoolOption.values()) {
            add(option.key(), option.environmentKey());
        }
        for (String key : OF_JAVA_AGENT) {
            add(key, key.replaceAll("(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
        }
    }

    private ConfigKeys() {}

    private static void add(String key, String environmentKey) {
        ALL.add(key);
        ALL_IN_ENVIRONMENT.add(environmentKey);
        BY_FOLDED.put(folded(key), key);
    }

    /** The key that is meant by text in camel, kebab or snake case; null if there is none. */
    static @Nullable String canonical(String written) {
        return BY_FOLDED.get(folded(written));
    }

    /** Whether a key is of no concern to the pool, but to the Java agent that makes it. */
    static boolean isOfJavaAgent(String key) {
        return OF_JAVA_AGENT.contains(key);
    }

    /** The key that goes by another name elsewhere; null if there is none. */
    static @Nullable String meantBy(String written) {
        return OTHER_NAMES.get(folded(written));
    }

    private static String folded(String written) {
        return written.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }
}
