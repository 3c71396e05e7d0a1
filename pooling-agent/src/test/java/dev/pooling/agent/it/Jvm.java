package dev.pooling.agent.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM to be started, on the JDK that runs the tests, and what it said. */
final class Jvm {

    /** The packaged Java agent. */
    static final String AGENT = System.getProperty("pooling.agent.jar");

    private static final long TIMEOUT_SECONDS = 120;

    private final List<String> flags = new ArrayList<>();
    private String classPath = "";

    /**
     * What a JVM said.
     *
     * @param status its exit status
     * @param out what it wrote to standard output
     * @param err what it wrote to standard error
     */
    record Result(int status, String out, String err) {}

    /** The entries of the tests' own class path whose path contains one of these texts. */
    static String jars(String... parts) {
        List<String> found = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            for (String part : parts) {
                if (entry.contains(part)) {
                    found.add(entry);
                    break;
                }
            }
        }
        if (found.isEmpty()) {
            throw new IllegalStateException("none of " + List.of(parts) + " on the class path");
        }
        return String.join(File.pathSeparator, found);
    }

    /** A folder with the compiled classes of one package of the tests, and nothing else. */
    static Path classesOf(String packageName, Path folder) {
        Path source = Path.of("target", "test-classes", packageName.replace('.', '/'));
        Path target = folder.resolve(packageName.replace('.', '/'));
        try (var files = Files.list(source)) {
            Files.createDirectories(target);
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    Jvm agent(String options) {
        return flags("-javaagent:" + AGENT + (options.isEmpty() ? "" : "=" + options));
    }

    /** One that JDK 21 and later print no warning about when the Java agent comes to it late. */
    Jvm attachable() {
        return flags("-XX:+IgnoreUnrecognizedVMOptions", "-XX:+EnableDynamicAgentLoading");
    }

    Jvm flags(String... more) {
        flags.addAll(List.of(more));
        return this;
    }

    Jvm classPath(Object... entries) {
        List<String> all = new ArrayList<>();
        for (Object entry : entries) {
            all.add(entry.toString());
        }
        classPath = String.join(File.pathSeparator, all);
        return this;
    }

    Process start(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        if (!classPath.isEmpty()) {
            command.addAll(List.of("-cp", classPath));
        }
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    /** Runs a program to its end. */
    Result run(String... arguments) {
        try {
            Path folder = Files.createTempDirectory("pooling-agent-it");
            Process process = start(folder, arguments);
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("still running after " + TIMEOUT_SECONDS + " s: " + List.of(arguments)
                        + Files.readString(folder.resolve("out")) + Files.readString(folder.resolve("err")));
            }
            return new Result(
                    process.exitValue(),
                    Files.readString(folder.resolve("out")),
                    Files.readString(folder.resolve("err")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
