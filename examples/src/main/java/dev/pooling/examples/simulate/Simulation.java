package dev.pooling.examples.simulate;

import dev.pooling.pool.AgentPool;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/**
 * One run: calls arrive at a pool at random times, whether it keeps up or not (an open loop), and what becomes of them is
 * measured.
 *
 * <p>Arrivals, the work of each call and the luck of the strategy have random numbers of their own, so that every
 * contender meets the same calls at the same times.
 */
final class Simulation {

    /** The work of a call on average. */
    static final double MEAN_WORK_NANOS = 10e6;

    private static final int KEYS = 1_000;

    private final Scenario scenario;
    private final Contender contender;
    private final double utilisation;
    private final VirtualTime time = new VirtualTime();
    private final Chance arrivals;
    private final Chance work;
    private final Chance keys;
    private final Fleet fleet;
    private final AgentPool<SimulatedAgent> pool;
    private final double meanGapNanos;
    private final long endNanos;
    private final long measuredFromNanos;
    private final Histogram latencyMicros = new Histogram(3);
    private int calls;
    private long measured;
    private long errors;
    private long answeredInTime;
    private long attempts;
    private long duringFault;
    private long metFault;

    private Simulation(Scenario scenario, Contender contender, double utilisation, long seed) {
        this.scenario = scenario;
        this.contender = contender;
        this.utilisation = utilisation;
        arrivals = new Chance(seed, "arrivals");
        work = new Chance(seed, "work");
        keys = new Chance(seed, "keys");
        fleet = new Fleet(scenario, time, new Chance(seed, "faults"));
        pool = contender.pool(fleet, time, new Chance(seed, "strategy"));
        meanGapNanos = 1e9 / (scenario.capacityPerSecond() * utilisation);
        endNanos = (long) (scenario.seconds() * 1e9);
        measuredFromNanos = (long) (scenario.warmUpSeconds() * 1e9);
    }

    static Result run(Scenario scenario, Contender contender, double utilisation, long seed) {
        return new Simulation(scenario, contender, utilisation, seed).run();
    }

    private Result run() {
        planArrival();
        time.run();
        double seconds = (endNanos - measuredFromNanos) * 1e-9;
        return new Result(
                scenario,
                contender,
                utilisation,
                latencyMicros.getValueAtPercentile(50) * 1e-3,
                latencyMicros.getValueAtPercentile(99) * 1e-3,
                latencyMicros.getValueAtPercentile(99.9) * 1e-3,
                (double) errors / measured,
                answeredInTime / seconds,
                (double) attempts / measured - 1,
                duringFault == 0 ? 0 : (double) metFault / duringFault);
    }

    private void planArrival() {
        time.after((long) arrivals.exponential(meanGapNanos), () -> {
            if (time.nanoTime() < endNanos) {
                planArrival();
                arrive();
            }
        });
    }

    private void arrive() {
        SimulatedCall call = new SimulatedCall(calls++, work.exponential(MEAN_WORK_NANOS), time.nanoTime());
        boolean faultKnown = fleet.isAnyoneKnownToBeFaulty();
        Integer key = keys.generator().nextInt(KEYS);
        CompletableFuture<String> answer = pool.executeAsyncWithKey(key, agent -> agent.serve(call));
        answer.whenComplete((served, failure) -> ended(call, faultKnown, failure == null));
    }

    private void ended(SimulatedCall call, boolean faultKnown, boolean success) {
        if (call.arrivalNanos < measuredFromNanos) {
            return;
        }
        measured++;
        attempts += call.attempts;
        errors += success ? 0 : 1;
        answeredInTime += success && time.nanoTime() < endNanos ? 1 : 0;
        duringFault += faultKnown ? 1 : 0;
        metFault += faultKnown && call.metFault ? 1 : 0;
        latencyMicros.recordValue((time.nanoTime() - call.arrivalNanos) / 1_000);
    }
}
