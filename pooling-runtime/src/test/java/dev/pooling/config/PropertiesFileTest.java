package dev.pooling.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file on the class path, seen through the context class loader of an application. */
class PropertiesFileTest {

    private final Properties system = new Properties();
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @TempDir
    Path folder;

    private URLClassLoader application;

    @BeforeEach
    void enterApplication() throws IOException {
        application = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before);
        Thread.currentThread().setContextClassLoader(application);
    }

    @AfterEach
    void leaveApplication() throws IOException {
        Thread.currentThread().setContextClassLoader(before);
        application.close();
    }

    private ConfigOverrides overrides() {
        return ConfigOverrides.from("chat", system, Map.of());
    }

    private String resource(String content) throws IOException {
        return resource(content.getBytes(StandardCharsets.UTF_8));
    }

    private String resource(byte[] content) throws IOException {
        Files.write(folder.resolve("pooling.properties"), content);
        return "pooling.properties (" + application.getResource("pooling.properties") + ")";
    }

    @Test
    void a_file_that_is_missing_on_the_class_path_is_no_error() {
        assertThat(overrides().origins()).isEmpty();
    }

    @Test
    void the_file_on_the_class_path_is_found_and_named_with_its_url() throws IOException {
        String name = resource("pooling.chat.retries = 8");
        assertThat(overrides().config().retries()).isEqualTo(8);
        assertThat(overrides().origins()).containsEntry("retries", name + " pooling.chat.retries");
    }

    @Test
    void a_mistake_in_the_file_on_the_class_path_is_named_with_its_url() throws IOException {
        String name = resource("pooling.chat.retries = -8\nretries = 1");
        assertThatThrownBy(this::overrides)
                .hasMessageContaining(name + " pooling.chat.retries: retries must be >= 0, was -8")
                .hasMessageContaining(name + ": unknown key 'retries', write it as pooling.<pool>.<key>");
    }

    @Test
    void a_file_named_by_the_property_is_read_instead() throws IOException {
        resource("pooling.chat.retries = nonsense");
        Path other = folder.resolve("other.properties");
        Files.writeString(other, "pooling.chat.deadline = 1s");
        system.setProperty("pooling.config", other.toString());
        assertThat(overrides().origins()).containsOnly(Map.entry("deadline", other + " pooling.chat.deadline"));
    }

    @Test
    void a_malformed_escape_on_the_class_path_is_an_error_that_names_the_file() throws IOException {
        String name = resource("pooling.chat.retries = \\u12");
        assertThatThrownBy(this::overrides)
                .isInstanceOf(PoolingConfigException.class)
                .hasMessageContaining(name + " cannot be read (")
                .hasMessageNotContaining("null");
    }

    @Test
    void a_malformed_encoding_on_the_class_path_is_an_error() throws IOException {
        String name = resource(new byte[] {'a', '=', (byte) 0xff});
        assertThatThrownBy(this::overrides)
                .hasMessageContaining(name + " cannot be read (java.nio.charset.MalformedInputException");
    }

    @Test
    void a_folder_or_an_impossible_path_is_no_file() {
        system.setProperty("pooling.config", folder.toString());
        assertThatThrownBy(this::overrides).hasMessageContaining("system property pooling.config: the file '" + folder);
        system.setProperty("pooling.config", "a\0b");
        assertThatThrownBy(this::overrides).hasMessageContaining("the file 'a?b' cannot be read (");
    }

    @Test
    void mistakes_of_the_file_and_of_other_sources_are_told_together() throws IOException {
        resource("pooling.chat.retrys = 1");
        system.setProperty("pooling.chat.retries", "x");
        assertThatThrownBy(() -> ConfigOverrides.from("chat", system, Map.of("POOLING_CHAT_DEADLINE", "5")))
                .hasMessageContaining("has 3 mistakes");
    }
}
