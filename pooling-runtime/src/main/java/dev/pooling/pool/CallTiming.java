package dev.pooling.pool;

import dev.pooling.time.Scheduler;
import dev.pooling.time.Ticker;
import java.time.Duration;

/**
 * Which calls are timed. To read the clock twice is the larger part of what a call costs, so by default that is done for
 * one in so many calls of an agent that answers within some microseconds, and for every call of any other agent.
 *
 * <p>Every call is timed where something needs that: a listener or a report, which tell the latency; a deadline or a time
 * limit below 100 ms; a threshold for slow calls; a limit of calls that adapts itself; hedging; a window too short for
 * times that are up to a second old; a wait for a place. And so is every call by a clock other than that of the JVM, which may
 * stand still or jump.
 */
final class CallTiming {

    /** In the place of the start of a call: when its agent is known it is found out whether it is timed. */
    static final long LATER = Long.MIN_VALUE;

    /** Below it the time would have to be noted more than 200 times a second. */
    private static final long SHORTEST_LIMIT_NANOS = 100_000_000;

    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(2);

    /** The part of its limit by which an attempt that is not timed may end too late, and of the window for old times. */
    private static final int PRECISION = 20;

    private CallTiming() {}

    /** The clock of a test that calls need not read, as that of the JVM. */
    interface SampledTicker extends Ticker {}

    /** Of how many calls of a fast agent one is timed: 1 if each is. */
    static int sampling(GroupSetup setup, CallPolicy policy, CallMode mode, long limitNanos) {
        return isSampled(setup)
                        && policy.deadlineNanos() == 0
                        && mode.hedging() == null
                        && mode.scope() == null
                        && (limitNanos == 0 || limitNanos >= SHORTEST_LIMIT_NANOS)
                ? setup.config().latencySampling()
                : 1;
    }

    private static boolean isSampled(GroupSetup setup) {
        PoolConfig config = setup.config();
        return isOfTheJvm(setup)
                && !setup.events().isActive()
                && config.circuitSlowCallThreshold().isZero()
                && config.minConcurrent() == 0
                && config.maxConcurrentWait().isZero()
                && config.healthWindow().compareTo(SHORTEST_WINDOW) >= 0;
    }

    private static boolean isOfTheJvm(GroupSetup setup) {
        return setup.ticker() == Ticker.system() && setup.scheduler() == Scheduler.system()
                || setup.ticker() instanceof SampledTicker;
    }

    /** How often the time must be noted for calls with such a limit. */
    static long beatNanos(GroupSetup setup, long limitNanos) {
        long window = setup.config().healthWindow().toNanos();
        return Durations.shorter(limitNanos, window) / PRECISION;
    }
}
