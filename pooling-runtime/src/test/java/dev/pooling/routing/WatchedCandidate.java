package dev.pooling.routing;

import dev.pooling.health.AgentHealth;
import dev.pooling.health.AgentStatus;
import java.util.Map;

/** Reports each reading of a live figure. */
record WatchedCandidate(Candidate watched, Runnable onRead) implements Candidate {

    @Override
    public String id() {
        return watched.id();
    }

    @Override
    public double weight() {
        return watched.weight();
    }

    @Override
    public int priority() {
        return watched.priority();
    }

    @Override
    public Map<String, ?> metadata() {
        return watched.metadata();
    }

    @Override
    public double ramp(long nowNanos) {
        onRead.run();
        return watched.ramp(nowNanos);
    }

    @Override
    public AgentStatus status(long nowNanos) {
        onRead.run();
        return watched.status(nowNanos);
    }

    @Override
    public AgentHealth health() {
        return watched.health();
    }

    @Override
    public int inFlight() {
        onRead.run();
        return watched.inFlight();
    }

    @Override
    public long latencyNanos(long nowNanos) {
        onRead.run();
        return watched.latencyNanos(nowNanos);
    }

    @Override
    public double errorRate(long nowNanos) {
        onRead.run();
        return watched.errorRate(nowNanos);
    }
}
