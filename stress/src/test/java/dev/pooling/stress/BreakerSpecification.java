package dev.pooling.stress;

import dev.pooling.breaker.CircuitBreaker.State;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a circuit breaker does when one call comes after the other: the rules, written down without a thought of threads.
 * Each thread has one call under way at the most; times are whole reset timeouts.
 */
public class BreakerSpecification {

    static final int FAILURES = 2;
    static final int SUCCESSES = 2;

    /** How long a failed probe keeps the breaker open. */
    static final int HOLD = 2;

    /** A call that was let in. */
    private static final class Call {
        final int period;
        final int begunAt;

        Call(int period, int begunAt) {
            this.period = period;
            this.begunAt = begunAt;
        }
    }

    private final int permits;
    private final @Nullable Call[] underWay = new @Nullable Call[8];
    private final int[] probes = new int[8];
    private final List<Call> trials = new ArrayList<>();
    private State state = State.CLOSED;
    private int period = 1;
    private int failures;
    private int successes;
    private int openSince;
    private int openTime;
    private boolean probedDead;
    private int trippedPeriod;
    private int trippedFailures;

    /** A breaker that is closed, or that a failure has opened at time 0. */
    BreakerSpecification(int permits, boolean open) {
        this.permits = permits;
        if (open) {
            open(0, 0, 0);
        }
    }

    public boolean begin(int thread, int now) {
        look(now);
        if (underWay[thread] != null || state == State.OPEN) {
            return false;
        }
        Call call = new Call(period, now);
        if (state == State.HALF_OPEN) {
            if (trials.size() == permits) {
                Call overdue = trials.stream()
                        .filter(trial -> now - trial.begunAt >= 1)
                        .findFirst()
                        .orElse(null);
                if (overdue == null) {
                    return false;
                }
                trials.remove(overdue);
            }
            trials.add(call);
        }
        underWay[thread] = call;
        return true;
    }

    public void succeed(int thread, int now) {
        Call call = end(thread);
        if (call == null || call.period != period) {
            return;
        }
        if (state == State.CLOSED || trials.remove(call)) {
            vote(true, now);
        }
    }

    public void fail(int thread, int now) {
        Call call = end(thread);
        if (call == null || call.period != period) {
            return;
        }
        if (state == State.CLOSED || trials.remove(call)) {
            vote(false, now);
        }
    }

    public void ignore(int thread) {
        trials.remove(end(thread));
    }

    /** A failure that is taken back at once, though other threads may come in between. */
    public void takeBack(int thread) {
        Call call = end(thread);
        if (call == null) {
            return;
        }
        if (state == State.CLOSED && call.period == period) {
            failures = Math.max(0, failures - 1);
        } else if (state == State.OPEN && call.period == trippedPeriod && !probedDead) {
            close(trippedFailures - 1);
        }
    }

    public void recordSuccess() {
        look(0);
        vote(true, 0);
    }

    public void recordFailure() {
        look(0);
        vote(false, 0);
    }

    public void reset() {
        close(0);
    }

    public void beginProbe(int thread, int now) {
        look(now);
        probes[thread] = period;
    }

    public void probeSucceeds(int thread, int now) {
        if (probes[thread] == period && state != State.CLOSED) {
            if (state == State.OPEN) {
                openHalf();
            }
            if (probedDead) {
                vote(true, now);
            }
        }
    }

    public void probeFails(int thread, int now) {
        if (probes[thread] == period) {
            if (state != State.OPEN) {
                open(now, 0, 0);
            }
            openSince = Math.min(openSince, now);
            openTime = Math.max(openTime, now - openSince + HOLD);
            probedDead = true;
        }
    }

    public State state(int now) {
        look(now);
        return state;
    }

    private @Nullable Call end(int thread) {
        Call call = underWay[thread];
        underWay[thread] = null;
        return call;
    }

    /** An open breaker becomes half-open by being looked at; a clock that went back does not lengthen the open time. */
    private void look(int now) {
        if (state == State.OPEN) {
            openSince = Math.min(openSince, now);
            if (now - openSince >= openTime) {
                openHalf();
            }
        }
    }

    private void openHalf() {
        state = State.HALF_OPEN;
        period++;
        successes = 0;
        trials.clear();
    }

    private void vote(boolean success, int now) {
        if (state == State.CLOSED) {
            failures = success ? 0 : failures + 1;
            if (failures >= FAILURES) {
                open(now, period, failures);
            }
        } else if (state == State.HALF_OPEN) {
            if (!success) {
                open(now, 0, 0);
            } else if (++successes == SUCCESSES) {
                close(0);
            }
        }
    }

    private void open(int now, int byPeriod, int byFailures) {
        state = State.OPEN;
        openSince = now;
        openTime = 1;
        probedDead = false;
        trippedPeriod = byPeriod;
        trippedFailures = byFailures;
        period++;
    }

    private void close(int failuresLeft) {
        state = State.CLOSED;
        failures = failuresLeft;
        period++;
    }

    /** Closed, with one trial at a time. */
    public static final class Closed extends BreakerSpecification {
        public Closed() {
            super(1, false);
        }
    }

    /** Open, with one trial at a time. */
    public static final class OneTrial extends BreakerSpecification {
        public OneTrial() {
            super(1, true);
        }
    }

    /** Open, with two trials at a time. */
    public static final class TwoTrials extends BreakerSpecification {
        public TwoTrials() {
            super(2, true);
        }
    }
}
