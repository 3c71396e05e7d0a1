package dev.pooling.examples.simulate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Lets every strategy share the calls of simulated fleets in which agents fail in all the usual ways, and prints how well it
 * did. The pools are real, the time is not: the same seed gives the same tables, to the digit.
 */
@Command(name = "simulate", mixinStandardHelpOptions = true, description = "Compares strategies on simulated fleets.")
public final class Simulate implements Callable<Integer> {

    /** The load at which strategies are judged, in percent. */
    private static final int JUDGED_LOAD = 70;

    @Option(names = "--seed", defaultValue = "1", description = "of all random numbers (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--scenario", split = ",", description = "the names of some scenarios (default: all)")
    private List<String> scenarioNames = List.of();

    @Option(names = "--strategy", split = ",", description = "the names of some rows (default: all)")
    private List<String> strategyNames = List.of();

    @Option(
            names = "--load",
            split = ",",
            defaultValue = "50,70,90",
            description = "arriving work in percent of what the fleet can do (default: ${DEFAULT-VALUE})")
    private List<Integer> loads = List.of();

    @Option(
            names = "--write",
            description =
                    "writes all tables and the verdict into docs/ instead of printing them (from the root of the repository)")
    private boolean writes;

    private Simulate() {}

    /**
     * Runs the simulations.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Simulate()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException, ExecutionException, IOException {
        if (writes && !(scenarioNames.isEmpty() && strategyNames.isEmpty() && loads.contains(JUDGED_LOAD))) {
            throw new CommandLine.ParameterException(
                    new CommandLine(this), "--write needs every scenario, every row and a load of " + JUDGED_LOAD);
        }
        List<Scenario> scenarios = Scenarios.all().stream()
                .filter(scenario -> scenarioNames.isEmpty() || scenarioNames.contains(scenario.name()))
                .toList();
        List<Result> results = results(scenarios);
        if (writes) {
            write(scenarios, results);
        } else {
            scenarios.forEach(scenario -> System.out.println(Tables.of(scenario, results)));
        }
        return 0;
    }

    private void write(List<Scenario> scenarios, List<Result> results) throws IOException {
        String tables = scenarios.stream()
                .map(scenario -> Tables.of(scenario, results) + "\n" + Tables.plot(scenario, JUDGED_LOAD, results))
                .collect(Collectors.joining("\n"));
        String seeded = "Seed " + seed + ".\n\n";
        new Document(Path.of("docs/routing-quality-tables.md")).write("the tables", seeded + tables);
        new Document(Path.of("docs/routing-quality.md"))
                .write("the verdict", seeded + new Verdict(JUDGED_LOAD, results).text());
    }

    private List<Result> results(List<Scenario> scenarios) throws InterruptedException, ExecutionException {
        List<Callable<Result>> runs = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            for (int load : loads) {
                Contender.all().stream()
                        .filter(contender -> strategyNames.isEmpty() || strategyNames.contains(contender.name()))
                        .forEach(contender -> runs.add(() -> Simulation.run(scenario, contender, load / 100.0, seed)));
            }
        }
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Result> results = new ArrayList<>();
            for (Future<Result> run : threads.invokeAll(runs)) {
                results.add(run.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
