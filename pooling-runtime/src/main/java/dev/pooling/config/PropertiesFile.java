package dev.pooling.config;

import dev.pooling.internal.LogText;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The properties file with overrides, in UTF-8.
 *
 * @param name what it is called, fit for messages
 * @param properties what it holds; nothing if it could not be read
 * @param problems what is wrong with it: that it could not be read, or keys that have not even the form of an override
 */
record PropertiesFile(String name, Properties properties, List<String> problems) {

    static final String RESOURCE = "pooling.properties";

    /** The property that names a file to be read instead of the one on the class path. */
    static final String LOCATION = "pooling.config";

    private static final Pattern OVERRIDE = Pattern.compile("pooling\\..+\\..+", Pattern.DOTALL);

    /** Reads the file that a location names, or else the one on the class path, which need not be there. */
    static PropertiesFile find(@Nullable String location) {
        if (location != null && !location.isBlank()) {
            String name = LogText.printable(location);
            return read(name, "system property " + LOCATION + ": the file '" + name + "'", () -> open(location));
        }
        URL resource = resource();
        if (resource == null) {
            return new PropertiesFile(RESOURCE, new Properties(), List.of());
        }
        String name = RESOURCE + " (" + LogText.printable(resource.toString()) + ")";
        return read(name, name, () -> open(resource));
    }

    private static PropertiesFile read(String name, String subject, Content content) {
        Properties properties = new Properties();
        try (Reader reader = content.open()) {
            properties.load(reader);
            return new PropertiesFile(name, properties, misplaced(name, properties));
        } catch (IOException | IllegalArgumentException unreadable) { // the latter: malformed escapes and paths
            String problem = subject + " cannot be read (" + LogText.printable(unreadable.toString()) + ")";
            return new PropertiesFile(name, new Properties(), List.of(problem));
        }
    }

    private static List<String> misplaced(String name, Properties properties) {
        return properties.stringPropertyNames().stream()
                .filter(key -> !OVERRIDE.matcher(key).matches())
                .sorted()
                .map(key -> name + ": unknown key '" + LogText.printable(key) + "', write it as pooling.<pool>.<key>")
                .toList();
    }

    private static Reader open(String location) throws IOException {
        return Files.newBufferedReader(Path.of(location), StandardCharsets.UTF_8);
    }

    private static Reader open(URL resource) throws IOException {
        URLConnection connection = resource.openConnection();
        // A cached jar file would stay open, and keep an application from being replaced.
        connection.setUseCaches(false);
        // A new decoder reports malformed bytes; a charset alone would replace them silently.
        return new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8.newDecoder());
    }

    private static @Nullable URL resource() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        URL found = context == null ? null : context.getResource(RESOURCE);
        return found != null ? found : PropertiesFile.class.getClassLoader().getResource(RESOURCE);
    }

    /** What can be opened to be read. */
    @FunctionalInterface
    private interface Content {
        Reader open() throws IOException;
    }
}
