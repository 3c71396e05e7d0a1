package dev.pooling.examples.simulate;

/** How many calls a second a stingy agent lets in: a bucket of tokens that holds those of half a second. */
final class Quota {

    static final Quota NONE = new Quota(0, 0);

    private final double perNano;
    private final double most;
    private double tokens;
    private long countedAtNanos;

    private Quota(double perNano, double most) {
        this.perNano = perNano;
        this.most = most;
    }

    static Quota perSecond(double calls) {
        return new Quota(calls * 1e-9, Math.max(1, calls / 2));
    }

    boolean tryTake(long nowNanos) {
        if (!hasSome(nowNanos)) {
            return false;
        }
        tokens -= perNano > 0 ? 1 : 0;
        return true;
    }

    boolean hasSome(long nowNanos) {
        if (perNano == 0) {
            return true;
        }
        tokens = Math.min(most, tokens + (nowNanos - countedAtNanos) * perNano);
        countedAtNanos = nowNanos;
        return tokens >= 1;
    }
}
