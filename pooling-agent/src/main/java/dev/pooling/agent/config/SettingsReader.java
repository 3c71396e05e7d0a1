package dev.pooling.agent.config;

import dev.pooling.config.ConfigOverrides;
import dev.pooling.config.PoolingConfigException;
import dev.pooling.internal.LogText;
import dev.pooling.internal.NearestName;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings. The first source that says something wins: the arguments of the Java agent, system properties, the
 * environment, the properties file. All mistakes are reported together.
 */
public final class SettingsReader {

    private static final String LOCATION = "pooling.config";

    private final List<Source> sources = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Properties arguments = new Properties();

    private SettingsReader() {}

    /**
     * Reads the settings.
     *
     * @param arguments the arguments of the Java agent; null for none
     * @return the settings; never null
     * @throws BadOptionsException if anything can't be understood
     */
    public static Settings read(@Nullable String arguments) throws BadOptionsException {
        return read(arguments, System.getProperties(), System.getenv());
    }

    /**
     * Checks arguments by themselves, before they are sent to another JVM.
     *
     * @param arguments the arguments; not null
     * @throws BadOptionsException if anything in them can't be understood
     */
    public static void check(String arguments) throws BadOptionsException {
        read(arguments, new Properties(), Map.of());
    }

    static Settings read(@Nullable String arguments, Properties system, Map<String, String> environment)
            throws BadOptionsException {
        return new SettingsReader().readAll(arguments == null ? "" : arguments, system, environment);
    }

    private Settings readAll(String given, Properties system, Map<String, String> environment)
            throws BadOptionsException {
        readArguments(given);
        sources.add(Source.ofProperties("arguments", arguments));
        sources.add(Source.ofProperties("system properties", system));
        sources.add(Source.ofEnvironment(environment));
        String named = option(AgentOption.CONFIG);
        Properties file = readFile(named != null ? named : system.getProperty(LOCATION));
        sources.add(Source.ofProperties("file", file));
        for (Source source : sources) {
            for (String key : source.unknown()) {
                unknown(key);
            }
        }
        Settings settings = toSettings(named);
        settings.rules().forEach(this::checkRule);
        Set<String> checked = new TreeSet<>(settings.pools().keySet());
        checked.addAll(poolsOf(arguments));
        if (named != null) {
            checked.addAll(poolsOf(file));
        }
        for (String pool : checked) {
            checkOverrides(pool, settings);
        }
        if (!problems.isEmpty()) {
            throw new BadOptionsException(problems, settings.strict());
        }
        return settings;
    }

    private Settings toSettings(@Nullable String file) {
        Set<String> names = new TreeSet<>();
        for (Source source : sources) {
            if (!source.isEnvironment()) {
                names.addAll(source.pools());
            }
        }
        Set<String> environmentPools = new TreeSet<>();
        for (Source source : sources) {
            for (String pool : source.isEnvironment() ? source.pools() : Set.<String>of()) {
                if (!isKnown(pool, names)) {
                    environmentPools.add(pool);
                }
            }
        }
        names.addAll(environmentPools);
        Map<String, PoolRule> pools = new LinkedHashMap<>();
        for (String name : names) {
            pools.put(name, rule(name));
        }
        Map<String, String> ofPools = new LinkedHashMap<>();
        for (String name : arguments.stringPropertyNames()) {
            if (!name.startsWith("pooling." + Source.AGENT)) {
                ofPools.put(name, arguments.getProperty(name));
            }
        }
        return new Settings(
                !"false".equals(flag(AgentOption.ENABLED)),
                globs(AgentOption.INCLUDE),
                globs(AgentOption.EXCLUDE),
                "true".equals(flag(AgentOption.DRY_RUN)),
                option(AgentOption.DUMP),
                "true".equals(flag(AgentOption.DEBUG)),
                "true".equals(flag(AgentOption.STRICT)),
                file,
                Map.copyOf(ofPools),
                pools,
                environmentPools,
                rule(Source.ALL_POOLS));
    }

    /** The pools that are meant for the Java agent beyond doubt, whatever is said of them. */
    private static Set<String> poolsOf(Properties given) {
        Set<String> pools = new TreeSet<>();
        for (String name : given.stringPropertyNames()) {
            int end = name.lastIndexOf('.');
            if (name.startsWith(Source.PREFIX) && end > Source.PREFIX.length()) {
                pools.add(name.substring(Source.PREFIX.length(), end));
            }
        }
        pools.removeAll(Set.of(Source.AGENT, Source.ALL_POOLS));
        return pools;
    }

    /** Whether a name from the environment, which is always in lower case, stands for a pool already known. */
    private static boolean isKnown(String pool, Set<String> names) {
        for (String name : names) {
            if (PoolKeys.folded(name).equals(PoolKeys.folded(pool))) {
                return true;
            }
        }
        return false;
    }

    // ---- arguments and file ----

    private void readArguments(String given) {
        for (String argument : Arguments.split(given)) {
            int equals = argument.indexOf('=');
            String key = (equals < 0 ? argument : argument.substring(0, equals)).strip();
            String value = equals < 0 ? "true" : argument.substring(equals + 1).strip();
            AgentOption option = AgentOption.find(key);
            if (key.startsWith("pooling.")) {
                arguments.setProperty(key, value);
            } else if (option == null) {
                unknown(key);
            } else if (equals < 0 && !option.isFlag()) {
                problems.add("option '" + option.key() + "' needs a value, as in " + option.key() + "=...");
            } else {
                arguments.setProperty("pooling." + Source.AGENT + '.' + option.key(), value);
            }
        }
    }

    private void unknown(String key) {
        List<String> known = AgentOption.keys();
        String nearest = NearestName.of(key, known).orElse(null);
        problems.add("unknown option '" + LogText.printable(key) + "'"
                + (nearest == null ? ", the options are " + known : ", did you mean '" + nearest + "'?"));
    }

    private Properties readFile(@Nullable String location) {
        Properties properties = new Properties();
        boolean named = location != null && !location.isBlank();
        try (InputStream file = named ? Files.newInputStream(Path.of(location)) : openResource()) {
            if (file != null) {
                Reader reader = new InputStreamReader(file, StandardCharsets.UTF_8.newDecoder());
                properties.load(reader);
            }
        } catch (IOException | IllegalArgumentException unreadable) { // the latter: malformed escapes and paths
            String file = named ? LogText.printable(location) : Source.RESOURCE;
            problems.add("the file '" + file + "' cannot be read (" + LogText.printable(unreadable.toString()) + ")");
        }
        return properties;
    }

    private static @Nullable InputStream openResource() throws IOException {
        URL resource = ClassLoader.getSystemResource(Source.RESOURCE);
        if (resource == null) {
            return null;
        }
        URLConnection connection = resource.openConnection();
        connection.setUseCaches(false);
        return connection.getInputStream();
    }

    // ---- values ----

    private @Nullable String value(String pool, String key) {
        for (Source source : sources) {
            String value = source.get(pool, key);
            if (value != null) {
                return value.strip();
            }
        }
        return null;
    }

    private @Nullable String option(AgentOption option) {
        String value = value(Source.AGENT, option.key());
        return value == null || value.isEmpty() ? null : value;
    }

    private @Nullable String flag(AgentOption option) {
        String value = option(option);
        if (value != null && !value.equals("true") && !value.equals("false")) {
            problems.add("option '" + option.key() + "' must be true or false, was '" + LogText.printable(value) + "'");
        }
        return value;
    }

    private List<Glob> globs(AgentOption option) {
        String value = option(option);
        List<Glob> globs = new ArrayList<>();
        if (value != null) {
            for (String each : AgentPattern.split(value)) {
                globs.add(new Glob(each));
            }
        }
        return globs;
    }

    private PoolRule rule(String pool) {
        List<AgentPattern> agents = List.of();
        Mode mode = null;
        int maxAgents = PoolRule.MAX_AGENTS;
        String key = PoolKeys.AGENTS;
        String value = "";
        try {
            value = orElse(value(pool, key), "");
            agents = AgentPattern.parseAll(value);
            key = PoolKeys.MODE;
            value = orElse(value(pool, key), "");
            mode = value.isEmpty() ? null : Mode.parse(value);
            key = PoolKeys.MAX_AGENTS;
            value = orElse(value(pool, key), Integer.toString(maxAgents));
            maxAgents = atLeastOne(value);
        } catch (IllegalArgumentException unreadable) {
            problems.add("pooling." + pool + '.' + key + " = '" + LogText.printable(value) + "': "
                    + LogText.printable(unreadable.getMessage()));
        }
        List<String> methods = AgentPattern.split(orElse(value(pool, PoolKeys.METHODS), ""));
        return new PoolRule(pool, value(pool, PoolKeys.INTERFACE), agents, mode, methods, maxAgents);
    }

    private static int atLeastOne(String value) {
        try {
            int number = Integer.parseInt(value);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException unreadable) {
            // told below
        }
        throw new IllegalArgumentException("must be a whole number from 1 on");
    }

    private static String orElse(@Nullable String value, String other) {
        return value == null ? other : value;
    }

    private void checkRule(PoolRule rule) {
        String type = rule.type();
        if (type == null) {
            return;
        }
        if (type.isEmpty() || type.indexOf(' ') >= 0 || type.indexOf('/') >= 0 || type.indexOf('*') >= 0) {
            problems.add("pooling." + rule.pool() + ".interface = '" + LogText.printable(type)
                    + "': must be the full name of one interface, as in javax.sql.DataSource");
        } else if (rule.agents().isEmpty() && rule.mode() != Mode.OFF) {
            problems.add("pooling." + rule.pool() + ".interface is set, but nobody joins: name classes in pooling."
                    + rule.pool() + ".agents, or * for all implementations");
        }
    }

    private void checkOverrides(String pool, Settings settings) {
        try {
            ConfigOverrides.load(pool, settings.arguments(), settings.file());
        } catch (PoolingConfigException mistakes) {
            problems.addAll(mistakes.problems());
        } catch (IllegalArgumentException contradiction) {
            problems.add("pool '" + LogText.printable(pool) + "': " + LogText.printable(contradiction.getMessage()));
        }
    }
}
