package dev.pooling.agent.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One place that settings come from: values by pool and key, the options of the Java agent as if they were a pool's. */
final class Source {

    /** Stands where a pool's name would. */
    static final String AGENT = "javaagent";

    static final String ALL_POOLS = "*";

    static final String PREFIX = "pooling.";

    /** The properties file on the class path. */
    static final String RESOURCE = "pooling.properties";

    private static final String[] ENVIRONMENT_PREFIXES = {"POOLING_", "CODOMYRMEX_POOLING_"};

    private final String name;
    private final boolean environment;
    private final Map<String, Map<String, String>> values = new LinkedHashMap<>();

    /** What begins like a setting of the Java agent and is none, as it was written. */
    private final Set<String> unknown = new TreeSet<>();

    private Source(String name, boolean environment) {
        this.name = name;
        this.environment = environment;
    }

    static Source ofProperties(String name, Properties properties) {
        Source source = new Source(name, false);
        for (String property : properties.stringPropertyNames()) {
            String value = properties.getProperty(property);
            // System properties may go away while they are read.
            if (value != null && property.startsWith(PREFIX)) {
                source.add(property.substring(PREFIX.length()), '.', value);
            }
        }
        return source;
    }

    static Source ofEnvironment(Map<String, String> variables) {
        Source source = new Source("environment", true);
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            for (String prefix : ENVIRONMENT_PREFIXES) {
                String written = variable.getKey();
                if (written.startsWith(prefix)) {
                    String rest = written.substring(prefix.length());
                    source.add(rest.startsWith("*_") ? rest : all(rest), '_', variable.getValue());
                }
            }
        }
        return source;
    }

    private static String all(String rest) {
        return rest.startsWith("ALL_") ? "*" + rest.substring(3) : rest;
    }

    /** Divides a name into pool and key: the key is the longest end of it that is one. */
    private void add(String name, char separator, String value) {
        String agent = AGENT + separator;
        if (name.toLowerCase(Locale.ROOT).startsWith(agent)) {
            AgentOption option = AgentOption.find(name.substring(agent.length()));
            if (option == null) {
                unknown.add(name.substring(agent.length()));
            } else {
                put(AGENT, option.key(), value);
            }
            return;
        }
        for (int at = name.indexOf(separator); at > 0; at = name.indexOf(separator, at + 1)) {
            String key = PoolKeys.canonical(name.substring(at + 1));
            if (key != null) {
                put(name.substring(0, at), key, value);
                return;
            }
        }
    }

    void put(String pool, String key, String value) {
        values.computeIfAbsent(pool, any -> new LinkedHashMap<>()).putIfAbsent(key, value);
    }

    /** The value for a pool, or else that for all pools; null if there is none. */
    @Nullable
    String get(String pool, String key) {
        for (Map.Entry<String, Map<String, String>> each : values.entrySet()) {
            String value = each.getValue().get(key);
            if (value != null && is(pool, each.getKey())) {
                return value;
            }
        }
        Map<String, String> ofAll = values.get(ALL_POOLS);
        return ofAll == null || pool.equals(AGENT) ? null : ofAll.get(key);
    }

    private boolean is(String pool, String written) {
        return pool.equals(written) || environment && !pool.equals(AGENT) && isEnvironmentName(written, pool);
    }

    /** Whether this is how the environment writes the name of a pool: in one word, or with underscores between words. */
    static boolean isEnvironmentName(String written, String pool) {
        return environmentName(pool).equals(written)
                || environmentName(pool.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_"))
                        .equals(written);
    }

    boolean isEnvironment() {
        return environment;
    }

    private static String environmentName(String pool) {
        return pool.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** The names of pools; in the environment as they would be written elsewhere. */
    Set<String> pools() {
        Set<String> pools = new TreeSet<>();
        for (String pool : values.keySet()) {
            if (!pool.equals(AGENT) && !pool.equals(ALL_POOLS)) {
                pools.add(environment ? pool.toLowerCase(Locale.ROOT) : pool);
            }
        }
        return pools;
    }

    Set<String> unknown() {
        return unknown;
    }

    @Override
    public String toString() {
        return name;
    }
}
