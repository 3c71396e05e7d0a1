package dev.pooling.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the figures were measured on. */
final class Machine {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** The JDK, the processors and the operating system. */
    static String describe() {
        int processors = Runtime.getRuntime().availableProcessors();
        return "JDK %s (%s), %d processors (%s), %s"
                .formatted(
                        Runtime.version(),
                        System.getProperty("java.vendor"),
                        processors,
                        processorName(),
                        System.getProperty("os.name") + " " + System.getProperty("os.version"));
    }

    /** Linux tells the name; elsewhere the architecture must do. */
    private static String processorName() {
        String architecture = System.getProperty("os.arch");
        if (!Files.isReadable(PROCESSORS)) {
            return architecture;
        }
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip() + ", " + architecture)
                    .orElse(architecture);
        } catch (IOException unreadable) {
            return architecture;
        }
    }
}
