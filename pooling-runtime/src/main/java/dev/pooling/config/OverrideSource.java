package dev.pooling.config;

import dev.pooling.internal.LogText;
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
    private static final String ALL_POOLS = "*";
    private static final String[] ENVIRONMENT_PREFIXES = {"POOLING_", "CODOMYRMEX_POOLING_"};

    /**
     * One override as it was found.
     *
     * @param key the key as written, without the pool
     * @param value the value as written
     * @param place where it was found: the source and how its names begin there
     * @param known all keys in the way they are written there
     */
    record Entry(String key, String value, String place, List<String> known) {

        /** What it is called where it was found, fit for messages. */
        String origin() {
            return place + LogText.printable(key);
        }

        /**
         * Whether this is an override of another pool, whose longer name begins with the name of this one. What ends in
         * a key is; what ends in a misspelt key is too, unless the whole looks like a misspelt key of this pool.
         */
        boolean isOfOtherPool(char separator) {
            if (ConfigKeys.canonical(key) != null) {
                return false;
            }
            if (suffixes(separator).anyMatch(suffix -> ConfigKeys.canonical(suffix) != null)) {
                return true;
            }
            return !isNearKey(key) && suffixes(separator).anyMatch(this::isNearKey);
        }

        private boolean isNearKey(String text) {
            return NearestName.of(text, known).isPresent();
        }

        /** What follows a separator, if something stands before it that a longer name may end in. */
        private Stream<String> suffixes(char separator) {
            return IntStream.range(1, key.length())
                    .filter(i -> key.charAt(i) == separator)
                    .mapToObj(i -> key.substring(i + 1));
        }
    }

    static OverrideSource ofProperties(Properties properties, String pool, String kind) {
        List<Entry> entries = new ArrayList<>();
        for (String scope : List.of(pool, ALL_POOLS)) {
            String prefix = PREFIX + scope + '.';
            String place = kind + ' ' + LogText.printable(prefix);
            for (String name : sorted(properties)) {
                String value = properties.getProperty(name);
                // System properties may go away while they are read.
                if (value != null && name.startsWith(prefix)) {
                    Entry entry = new Entry(name.substring(prefix.length()), value, place, ConfigKeys.ALL);
                    if (scope.equals(ALL_POOLS) || !entry.isOfOtherPool('.')) {
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
        for (String scope : new LinkedHashSet<>(List.of(environmentName(pool), split, ALL_POOLS, "ALL"))) {
            for (String prefix : ENVIRONMENT_PREFIXES) {
                addWithPrefix(entries, environment, prefix + scope + '_', scope.equals(ALL_POOLS));
            }
        }
        return new OverrideSource(entries);
    }

    private static void addWithPrefix(
            List<Entry> entries, Map<String, String> environment, String prefix, boolean ofAllPools) {
        environment.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .map(name -> new Entry(
                        name.substring(prefix.length()),
                        environment.get(name),
                        "environment variable " + prefix,
                        ConfigKeys.ALL_IN_ENVIRONMENT))
                .filter(entry -> ofAllPools || !entry.isOfOtherPool('_'))
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
