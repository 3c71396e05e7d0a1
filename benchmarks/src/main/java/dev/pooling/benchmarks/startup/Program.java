package dev.pooling.benchmarks.startup;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * A program that is started in a JVM of its own, the one that runs this.
 *
 * @param name what it is called in the table
 * @param main its main class
 * @param libraries whether it has the libraries of this module on its class path, the annotations among them
 * @param arguments its arguments
 */
record Program(String name, Class<?> main, boolean libraries, List<String> arguments) {

    private static final String JAVA_AGENT = "pooling-agent";

    static final List<Program> ALL = List.of(
            new Program("hello world", HelloWorld.class, false, List.of()),
            new Program(
                    "Spring Boot, web",
                    WebApplication.class,
                    true,
                    List.of("--server.port=0", "--spring.main.banner-mode=off", "--logging.level.root=off")));

    /** Runs it to its end, with its class in a folder made for it; returns how long that took in nanoseconds. */
    long run(Path folder, List<String> flags) throws IOException, InterruptedException {
        copyClass(main, folder);
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath(folder), main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(true);
        long start = System.nanoTime();
        int status = builder.start().waitFor();
        long elapsed = System.nanoTime() - start;
        if (status != 0) {
            throw new IllegalStateException(name + " ended with status " + status + ": " + command);
        }
        return elapsed;
    }

    /** The JVM that runs this. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Without the Java agents, so that each is found where the JVM appends it, as it would be elsewhere. */
    private String classPath(Path folder) {
        StringJoiner path = new StringJoiner(File.pathSeparator).add(folder.toString());
        for (Path jar : libraries ? jars() : List.<Path>of()) {
            if (!jar.getFileName().toString().contains(JAVA_AGENT)) {
                path.add(jar.toString());
            }
        }
        return path.toString();
    }

    static List<Path> jars() {
        List<Path> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar")) {
                jars.add(Path.of(entry).toAbsolutePath());
            }
        }
        return jars;
    }

    private static void copyClass(Class<?> type, Path folder) throws IOException {
        Path target = folder.resolve(classFile(type));
        Files.createDirectories(target.getParent());
        Files.write(target, bytes(type));
    }

    private static String classFile(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream classFile = type.getClassLoader().getResourceAsStream(classFile(type))) {
            return classFile.readAllBytes();
        }
    }

    static void addClass(JarOutputStream jar, Class<?> type) throws IOException {
        jar.putNextEntry(new JarEntry(classFile(type)));
        jar.write(bytes(type));
    }

    /** The Java agent on the class path. */
    static Path javaAgent() {
        for (Path jar : jars()) {
            if (jar.getFileName().toString().contains(JAVA_AGENT)) {
                return jar;
            }
        }
        throw new IllegalStateException("no " + JAVA_AGENT + " on the class path");
    }
}
