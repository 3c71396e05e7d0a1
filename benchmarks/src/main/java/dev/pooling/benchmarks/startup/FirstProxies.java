package dev.pooling.benchmarks.startup;

import dev.pooling.benchmarks.Directory;
import dev.pooling.benchmarks.Nowhere;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.jar.JarOutputStream;

/**
 * Measures how long the first pool, proxy and call of a JVM take, each in a JVM of its own, as it is and with an archive of
 * the classes that a run before has loaded, in turn, and prints the medians as a table.
 */
public final class FirstProxies {

    /** Whether the archive can hold linked code as well, and is made in one step: JEP 483 and 514. */
    private static final boolean AHEAD_OF_TIME = Runtime.version().feature() >= 25;

    private FirstProxies() {}

    /**
     * Measures and prints.
     *
     * @param arguments the number of rounds; 11 if there is none
     * @throws IOException if a JVM can't be started
     * @throws InterruptedException if this is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length == 0 ? 11 : Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("first-proxy");
        try {
            List<List<String>> flags = flags(folder);
            System.out.printf("JDK %s, medians of %d alternating runs%n%n", Runtime.version(), rounds);
            System.out.println("| JVM | first pool | first proxy | first call | all |");
            System.out.println("| --- | --- | --- | --- | --- |");
            List<List<long[]>> times = Rounds.measure(rounds, flags, each -> run(folder, each));
            System.out.println(row("as it is", times.get(0)));
            System.out.println(row(AHEAD_OF_TIME ? "with an AOT cache" : "with a class archive", times.get(1)));
        } finally {
            StartUp.delete(folder);
        }
    }

    /** The flags without and with an archive, after the run that makes it. */
    static List<List<String>> flags(Path folder) throws IOException, InterruptedException {
        Path archive = folder.resolve("archive");
        run(folder, List.of((AHEAD_OF_TIME ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive));
        return List.of(List.of(), List.of((AHEAD_OF_TIME ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive));
    }

    /** Runs the program in a JVM of its own; what it prints, in nanoseconds. */
    static long[] run(Path folder, List<String> flags) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>();
        command.add(Program.java());
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath(folder), FirstProxy.class.getName()));
        int status = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        long[] times = Files.readAllLines(output).stream()
                .filter(line -> line.matches("\\d+"))
                .mapToLong(Long::parseLong)
                .toArray();
        if (status != 0 || times.length != 3) {
            throw new IllegalStateException(command + " ended with status " + status + ": " + Files.readString(output));
        }
        return times;
    }

    /** Of jars alone: no archive is made of classes in folders. */
    private static String classPath(Path folder) throws IOException {
        StringJoiner path = new StringJoiner(File.pathSeparator);
        path.add(programJar(folder).toString());
        for (Path jar : Program.jars()) {
            String name = jar.getFileName().toString();
            if (name.matches("(pooling-(annotations|runtime)|byte-buddy|slf4j-api)-\\d.*")) {
                path.add(jar.toString());
            }
        }
        return path.toString();
    }

    private static Path programJar(Path folder) throws IOException {
        Path jar = folder.resolve("program.jar");
        if (!Files.exists(jar)) {
            try (OutputStream file = Files.newOutputStream(jar);
                    JarOutputStream content = new JarOutputStream(file)) {
                for (Class<?> type : List.of(FirstProxy.class, Directory.class, Nowhere.class)) {
                    Program.addClass(content, type);
                }
                for (Class<?> nested : FirstProxy.class.getDeclaredClasses()) {
                    Program.addClass(content, nested);
                }
            }
        }
        return jar;
    }

    static String row(String way, List<long[]> times) {
        return String.format(
                Locale.ROOT,
                "| %s | %.1f ms | %.1f ms | %.1f ms | %.1f ms |",
                way,
                median(times, 0, 1),
                median(times, 1, 2),
                median(times, 2, 3),
                median(times, 0, 3));
    }

    /** Of the sums of some columns. */
    private static double median(List<long[]> times, int from, int to) {
        return Rounds.median(
                times.stream().map(each -> Arrays.stream(each, from, to).sum()).toList());
    }
}
