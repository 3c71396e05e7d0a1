package dev.pooling.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;

/** Runs the benchmarks and writes their section of a page, with a plot beside it. */
public final class Report {

    private final Page page;
    private final Path raw;
    private final Mode mode;

    private Report(Page page, Path raw, Mode mode) {
        this.page = page;
        this.raw = raw;
        this.mode = mode;
    }

    /**
     * Runs and writes.
     *
     * @param arguments the page, a folder for what JMH has found, the mode, and the parts to be run, or nothing for all
     * @throws IOException if the page can't be written
     * @throws RunnerException if a benchmark fails
     */
    public static void main(String[] arguments) throws IOException, RunnerException {
        if (arguments.length < 3) {
            throw new IllegalArgumentException("Arguments: the page, a folder for the raw figures, a mode, parts");
        }
        Mode mode = Mode.valueOf(arguments[2].toUpperCase(Locale.ROOT));
        Report report = new Report(new Page(Path.of(arguments[0])), Path.of(arguments[1]), mode);
        for (Part part : parts(List.of(arguments).subList(3, arguments.length))) {
            report.run(part);
        }
    }

    static Set<Part> parts(List<String> names) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (String name : names) {
            parts.add(Part.valueOf(name.toUpperCase(Locale.ROOT)));
        }
        return parts.isEmpty() ? EnumSet.allOf(Part.class) : parts;
    }

    private void run(Part part) throws IOException, RunnerException {
        Files.createDirectories(raw);
        List<Sample> samples = new ArrayList<>();
        int number = 0;
        for (ChainedOptionsBuilder options : part.runs(mode)) {
            number++;
            options.resultFormat(ResultFormatType.JSON)
                    .result(raw.resolve(key(part) + "-" + number + ".json").toString());
            Collection<RunResult> results = new Runner(options.build()).run();
            results.forEach(result -> samples.add(Sample.of(result)));
        }
        write(part, samples);
    }

    private void write(Part part, List<Sample> samples) throws IOException {
        String conditions = "%s; %s; %s. Peers: %s."
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        Machine.describe(),
                        effort(part.runs(mode).get(0).build()),
                        Words.peers());
        StringBuilder section = new StringBuilder(section(part, samples, conditions));
        var plot = part.plot(samples);
        if (plot.isPresent()) {
            String file = "performance-" + key(part) + ".svg";
            Files.writeString(page.beside(file), plot.get());
            section.append("\n![")
                    .append(part.title())
                    .append("](")
                    .append(file)
                    .append(")\n");
        }
        page.write(part.argument() + ", JDK " + jdk(), section.toString());
    }

    static String section(Part part, List<Sample> samples, String conditions) {
        return "### %s, JDK %d\n\n%s\n%s\n%s\n"
                .formatted(part.title(), jdk(), part.table(samples), part.about(), conditions);
    }

    /** How long each figure was measured. */
    static String effort(Options options) {
        int forks = options.getForkCount().get();
        String inForks = forks == 1 ? "one fork" : forks + " forks";
        return options.getMeasurementTime().hasValue()
                ? "%s of %d iterations of %s"
                        .formatted(
                                inForks,
                                options.getMeasurementIterations().get(),
                                options.getMeasurementTime().get())
                : inForks + " of one shot";
    }

    private static String key(Part part) {
        return part.argument() + "-jdk" + jdk();
    }

    private static int jdk() {
        return Runtime.version().feature();
    }
}
