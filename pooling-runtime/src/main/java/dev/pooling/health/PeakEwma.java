package dev.pooling.health;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A latency estimate that jumps up with a slower sample at once and comes down over time: an exponentially weighted
 * moving average that is sensitive to peaks.
 *
 * <p>A sample below the estimate moves it by a share that grows with the time since the last sample, {@code 1 - e^(-t /
 * 10 s)}. While no sample comes the estimate fades in the same way, so an agent that was slow once and is avoided for it
 * looks worth another try after a while. Until {@value #WARM_UP_SAMPLES} samples are known there is no estimate.
 *
 * <p>Written without synchronisation beyond opaque access: of two samples that arrive in the same instant one may be lost,
 * which an estimate can bear and a cache line shared by all callers could not. For the same reason a sample below the
 * estimate is left out where another one came less than a millisecond before: its share would be less than a
 * ten-thousandth, and nobody has to write what all callers read.
 *
 * <p>Source: the "Peak EWMA" load metric of Twitter's Finagle. The exponential is approximated by {@code (1 + x/8)^-8},
 * which needs no call of {@code Math.exp} and errs on the slow side.
 */
final class PeakEwma {

    static final int WARM_UP_SAMPLES = 10;

    private static final double DECAY_NANOS = 10e9;

    /** Below this time the exponential is a straight line for all that matters, and needs no division. */
    private static final long SHORT_NANOS = 100_000_000;

    /** Within this time of the last sample a lower one says nothing new. */
    private static final long SOON_NANOS = 1_000_000;

    private static final VarHandle ESTIMATE;
    private static final VarHandle UPDATED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            ESTIMATE = lookup.findVarHandle(PeakEwma.class, "estimateNanos", long.class);
            UPDATED = lookup.findVarHandle(PeakEwma.class, "updatedNanos", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    @SuppressWarnings("unused") // through ESTIMATE
    private long estimateNanos;

    @SuppressWarnings("unused") // through UPDATED
    private long updatedNanos;

    // Counted without synchronisation: a lost sample only makes the warm-up one call longer.
    private volatile int samples;

    void observe(long sampleNanos, long nowNanos) {
        long estimate = (long) ESTIMATE.getOpaque(this);
        int known = samples;
        long next = sampleNanos;
        if (sampleNanos <= estimate) {
            long passed = nowNanos - (long) UPDATED.getOpaque(this);
            if (passed >= 0 && passed < SOON_NANOS && known >= WARM_UP_SAMPLES) {
                return;
            }
            next = (long) (sampleNanos + (estimate - sampleNanos) * keptAfter(passed));
        }
        ESTIMATE.setOpaque(this, next);
        UPDATED.setOpaque(this, nowNanos);
        if (known < WARM_UP_SAMPLES) {
            samples = known + 1;
        }
    }

    /** The estimate now, at least 1; 0 without any sample. */
    long value(long nowNanos) {
        if (samples == 0) {
            return 0;
        }
        double kept = keptAfter(nowNanos - (long) UPDATED.getOpaque(this));
        return Math.max(1, (long) ((long) ESTIMATE.getOpaque(this) * kept));
    }

    /** True once enough samples are known for the estimate to be compared with others. */
    boolean isWarm() {
        return samples >= WARM_UP_SAMPLES;
    }

    /** The share of the difference that is left after a time, e^(-t/decay) nearly. */
    private static double keptAfter(long nanos) {
        if (nanos < SHORT_NANOS) {
            return 1 - Math.max(0, nanos) * (1 / DECAY_NANOS);
        }
        double x = 1 + nanos * (1 / (8 * DECAY_NANOS));
        double x2 = x * x;
        double x4 = x2 * x2;
        return 1 / (x4 * x4);
    }
}
