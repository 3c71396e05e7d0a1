package dev.pooling.routing;

import dev.pooling.health.AgentHealth;
import dev.pooling.health.AgentStatus;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** An agent whose figures a test sets. Asking it for its health fails: strategies must use the cheap figures. */
final class FakeCandidate implements Candidate {

    final AtomicInteger inFlight = new AtomicInteger();
    volatile long latencyNanos = 1_000;
    volatile double errorRate;
    volatile double ramp = 1;
    private final String id;
    private final double weight;
    private final int priority;

    FakeCandidate(String id, double weight, int priority) {
        this.id = id;
        this.weight = weight;
        this.priority = priority;
    }

    FakeCandidate(String id) {
        this(id, 1, 0);
    }

    FakeCandidate inFlight(int calls) {
        inFlight.set(calls);
        return this;
    }

    FakeCandidate latency(long nanos) {
        latencyNanos = nanos;
        return this;
    }

    FakeCandidate errorRate(double rate) {
        errorRate = rate;
        return this;
    }

    FakeCandidate ramp(double share) {
        ramp = share;
        return this;
    }

    @Override
    public double ramp(long nowNanos) {
        return ramp;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public double weight() {
        return weight;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public Map<String, ?> metadata() {
        return Map.of();
    }

    @Override
    public AgentHealth health() {
        throw new UnsupportedOperationException("not on the call path");
    }

    @Override
    public AgentStatus status(long nowNanos) {
        return AgentStatus.HEALTHY;
    }

    @Override
    public int inFlight() {
        return inFlight.get();
    }

    @Override
    public long latencyNanos(long nowNanos) {
        return latencyNanos;
    }

    @Override
    public double errorRate(long nowNanos) {
        return errorRate;
    }

    @Override
    public String toString() {
        return id;
    }
}
