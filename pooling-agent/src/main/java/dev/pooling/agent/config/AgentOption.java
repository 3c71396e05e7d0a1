package dev.pooling.agent.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The options of the Java agent itself, as against those of a pool. */
public enum AgentOption {
    /** The properties file. */
    CONFIG("config", "FILE", "properties file to read instead of pooling.properties on the class path"),
    /** Classes to look at. */
    INCLUDE("include", "PATTERNS", "look at these classes only, as in com.acme.*;org.example.*"),
    /** Classes to leave alone. */
    EXCLUDE("exclude", "PATTERNS", "leave these classes alone, whatever they implement"),
    /** Whether anything is done at all. */
    ENABLED("enabled", "true|false", "false: do nothing at all"),
    /** Whether nothing is woven, only told. */
    DRY_RUN("dryRun", "true|false", "print what would be woven, and why the rest would not; weave nothing"),
    /** Where class files go. */
    DUMP("dump", "DIR", "write every woven class to DIR, before and after"),
    /** Whether everything is told. */
    DEBUG("debug", "true|false", "print each woven class and each member, and why others are not"),
    /** Whether bad options stop the application. */
    STRICT(
            "strict",
            "true|false",
            "stop the application if the options are wrong, instead of running it without pools"),
    /** Whether the options are printed. */
    HELP("help", "", "print this");

    private final String key;
    private final String value;
    private final String description;

    AgentOption(String key, String value, String description) {
        this.key = key;
        this.value = value;
        this.description = description;
    }

    /**
     * Returns the name.
     *
     * @return the name in camel case; never null
     */
    public String key() {
        return key;
    }

    String environmentKey() {
        return name().toUpperCase(Locale.ROOT);
    }

    boolean isFlag() {
        return value.equals("true|false") || this == HELP;
    }

    static @Nullable AgentOption find(String written) {
        String folded = PoolKeys.folded(written);
        for (AgentOption option : values()) {
            if (PoolKeys.folded(option.key).equals(folded)) {
                return option;
            }
        }
        return null;
    }

    static List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (AgentOption option : values()) {
            keys.add(option.key);
        }
        return keys;
    }

    /** One line of the help. */
    String help() {
        String left = value.isEmpty() ? key : key + "=" + value;
        return "  " + left + " ".repeat(Math.max(1, 22 - left.length())) + description;
    }
}
