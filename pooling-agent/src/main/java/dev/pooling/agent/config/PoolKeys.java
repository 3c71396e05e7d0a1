package dev.pooling.agent.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The keys of a pool that are for the Java agent; the other keys of a pool are those of the runtime. */
final class PoolKeys {

    static final String INTERFACE = "interface";
    static final String AGENTS = "agents";
    static final String MODE = "mode";
    static final String METHODS = "methods";
    static final String MAX_AGENTS = "maxAgents";

    static final List<String> ALL = List.of(INTERFACE, AGENTS, MODE, METHODS, MAX_AGENTS);

    private PoolKeys() {}

    static String folded(String written) {
        return written.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** The key that is meant by text in camel, kebab or snake case; null if it is none of these. */
    static @Nullable String canonical(String written) {
        String folded = folded(written);
        for (String key : ALL) {
            if (folded(key).equals(folded)) {
                return key;
            }
        }
        return null;
    }
}
