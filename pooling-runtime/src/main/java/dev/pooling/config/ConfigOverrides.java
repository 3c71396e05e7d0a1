package dev.pooling.config;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.internal.LogText;
import dev.pooling.internal.NearestName;
import dev.pooling.pool.PoolConfig;
import dev.pooling.pool.PoolOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The options of one pool that were set from outside the code. Immutable.
 *
 * <p>Sources, the first one that sets an option wins:
 *
 * <ol>
 *   <li>the system property {@code pooling.<pool>.<key>};
 *   <li>the environment variable {@code POOLING_<POOL>_<KEY>}, or else its alias {@code
 *       CODOMYRMEX_POOLING_<POOL>_<KEY>}, where the name of the pool is in upper case with every character but
 *       {@code A} to {@code Z} and {@code 0} to {@code 9} replaced by an underscore;
 *   <li>the same names as system properties in {@code pooling.properties} on the class path, or in the file that the
 *       system property {@code pooling.config} names instead.
 * </ol>
 *
 * In the place of a pool, {@code *} stands for all pools (in the environment {@code *} or {@code ALL}). Within one
 * source an entry for the pool wins over one for all pools; but a higher source wins over a lower one even where the
 * higher one speaks of all pools and the lower one of this pool.
 *
 * <p>The keys are those of {@link PoolOption} and {@code strategy}, whose value is the name of a {@link
 * LoadBalanceStrategy} in any case, with {@code -} or {@code _}. Properties take camel and kebab case ({@code
 * retryDelay}, {@code retry-delay}), the environment upper case with underscores ({@code RETRY_DELAY}). Values are read
 * by {@link PoolOption#parse}; those that a higher source overrides must be right as well. An unknown key is an error,
 * unless it ends in a known one: {@code POOLING_CHAT_EU_RETRIES} is not for pool {@code chat} but for {@code chat-eu}.
 *
 * <p>A file that {@code pooling.config} names must be there; if that property is blank, it counts as not set. The file
 * on the class path may be missing; it is sought with the context class loader, then with that of this class. Files are
 * in UTF-8.
 *
 * @since 0.1
 */
public final class ConfigOverrides {

    private final PoolConfig config;
    private final @Nullable LoadBalanceStrategy strategy;
    private final Map<String, String> origins;

    private ConfigOverrides(PoolConfig config, @Nullable LoadBalanceStrategy strategy, Map<String, String> origins) {
        this.config = config;
        this.strategy = strategy;
        this.origins = Collections.unmodifiableMap(new LinkedHashMap<>(origins));
    }

    /**
     * Reads the overrides of a pool from the running JVM.
     *
     * @param pool the name of the pool; not null
     * @return the overrides; never null
     * @throws PoolingConfigException naming every unknown key and unreadable value, with its source and the mend
     */
    public static ConfigOverrides load(String pool) {
        return from(pool, System.getProperties(), System.getenv());
    }

    /**
     * Reads the overrides of a pool for the Java agent, whose own arguments stand above all else.
     *
     * @param pool the name of the pool; not null
     * @param arguments overrides in the form of properties; not null
     * @param file the file to read instead of the one that the system property names; null for that one
     * @return the overrides; never null
     * @throws PoolingConfigException naming every unknown key and unreadable value, with its source and the mend
     */
    public static ConfigOverrides load(String pool, Map<String, String> arguments, @Nullable String file) {
        Properties given = new Properties();
        given.putAll(arguments);
        String location = file != null ? file : System.getProperty(PropertiesFile.LOCATION);
        return from(pool, given, System.getProperties(), System.getenv(), location);
    }

    static ConfigOverrides from(String pool, Properties system, Map<String, String> environment) {
        return from(pool, new Properties(), system, environment, system.getProperty(PropertiesFile.LOCATION));
    }

    private static ConfigOverrides from(
            String pool,
            Properties arguments,
            Properties system,
            Map<String, String> environment,
            @Nullable String location) {
        Reading reading = new Reading();
        reading.add(OverrideSource.ofProperties(arguments, pool, "argument of the Java agent"));
        reading.add(OverrideSource.ofProperties(system, pool, "system property"));
        reading.add(OverrideSource.ofEnvironment(environment, pool));
        PropertiesFile file = PropertiesFile.find(location);
        reading.add(OverrideSource.ofProperties(file.properties(), pool, file.name()));
        reading.problems.addAll(file.problems());
        return reading.finish(pool);
    }

    /**
     * Returns the overridden options.
     *
     * @return a configuration in which they alone are explicit; never null
     */
    public PoolConfig config() {
        return config;
    }

    /**
     * Returns the overridden strategy.
     *
     * @return the strategy; empty if it is not overridden
     */
    public Optional<LoadBalanceStrategy> strategy() {
        return Optional.ofNullable(strategy);
    }

    /**
     * Returns where the overrides come from.
     *
     * @return an unmodifiable map from key to source; never null
     */
    public Map<String, String> origins() {
        return origins;
    }

    @Override
    public String toString() {
        return "ConfigOverrides" + origins;
    }

    /** Collects overrides from source to source, and what is wrong with them. */
    private static final class Reading {

        private final Map<String, Object> values = new LinkedHashMap<>();
        private final Map<String, OverrideSource.Entry> winners = new LinkedHashMap<>();
        private final List<String> problems = new ArrayList<>();

        void add(OverrideSource source) {
            source.entries().forEach(this::add);
        }

        private void add(OverrideSource.Entry entry) {
            String key = ConfigKeys.canonical(entry.key());
            if (key == null) {
                problems.add(unknown(entry));
                return;
            }
            if (ConfigKeys.isOfJavaAgent(key)) {
                return;
            }
            try {
                // Also what is overridden must be right: it counts as soon as the source above it goes away.
                accept(key, parse(key, entry.value()), entry);
            } catch (IllegalArgumentException unreadable) {
                problems.add(entry.origin() + ": " + unreadable.getMessage());
            }
        }

        private void accept(String key, Object value, OverrideSource.Entry entry) {
            OverrideSource.Entry higher = winners.putIfAbsent(key, entry);
            if (higher == null) {
                values.put(key, value);
            } else if (higher.place().equals(entry.place()) && !values.get(key).equals(value)) {
                // Two spellings of one key: neither stands above the other.
                problems.add(entry.origin() + ": contradicts " + higher.origin() + ", remove one of them");
            }
        }

        private static Object parse(String key, String value) {
            return key.equals(ConfigKeys.STRATEGY)
                    ? parseStrategy(value)
                    : option(key).parse(value);
        }

        private static LoadBalanceStrategy parseStrategy(String value) {
            String name = value.strip().toUpperCase(Locale.ROOT).replace('-', '_');
            List<String> names =
                    Stream.of(LoadBalanceStrategy.values()).map(Enum::name).toList();
            if (names.contains(name)) {
                return LoadBalanceStrategy.valueOf(name);
            }
            throw new IllegalArgumentException("strategy must be one of " + names + ", was '" + LogText.printable(value)
                    + "'" + didYouMean(name, names));
        }

        private static PoolOption option(String key) {
            return Stream.of(PoolOption.values())
                    .filter(option -> option.key().equals(key))
                    .findFirst()
                    .orElseThrow();
        }

        private static String unknown(OverrideSource.Entry entry) {
            String meant = didYouMean(entry.key(), entry.known());
            return entry.origin() + ": unknown key '" + LogText.printable(entry.key()) + "'"
                    + (meant.isEmpty() ? "; the keys are " + entry.known() : meant);
        }

        private static String didYouMean(String name, List<String> known) {
            String meant = ConfigKeys.meantBy(name);
            if (meant != null) {
                return ", did you mean '" + meant + "'?";
            }
            return NearestName.of(name, known)
                    .map(nearest -> ", did you mean '" + nearest + "'?")
                    .orElse("");
        }

        ConfigOverrides finish(String pool) {
            if (!problems.isEmpty()) {
                throw new PoolingConfigException(LogText.printable(pool), problems);
            }
            Map<String, String> origins = new LinkedHashMap<>();
            winners.forEach((key, entry) -> origins.put(key, entry.origin()));
            LoadBalanceStrategy strategy = (LoadBalanceStrategy) values.remove(ConfigKeys.STRATEGY);
            PoolConfig.Builder builder = PoolConfig.builder();
            values.forEach((key, value) -> builder.set(option(key), value));
            return new ConfigOverrides(builder.buildLayer(), strategy, origins);
        }
    }
}
