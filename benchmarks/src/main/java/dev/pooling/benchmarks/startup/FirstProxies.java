package dev.pooling.benchmarks.startup;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * Measures how long the first pool, proxy and call of a JVM take, each in a JVM of its own, as it is and with an archive of
 * the classes that a run before has loaded, in turn, and prints the medians as a table.
 */
public final class FirstProxies {

    private static final int WARM_UP = 1;

    /** From this version on the archive holds linked code as well, JEP 483 and 514. */
    private static final int AHEAD_OF_TIME = 25;

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
            Map<String, String> flags = flags(folder);
            System.out.printf("JDK %s, medians of %d alternating runs%n%n", Runtime.version(), rounds);
            System.out.println("| JVM | first pool | first proxy | first call | all |");
            System.out.println("| --- | --- | --- | --- | --- |");
            measure(folder, flags, rounds).forEach((way, times) -> System.out.println(row(way, times)));
        } finally {
            StartUp.delete(folder);
        }
    }

    /** The flags for each way, after the run that makes the archive. */
    static Map<String, String> flags(Path folder) throws IOException, InterruptedException {
        Path archive = folder.resolve("archive");
        boolean aheadOfTime = Runtime.version().feature() >= AHEAD_OF_TIME;
        run(folder, (aheadOfTime ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive);
        String use = (aheadOfTime ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive;
        Map<String, String> flags = new LinkedHashMap<>();
        flags.put("as it is", "-Xshare:auto");
        flags.put(aheadOfTime ? "with an AOT cache" : "with a class archive", use);
        return flags;
    }

    private static Map<String, List<long[]>> measure(Path folder, Map<String, String> flags, int rounds)
            throws IOException, InterruptedException {
        Map<String, List<long[]>> times = new LinkedHashMap<>();
        for (int round = -WARM_UP; round < rounds; round++) {
            for (Map.Entry<String, String> way : flags.entrySet()) {
                long[] measured = run(folder, way.getValue());
                if (round >= 0) {
                    times.computeIfAbsent(way.getKey(), any -> new ArrayList<>())
                            .add(measured);
                }
            }
        }
        return times;
    }

    /** Runs the program in a JVM of its own; what it prints, in nanoseconds. */
    static long[] run(Path folder, String flag) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                flag,
                "-cp",
                classPath(folder),
                FirstProxy.class.getName());
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
                add(content, FirstProxy.class);
                for (Class<?> nested : FirstProxy.class.getDeclaredClasses()) {
                    add(content, nested);
                }
            }
        }
        return jar;
    }

    private static void add(JarOutputStream content, Class<?> type) throws IOException {
        content.putNextEntry(new JarEntry(Program.classFile(type)));
        content.write(Program.bytes(type));
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
        return StartUp.median(
                times.stream().map(each -> Arrays.stream(each, from, to).sum()).toList());
    }
}
