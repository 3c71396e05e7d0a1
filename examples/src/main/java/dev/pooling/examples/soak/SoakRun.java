package dev.pooling.examples.soak;

import dev.pooling.examples.soak.FaultSchedule.Fault;
import dev.pooling.examples.soak.Violations.Rule;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Calls under faults for some time, then without, then none; and checks all along. */
final class SoakRun {

    private static final int FEWEST_READINGS = 80;
    private static final long LONGEST_INTERVAL_MILLIS = 5_000;
    private static final int LINES = 8;
    private static final long SLACK_MILLIS = 5_000;
    private static final long RECOVERY_MILLIS = 30_000;
    private static final long IDLE_MILLIS = 60_000;
    private static final long SHORT_MILLIS = 30_000;

    private final Violations violations = new Violations();
    private final Ledger ledger = new Ledger(violations, SoakPool.RETRIES + 1, SoakPool.DEADLINE_MILLIS + SLACK_MILLIS);
    private final Sabotage sabotage;
    private final Load load;
    private final PrintStream out;

    /**
     * How much to do.
     *
     * @param millis for how long
     * @param threads how many threads call and wait
     * @param callsPerSecond how many calls begin in a second at the most
     * @param seed of faults, members and calls
     */
    record Load(long millis, int threads, int callsPerSecond, long seed) {}

    SoakRun(Load load, Collection<Sabotage.Act> acts, PrintStream out) {
        this.load = load;
        this.sabotage = new Sabotage(acts);
        this.out = out;
    }

    /** Returns what went against the rules. */
    Violations run() throws IOException, InterruptedException {
        Resources resources = new Resources();
        soak(resources);
        resources.awaitThreads(violations, IDLE_MILLIS);
        violations.lines().forEach(out::println);
        return violations;
    }

    /** When this has returned, nothing reaches the HTTP client any more. */
    private void soak(Resources resources) throws IOException, InterruptedException {
        Random seeds = new Random(load.seed());
        try (Site site = new Site(ledger, sabotage, seeds.nextLong())) {
            Soaked soaked = new Soaked(site.pools(), ledger, violations, sabotage);
            ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
            try {
                soak(site, soaked, timer, resources, seeds);
            } finally {
                timer.shutdownNow();
            }
            report(site, resources);
        }
    }

    private void soak(Site site, Soaked soaked, ScheduledExecutorService timer, Resources resources, Random seeds)
            throws InterruptedException {
        List<WaitingCaller> callers = callers(soaked, seeds);
        LaterCaller later = new LaterCaller(soaked, seeds.nextLong(), timer);
        List<Future<?>> tasks = List.of(
                begin(timer, later, 3 * TimeUnit.SECONDS.toMicros(1) / load.callsPerSecond()),
                begin(timer, site::changeMembers, TimeUnit.MILLISECONDS.toMicros(50)),
                begin(timer, () -> anyOf(callers, seeds).interrupt(), TimeUnit.MILLISECONDS.toMicros(200)));
        try {
            read(resources);
        } finally {
            callers.forEach(WaitingCaller::stop);
            tasks.forEach(task -> task.cancel(false));
        }
        settle(site, callers, later);
    }

    private List<WaitingCaller> callers(Soaked soaked, Random seeds) {
        // A third of the calls is begun by another thread that waits for none.
        long interval = TimeUnit.SECONDS.toNanos(1) * load.threads() * 3 / 2 / load.callsPerSecond();
        List<WaitingCaller> callers = new ArrayList<>();
        for (int i = 0; i < load.threads(); i++) {
            callers.add(new WaitingCaller(soaked, seeds.nextLong(), interval));
        }
        return callers;
    }

    private static WaitingCaller anyOf(List<WaitingCaller> callers, Random random) {
        return callers.get(random.nextInt(callers.size()));
    }

    /** Does something again and again; what it throws must not end it. */
    private Future<?> begin(ScheduledExecutorService timer, Runnable task, long periodMicros) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (RuntimeException | Error failure) {
                violations.add(Rule.DOCUMENTED_FAILURE, "outside of calls: " + failure);
            }
        };
        return timer.scheduleAtFixedRate(guarded, 0, periodMicros, TimeUnit.MICROSECONDS);
    }

    private void read(Resources resources) throws InterruptedException {
        int readings = (int) Math.max(FEWEST_READINGS, load.millis() / LONGEST_INTERVAL_MILLIS);
        for (int i = 1; i <= readings; i++) {
            TimeUnit.MILLISECONDS.sleep(load.millis() / readings);
            resources.read();
            if (i % (readings / LINES) == 0) {
                out.printf("%3d %%: %d calls, %d under way%n", 100 * i / readings, ledger.begun(), ledger.underWay());
            }
        }
    }

    /** No fault, no new call, and all that was under way ends. */
    private void settle(Site site, List<WaitingCaller> callers, LaterCaller later) throws InterruptedException {
        site.calm();
        for (WaitingCaller caller : callers) {
            caller.join(SLACK_MILLIS);
        }
        awaitEnds();
        site.awaitRecovery(() -> later.call(false), RECOVERY_MILLIS);
        awaitEnds();
        site.pools().forEach(pool -> pool.check(violations));
        ledger.close();
    }

    private void awaitEnds() throws InterruptedException {
        for (long waited = 0; waited < SLACK_MILLIS && ledger.isBusy(); waited += 10) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private void report(Site site, Resources resources) {
        Map<String, Long> ends = ledger.ends();
        Map<Fault, Long> faults = site.faults();
        out.println("calls " + ledger.begun() + ", attempts " + ledger.attempts() + ", seed " + load.seed());
        out.println("ends of calls: " + ends);
        out.println("faults of connections: " + faults);
        out.println(resources.check(violations, ledger.begun()));
        boolean mostAnswered = 2 * ends.getOrDefault("answered", 0L) > ledger.begun();
        boolean allFaults = faults.size() == Fault.values().length - 1;
        if (load.millis() >= SHORT_MILLIS && !(mostAnswered && allFaults)) {
            violations.add(Rule.FAULTS_HAPPENED, ends + ", " + faults);
        }
    }
}
