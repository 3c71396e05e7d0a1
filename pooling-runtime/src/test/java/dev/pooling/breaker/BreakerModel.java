package dev.pooling.breaker;

import dev.pooling.breaker.CircuitBreaker.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What a breaker must do, written down once more, without any regard for threads. A period is a time in one state; a call
 * counts only in the period that it began in.
 */
final class BreakerModel {

    /** Of how many buckets the window of the failure rate consists. */
    private static final int BUCKETS = 10;

    /** A call that was let in. */
    static final class Call {
        final int period;
        final long sinceNanos;

        private Call(int period, long sinceNanos) {
            this.period = period;
            this.sinceNanos = sinceNanos;
        }
    }

    /** An outcome within the window; one that is taken back has a count below zero. */
    private record Outcome(long bucket, int calls, int failures) {}

    private final BreakerSettings settings;
    private final Random jitter;
    private State state = State.CLOSED;
    private int period;
    private int failuresInRow;
    private final List<Outcome> window = new ArrayList<>();
    private long closedAt;

    /** The bucket in which the last outcome was counted: nothing else moves the window on. */
    private long lastBucket;

    private long openedAt;
    private long openNanos;
    private int reopenings;
    private boolean probedDead;

    /** The closed period whose failures opened the breaker, as long as they may be taken back; -1 if none. */
    private int trippedPeriod = -1;

    private int trippedFailures;
    private int successes;
    private final List<Call> trials = new ArrayList<>();

    BreakerModel(BreakerSettings settings, long jitterSeed, long nowNanos) {
        this.settings = settings;
        this.jitter = new Random(jitterSeed);
        close(0, nowNanos);
    }

    State state(long nowNanos) {
        if (state == State.OPEN && nowNanos - openedAt >= openNanos) {
            wake();
        }
        return state;
    }

    long openRemainingNanos(long nowNanos) {
        return state(nowNanos) == State.OPEN ? openNanos - (nowNanos - openedAt) : 0;
    }

    int trialsInFlight() {
        return state == State.HALF_OPEN ? trials.size() : 0;
    }

    int period(long nowNanos) {
        state(nowNanos);
        return period;
    }

    /** Lets a call in, or returns null. */
    Call enter(long nowNanos) {
        switch (state(nowNanos)) {
            case OPEN -> {
                return null;
            }
            case HALF_OPEN -> {
                if (trials.size() >= settings.halfOpenPermits() && !loseOverdueTrial(nowNanos)) {
                    return null;
                }
                Call trial = new Call(period, nowNanos);
                trials.add(trial);
                return trial;
            }
            default -> {
                return new Call(period, nowNanos);
            }
        }
    }

    private boolean loseOverdueTrial(long nowNanos) {
        for (Call trial : trials) {
            if (nowNanos - trial.sinceNanos >= settings.resetTimeoutNanos()) {
                return trials.remove(trial);
            }
        }
        return false;
    }

    /** What counts now: a call of this period that has not lost its place, or, if null, one without a permit. */
    private boolean counts(Call call) {
        return call == null || call.period == period && (state != State.HALF_OPEN || trials.contains(call));
    }

    void succeeded(Call call, long elapsedNanos, long nowNanos) {
        if (settings.slowCallNanos() > 0 && elapsedNanos >= settings.slowCallNanos()) {
            failed(call, nowNanos);
        } else if (counts(call) && state(nowNanos) == State.CLOSED) {
            add(nowNanos, 0);
            failuresInRow = 0;
        } else if (counts(call) && state == State.HALF_OPEN) {
            trials.remove(call);
            voteToClose(nowNanos);
        }
    }

    void failed(Call call, long nowNanos) {
        if (counts(call) && state(nowNanos) == State.CLOSED) {
            add(nowNanos, 1);
            failuresInRow++;
            if (failuresInRow >= settings.failureThreshold() || isRateTooHigh()) {
                int closed = period;
                int inRow = failuresInRow;
                open(0, nowNanos);
                trippedPeriod = closed;
                trippedFailures = inRow;
            }
        } else if (counts(call) && state == State.HALF_OPEN) {
            open(reopenings + 1, nowNanos);
        }
    }

    void ignored(Call call) {
        trials.remove(call);
    }

    /** Takes back that a call has failed. */
    void takeBack(Call call, long nowNanos) {
        if (state == State.CLOSED && call.period == period) {
            window.add(new Outcome(lastBucket, -1, -1));
            failuresInRow = Math.max(0, failuresInRow - 1);
        } else if (state == State.OPEN && call.period == trippedPeriod) {
            close(trippedFailures - 1, nowNanos);
        }
    }

    void reset(long nowNanos) {
        close(0, nowNanos);
    }

    void probeSucceeded(int begunIn, long nowNanos) {
        if (begunIn != period || state == State.CLOSED) {
            return;
        }
        if (state == State.OPEN) {
            wake();
        }
        if (probedDead) {
            voteToClose(nowNanos);
        }
    }

    void probeFailed(int begunIn, long holdNanos, long nowNanos) {
        if (begunIn != period) {
            return;
        }
        if (state != State.OPEN) {
            open(state == State.CLOSED ? 0 : reopenings, nowNanos);
        }
        openNanos = Math.max(openNanos, nowNanos - openedAt + holdNanos);
        probedDead = true;
        trippedPeriod = -1;
    }

    private void voteToClose(long nowNanos) {
        if (++successes >= settings.successThreshold()) {
            close(0, nowNanos);
        }
    }

    private void close(int inRow, long nowNanos) {
        begin(State.CLOSED);
        failuresInRow = inRow;
        window.clear();
        lastBucket = 0;
        closedAt = nowNanos;
    }

    private void open(int times, long nowNanos) {
        begin(State.OPEN);
        reopenings = times;
        openedAt = nowNanos;
        openNanos = settings.resetTimeoutNanos();
        for (int i = 0; i < times; i++) {
            openNanos = Math.min(settings.maxResetTimeoutNanos(), openNanos * 2);
        }
        if (times > 0) {
            long half = openNanos / 2;
            openNanos = Math.max(settings.resetTimeoutNanos(), half + jitter.nextLong(half + 1));
        }
        probedDead = false;
    }

    private void wake() {
        begin(State.HALF_OPEN);
        successes = 0;
    }

    private void begin(State next) {
        state = next;
        period++;
        trials.clear();
        trippedPeriod = -1;
    }

    private void add(long nowNanos, int failures) {
        lastBucket = (nowNanos - closedAt) / (settings.slidingWindow().toNanos() / BUCKETS);
        window.add(new Outcome(lastBucket, 1, failures));
    }

    private boolean isRateTooHigh() {
        int calls = 0;
        int failures = 0;
        for (Outcome outcome : window) {
            if (outcome.bucket > lastBucket - BUCKETS) {
                calls += outcome.calls;
                failures += outcome.failures;
            }
        }
        return settings.failureRateThreshold() > 0
                && calls >= settings.minimumCalls()
                && failures >= settings.failureRateThreshold() * calls;
    }
}
