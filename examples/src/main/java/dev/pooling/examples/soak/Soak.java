package dev.pooling.examples.soak;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Calls pools of HTTP clients for some time, while the connections are reset, delayed, cut off and swallowed, members come
 * and go, and callers interrupt and cancel; and checks that no call is lost, answered twice or wrongly, and that nothing
 * is left behind. Exits with 1 if anything is not as it must be.
 */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description = "Calls pools over real sockets under faults, and checks that nothing is lost or left behind.")
public final class Soak implements Callable<Integer> {

    @Option(names = "--minutes", defaultValue = "1", description = "for how long (default: ${DEFAULT-VALUE})")
    private double minutes;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "of faults, members and calls (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--threads", defaultValue = "12", description = "that call and wait (default: ${DEFAULT-VALUE})")
    private int threads;

    @Option(names = "--rate", defaultValue = "300", description = "calls in a second (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--sabotage",
            split = ",",
            description = "what to do wrong, to see it noticed: ${COMPLETION-CANDIDATES}")
    private List<Sabotage.Act> acts = List.of();

    private Soak() {}

    /**
     * Runs the soak.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Soak()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        SoakRun.Load load = new SoakRun.Load((long) (minutes * 60_000), threads, rate, seed);
        return new SoakRun(load, acts, System.out).run().isEmpty() ? 0 : 1;
    }
}
