package dev.pooling.breaker;

/**
 * What one probe says about the callee, handed out by {@link CircuitBreaker#beginProbe}. It counts only if the breaker is
 * still in the period in which the probe began, and takes no permit of a call.
 *
 * <table>
 * <caption>What it does</caption>
 * <tr><th>breaker</th><th>succeeded</th><th>failed</th></tr>
 * <tr><td>closed</td><td>nothing</td><td>opens</td></tr>
 * <tr><td>open</td><td>half-open at once; where probes had failed, it is also the first successful trial</td>
 *     <td>stays open, at least until the next probe</td></tr>
 * <tr><td>half-open</td><td>a successful trial where probes had failed; else nothing</td><td>opens again, without a longer
 *     open time</td></tr>
 * </table>
 *
 * <p>So what probes have opened, probes alone can close. What calls have opened, probes let calls try again earlier.
 * Thread-safe.
 *
 * @since 0.1
 */
public final class ProbeVote {

    private final CircuitBreaker breaker;
    private final long period;

    ProbeVote(CircuitBreaker breaker, long period) {
        this.breaker = breaker;
        this.period = period;
    }

    /**
     * Reports that the callee works.
     *
     * @param nowNanos the current reading of the ticker
     */
    public void succeeded(long nowNanos) {
        breaker.probeSucceeded(period, nowNanos);
    }

    /**
     * Reports that the callee is dead. Probes that fail now and then are to be kept from the breaker: a single one opens it.
     *
     * @param nowNanos the current reading of the ticker
     * @param holdNanos within which time the next probe has its say; no call is let in before
     */
    public void failed(long nowNanos, long holdNanos) {
        breaker.probeFailed(period, nowNanos, holdNanos);
    }
}
