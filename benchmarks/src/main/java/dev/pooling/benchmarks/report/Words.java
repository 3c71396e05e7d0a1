package dev.pooling.benchmarks.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.stream.Collectors;

/** What is measured, in words, and the versions of the peers. */
final class Words {

    private static final Properties NAMES = load("words.properties");
    private static final Properties VERSIONS = load("versions.properties");

    private Words() {}

    /** The words for a constant of a benchmark. */
    static String of(String constant) {
        String words = NAMES.getProperty(constant);
        if (words == null) {
            throw new IllegalArgumentException("No words for " + constant + ". Add them to words.properties");
        }
        return words;
    }

    /** All peers with their versions. */
    static String peers() {
        return VERSIONS.stringPropertyNames().stream()
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .map(name -> name + " " + VERSIONS.getProperty(name))
                .collect(Collectors.joining(", "));
    }

    private static Properties load(String resource) {
        Properties properties = new Properties();
        try (InputStream content = Words.class.getResourceAsStream(resource)) {
            properties.load(new InputStreamReader(content, StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return properties;
    }
}
