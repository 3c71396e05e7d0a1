package dev.pooling.config;

import dev.pooling.internal.LogText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The properties file with overrides, in UTF-8.
 *
 * @param name what it is called, for messages
 * @param properties what it holds
 */
record PropertiesFile(String name, Properties properties) {

    static final String RESOURCE = "pooling.properties";

    /** The property that names a file to be read instead of the one on the class path. */
    static final String LOCATION = "pooling.config";

    private static final Pattern OVERRIDE = Pattern.compile("pooling\\..+\\..+", Pattern.DOTALL);

    private static final PropertiesFile NONE = new PropertiesFile(RESOURCE, new Properties());

    /**
     * Reads the file that a location names, or else the one on the class path.
     *
     * @throws IOException if the named file cannot be read, or the one on the class path is there but unreadable
     */
    static PropertiesFile find(@Nullable String location) throws IOException {
        if (location != null && !location.isBlank()) {
            return read(location);
        }
        URL resource = resource();
        return resource == null ? NONE : read(resource);
    }

    /** What is wrong with those keys that do not even have the form of an override. */
    List<String> misplaced() {
        return properties.stringPropertyNames().stream()
                .filter(key -> !OVERRIDE.matcher(key).matches())
                .sorted()
                .map(key -> LogText.printable(name) + ": unknown key '" + LogText.printable(key)
                        + "', write it as pooling.<pool>.<key>")
                .toList();
    }

    private static PropertiesFile read(String location) throws IOException {
        try (Reader reader = Files.newBufferedReader(Path.of(location), StandardCharsets.UTF_8)) {
            return load(location, reader);
        } catch (InvalidPathException malformed) {
            throw new IOException(malformed.getMessage(), malformed);
        }
    }

    private static PropertiesFile read(URL resource) throws IOException {
        URLConnection connection = resource.openConnection();
        // A cached jar file would stay open, and keep an application from being replaced.
        connection.setUseCaches(false);
        try (InputStream stream = connection.getInputStream();
                Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            return load(RESOURCE, reader);
        }
    }

    private static PropertiesFile load(String name, Reader reader) throws IOException {
        Properties properties = new Properties();
        try {
            properties.load(reader);
        } catch (IllegalArgumentException malformed) {
            throw new IOException("malformed \\u escape", malformed);
        }
        return new PropertiesFile(name, properties);
    }

    private static @Nullable URL resource() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        URL found = context == null ? null : context.getResource(RESOURCE);
        return found != null ? found : PropertiesFile.class.getClassLoader().getResource(RESOURCE);
    }
}
