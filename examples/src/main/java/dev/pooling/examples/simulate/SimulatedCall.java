package dev.pooling.examples.simulate;

/** One call: how much work it is, and what has become of it so far. The work is the same whoever does it. */
final class SimulatedCall {

    final int number;
    final double workNanos;
    final long arrivalNanos;
    int attempts;
    boolean metFault;

    SimulatedCall(int number, double workNanos, long arrivalNanos) {
        this.number = number;
        this.workNanos = workNanos;
        this.arrivalNanos = arrivalNanos;
    }
}
