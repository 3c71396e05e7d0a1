package dev.pooling.config;

import java.util.Map;
import java.util.Properties;

/** Overrides that a test gives, for tests of other packages. */
public final class GivenOverrides {

    private GivenOverrides() {}

    /** Reads them as if these were the properties and the environment of the JVM. */
    public static ConfigOverrides of(String pool, Properties system, Map<String, String> environment) {
        return ConfigOverrides.from(pool, system, environment);
    }
}
