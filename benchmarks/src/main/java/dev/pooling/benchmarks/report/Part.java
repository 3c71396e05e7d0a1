package dev.pooling.benchmarks.report;

import dev.pooling.benchmarks.AsyncCallBenchmark;
import dev.pooling.benchmarks.ContentionBenchmark;
import dev.pooling.benchmarks.CreationBenchmark;
import dev.pooling.benchmarks.FailingCallBenchmark;
import dev.pooling.benchmarks.ManyAgentsBenchmark;
import dev.pooling.benchmarks.MemoryBenchmark;
import dev.pooling.benchmarks.SuccessfulCallBenchmark;
import dev.pooling.benchmarks.TimeoutBenchmark;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What can be measured by itself and fills a section of the page. */
enum Part {
    /** What a call costs that goes well. */
    CALLS("One successful call over four agents", "A proxy has the defaults of a pool, if nothing else is said.") {
        @Override
        List<ChainedOptionsBuilder> runs(Mode mode) {
            return List.of(
                    overTime(SuccessfulCallBenchmark.class, mode).threads(1),
                    overTime(SuccessfulCallBenchmark.class, mode).threads(2));
        }

        @Override
        String table(List<Sample> samples) {
            Map<String, Map<String, Sample>> rows = rows(samples, "way", Part::threads);
            Map<String, Sample> peer = rows.get(words("RESILIENCE4J"));
            return new Table("way")
                    .column("one thread: ns/op", row -> Figures.measured(row.get("1")))
                    .column("over Resilience4j", row -> ratio(row, peer, "1"))
                    .column("B/op", row -> Figures.bytes(row.get("1").allocated()))
                    .column("two threads: ns/op", row -> Figures.measured(row.get("2")))
                    .column("over Resilience4j", row -> ratio(row, peer, "2"))
                    .column("B/op", row -> Figures.bytes(row.get("2").allocated()))
                    .of(rows);
        }

        @Override
        Optional<String> plot(List<Sample> samples) {
            Map<String, Map<String, Double>> series = new LinkedHashMap<>();
            series.put("one thread", new LinkedHashMap<>());
            series.put("two threads", new LinkedHashMap<>());
            for (Sample sample : samples) {
                series.get(sample.threads() == 1 ? "one thread" : "two threads")
                        .put(words(sample.parameter("way")), sample.score());
            }
            return Optional.of(Plot.bars(title(), "ns per call", series));
        }
    },
    /** What it costs to have many agents. */
    AGENTS(
            "One successful call over more and more agents, in ns",
            "One thread. Of gRPC and Dubbo only the pick is called, which neither counts calls nor notices failures.") {

        private static final List<String> COUNTS = List.of("1", "4", "16", "100", "1000", "10000");

        @Override
        List<ChainedOptionsBuilder> runs(Mode mode) {
            // Ninety figures: one fork each must do.
            return List.of(overTime(ManyAgentsBenchmark.class, mode).forks(1));
        }

        @Override
        String table(List<Sample> samples) {
            Table table = new Table("who picks");
            for (String count : COUNTS) {
                table.column(
                        Figures.count(count),
                        row -> Figures.figure(row.get(count).score()));
            }
            return table.column("10,000 over 1", row -> between(row, "10000", "1"))
                    .column("10,000 over 4", row -> between(row, "10000", "4"))
                    .column(
                            "B/op at 10,000",
                            row -> Figures.bytes(row.get("10000").allocated()))
                    .of(rows(samples, "picker", sample -> sample.parameter("agents")));
        }

        @Override
        Optional<String> plot(List<Sample> samples) {
            Map<String, Map<Double, Double>> series = new LinkedHashMap<>();
            for (Sample sample : samples) {
                series.computeIfAbsent(words(sample.parameter("picker")), any -> new LinkedHashMap<>())
                        .put(Double.valueOf(sample.parameter("agents")), sample.score());
            }
            return Optional.of(Plot.lines(title(), "agents", "ns per call", series));
        }
    },
    /** What failures cost. */
    FAILURES(
            "Calls that fail",
            "One thread. The first agent throws an exception made beforehand in 49 of 50 calls, the second one works. What fails"
                    + " is not compiled into its caller.") {
        @Override
        List<ChainedOptionsBuilder> runs(Mode mode) {
            ChainedOptionsBuilder options = overTime(FailingCallBenchmark.class, mode);
            // What follows a failure is long, and takes the compiler seconds.
            return List.of(mode == Mode.FULL ? options.warmupIterations(20) : options);
        }

        @Override
        String table(List<Sample> samples) {
            Map<String, Map<String, Sample>> rows = rows(samples, "way", Part::threads);
            Map<String, Sample> success = rows.get(words("SUCCESS"));
            return new Table("what is done")
                    .column("ns/op", row -> Figures.measured(row.get("1")))
                    .column("over success", row -> ratio(row, success, "1"))
                    .column("B/op", row -> Figures.bytes(row.get("1").allocated()))
                    .of(rows);
        }
    },
    /** What other threads cost. */
    CONTENTION(
            "Threads that call at the same time",
            "Four agents in a pool; as many threads as there are processors, at least two.") {
        @Override
        List<ChainedOptionsBuilder> runs(Mode mode) {
            int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
            return List.of(
                    overTime(ContentionBenchmark.class, mode).threads(1).param("pools", "OWN"),
                    overTime(ContentionBenchmark.class, mode).threads(threads));
        }

        @Override
        String table(List<Sample> samples) {
            return new Table("way")
                    .column("one thread: ns/op", row -> Figures.measured(row.get("ONE")))
                    .column("all threads on one pool: ns/op", row -> Figures.measured(row.get("SHARED")))
                    .column("over one thread", row -> between(row, "SHARED", "ONE"))
                    .column("each thread on its own: ns/op", row -> Figures.measured(row.get("OWN")))
                    .column("over one thread", row -> between(row, "OWN", "ONE"))
                    .of(rows(samples, "way", sample -> sample.threads() == 1 ? "ONE" : sample.parameter("pools")));
        }

        @Override
        String words(String constant) {
            return CALLS.words(constant);
        }
    },
    /** What the making of proxies costs. */
    CREATION(
            "The making of a proxy",
            "An interface of eight methods, four agents; once in each of several JVMs that have done nothing else but start JMH.") {
        @Override
        List<ChainedOptionsBuilder> runs(Mode mode) {
            return List.of(once(CreationBenchmark.class, mode, 20));
        }

        @Override
        String table(List<Sample> samples) {
            return new Table("proxy")
                    .column("with its pool: ms", row -> Figures.measured(row.get("POOL_AND_PROXY")))
                    .column("for a pool that exists: ms", row -> Figures.measured(row.get("PROXY")))
                    .of(rows(samples, "before", sample -> sample.parameter("made")));
        }
    },
    /** What pools take of the heap. */
    MEMORY(
            "Heap for each agent, in bytes",
            "10,000 agents with `ROUND_ROBIN` in pools of some size, after three calls of each agent by each thread; the agents and"
                    + " their names are not counted.") {
        @Override
        List<ChainedOptionsBuilder> runs(Mode mode) {
            return List.of(once(MemoryBenchmark.class, mode, 1));
        }

        @Override
        String table(List<Sample> samples) {
            return new Table("agents in a pool")
                    .column("not called", row -> perAgent(row, "0"))
                    .column("called by one thread", row -> perAgent(row, "1"))
                    .column("by two", row -> perAgent(row, "2"))
                    .column("by four", row -> perAgent(row, "4"))
                    .column(
                            "a whole pool, called by one thread",
                            row -> Figures.bytes(row.get("1").other("bytesPerPool")))
                    .of(Table.rows(
                            samples,
                            sample -> Figures.count(sample.parameter("agents")),
                            sample -> sample.parameter("callers")));
        }

        private String perAgent(Map<String, Sample> row, String callers) {
            return Figures.bytes(row.get(callers).other("bytesPerAgent"));
        }
    },
    /** What limits on time cost. */
    TIMEOUTS("Limits on the time of a call", "A synchronous call of a proxy over four agents, one thread.") {
        @Override
        List<ChainedOptionsBuilder> runs(Mode mode) {
            return List.of(overTime(TimeoutBenchmark.class, mode));
        }

        @Override
        String table(List<Sample> samples) {
            return new Table("limit")
                    .column("ns/op", row -> Figures.measured(row.get("1")))
                    .column("B/op", row -> Figures.bytes(row.get("1").allocated()))
                    .of(rows(samples, "limit", Part::threads));
        }
    },
    /** What asynchronous calls cost. */
    ASYNC(
            "Asynchronous calls",
            "Four agents, one thread, the parallel collector, as pauses of G1 hide the calls on two cores.") {
        @Override
        List<ChainedOptionsBuilder> runs(Mode mode) {
            return List.of(overTime(AsyncCallBenchmark.class, mode).jvmArgsAppend("-XX:+UseParallelGC"));
        }

        @Override
        String table(List<Sample> samples) {
            return new Table("way")
                    .column("answered at once: ns/op", row -> Figures.measured(row.get("AT_ONCE")))
                    .column("B/op", row -> Figures.bytes(row.get("AT_ONCE").allocated()))
                    .column("answered later: ns/op", row -> Figures.measured(row.get("LATER")))
                    .column("B/op", row -> Figures.bytes(row.get("LATER").allocated()))
                    .of(rows(samples, "way", sample -> sample.parameter("when")));
        }
    };

    private final String title;
    private final String about;

    Part(String title, String about) {
        this.title = title;
        this.about = about;
    }

    /** What is to be run, in this order. */
    abstract List<ChainedOptionsBuilder> runs(Mode mode);

    /** The figures as a table in Markdown. */
    abstract String table(List<Sample> samples);

    /** The figures as SVG, where a picture says more. */
    Optional<String> plot(List<Sample> samples) {
        return Optional.empty();
    }

    String title() {
        return title;
    }

    String about() {
        return about;
    }

    /** As it is called on the command line. */
    String argument() {
        return name().toLowerCase(Locale.ROOT);
    }

    String words(String constant) {
        return Words.of(argument() + "." + constant);
    }

    Map<String, Map<String, Sample>> rows(List<Sample> samples, String parameter, Function<Sample, String> column) {
        return Table.rows(samples, sample -> words(sample.parameter(parameter)), column);
    }

    private static String ratio(Map<String, Sample> row, Map<String, Sample> reference, String column) {
        return Figures.ratio(row.get(column).score(), reference.get(column).score());
    }

    private static String between(Map<String, Sample> row, String column, String reference) {
        return Figures.ratio(row.get(column).score(), row.get(reference).score());
    }

    private static String threads(Sample sample) {
        return Integer.toString(sample.threads());
    }

    private static ChainedOptionsBuilder of(Class<?> benchmark) {
        return new OptionsBuilder().include(benchmark.getName() + "\\.").shouldFailOnError(true);
    }

    private static ChainedOptionsBuilder overTime(Class<?> benchmark, Mode mode) {
        ChainedOptionsBuilder options = of(benchmark).addProfiler(GCProfiler.class);
        mode.overTime(options);
        return options;
    }

    private static ChainedOptionsBuilder once(Class<?> benchmark, Mode mode, int forks) {
        ChainedOptionsBuilder options = of(benchmark);
        mode.once(options, forks);
        return options;
    }
}
