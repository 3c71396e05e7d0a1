package dev.pooling.benchmarks.startup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * Measures how long programs take from their start to their end, without a Java agent, with an empty one and with this
 * one, in turn, and prints the medians as a table. The annotations are on the class path of the larger ones.
 */
public final class StartUp {

    private StartUp() {}

    /**
     * Measures and prints.
     *
     * @param arguments the number of rounds; 11 if there is none
     * @throws IOException if a program can't be started
     * @throws InterruptedException if this is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length == 0 ? 11 : Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("startup");
        try {
            Path empty = emptyAgent(folder);
            List<List<String>> flags =
                    List.of(List.of(), List.of("-javaagent:" + empty), List.of("-javaagent:" + Program.javaAgent()));
            System.out.printf("JDK %s, medians of %d alternating runs%n%n", Runtime.version(), rounds);
            System.out.println("| program | no agent | empty agent | this agent | over the empty one | ratio |");
            System.out.println("| --- | --- | --- | --- | --- | --- |");
            for (Program program : Program.ALL) {
                System.out.println(row(program.name(), medians(program, folder, flags, rounds)));
            }
        } finally {
            delete(folder);
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static double[] medians(Program program, Path folder, List<List<String>> flags, int rounds)
            throws IOException, InterruptedException {
        return Rounds.measure(rounds, flags, each -> program.run(folder, each)).stream()
                .mapToDouble(Rounds::median)
                .toArray();
    }

    static String row(String name, double[] millis) {
        return String.format(
                Locale.ROOT,
                "| %s | %.1f ms | %.1f ms | %.1f ms | %+.1f ms | %.3f |",
                name,
                millis[0],
                millis[1],
                millis[2],
                millis[2] - millis[1],
                millis[2] / millis[1]);
    }

    static Path emptyAgent(Path folder) throws IOException {
        Path jar = folder.resolve("empty-agent.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", EmptyAgent.class.getName());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream content = new JarOutputStream(file, manifest)) {
            Program.addClass(content, EmptyAgent.class);
        }
        return jar;
    }
}
