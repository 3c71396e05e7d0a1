package dev.pooling.config;

import dev.pooling.internal.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One place that overrides come from, with those entries that are for one pool.
 *
 * @param entries those for the pool by name first, then those for all pools
 */
record OverrideSource(List<Entry> entries) {

    private static final String PREFIX = "pooling.";
    private static final String[] ENVIRONMENT_PREFIXES = {"POOLING_", "CODOMYRMEX_POOLING_"};

    /**
     * One override as it was found.
     *
     * @param key the key as written, without the pool
     * @param value the value as written
     * @param origin what it is called where it was found, for messages
     * @param known all keys in the way they are written there
     */
    record Entry(String key, String value, String origin, List<String> known) {

        /** Whether this is an override of another pool, whose longer name begins with the name of this one. */
        boolean isOfOtherPool(char separator) {
            return !known.contains(key)
                    && NearestName.of(key, known).isEmpty()
                    && suffixes(separator)
                            .anyMatch(suffix -> NearestName.of(suffix, known).isPresent());
        }

        private Stream<String> suffixes(char separator) {
            return IntStream.range(0, key.length())
                    .filter(i -> key.charAt(i) == separator)
                    .mapToObj(i -> key.substring(i + 1));
        }
    }

    static OverrideSource ofProperties(Properties properties, String pool, String kind) {
        List<Entry> entries = new ArrayList<>();
        for (String prefix : List.of(PREFIX + pool + '.', PREFIX + "*.")) {
            for (String name : sorted(properties)) {
                if (name.startsWith(prefix)) {
                    Entry entry = new Entry(
                            name.substring(prefix.length()),
                            properties.getProperty(name),
                            kind + " " + name,
                            ConfigKeys.ALL);
                    if (!entry.isOfOtherPool('.')) {
                        entries.add(entry);
                    }
                }
            }
        }
        return new OverrideSource(entries);
    }

    static OverrideSource ofEnvironment(Map<String, String> environment, String pool) {
        List<Entry> entries = new ArrayList<>();
        // ChatService may be written CHATSERVICE or CHAT_SERVICE.
        String split = environmentName(pool.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_"));
        for (String scope : new LinkedHashSet<>(List.of(environmentName(pool), split, "*", "ALL"))) {
            for (String prefix : ENVIRONMENT_PREFIXES) {
                addWithPrefix(entries, environment, prefix + scope + '_');
            }
        }
        return new OverrideSource(entries);
    }

    private static void addWithPrefix(List<Entry> entries, Map<String, String> environment, String prefix) {
        environment.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .map(name -> new Entry(
                        name.substring(prefix.length()),
                        environment.get(name),
                        "environment variable " + name,
                        ConfigKeys.ALL_IN_ENVIRONMENT))
                .filter(entry -> !entry.isOfOtherPool('_'))
                .forEach(entries::add);
    }

    /** The name of a pool as it is written in environment variables. */
    static String environmentName(String pool) {
        return pool.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    private static List<String> sorted(Properties properties) {
        return properties.stringPropertyNames().stream().sorted().toList();
    }
}
