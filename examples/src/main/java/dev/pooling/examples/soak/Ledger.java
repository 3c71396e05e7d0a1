package dev.pooling.examples.soak;

import dev.pooling.examples.soak.Echo.Answer;
import dev.pooling.examples.soak.SoakCall.Way;
import dev.pooling.examples.soak.Violations.Rule;
import dev.pooling.pool.AgentTimeoutException;
import dev.pooling.pool.NoAgentAvailableException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The book of all calls: who began, was asked, served and ended, and what of that must not be. Thread-safe. */
final class Ledger {

    private final Violations violations;
    private final int attemptsAtMost;
    private final long boundMillis;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, SoakCall> open = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> ends = new ConcurrentHashMap<>();
    private final LongAdder attempts = new LongAdder();
    private final LongAdder attemptsEnded = new LongAdder();

    Ledger(Violations violations, int attemptsAtMost, long boundMillis) {
        this.violations = violations;
        this.attemptsAtMost = attemptsAtMost;
        this.boundMillis = boundMillis;
    }

    SoakCall begin(Way way) {
        SoakCall call = new SoakCall(ids.incrementAndGet(), way);
        open.put(call.id(), call);
        return call;
    }

    /** An agent is asked. */
    int attempt(SoakCall call) {
        attempts.increment();
        int attempt = call.beginAttempt();
        int bound = call.way().isHedged() ? 2 * attemptsAtMost : attemptsAtMost;
        if (attempt > bound) {
            violations.add(Rule.BOUNDED_ATTEMPTS, "attempt " + attempt + " of " + call);
        }
        // A hedge, and a retry that has begun while the caller cancels, may cross the end of the call.
        if (call.isOver() && !call.way().isHedged() && !call.way().isLater()) {
            violations.add(Rule.BOUNDED_ATTEMPTS, "attempt " + attempt + " after the end of " + call);
        }
        return attempt;
    }

    void attemptEnded() {
        attemptsEnded.increment();
    }

    long attemptsUnderWay() {
        return attempts.sum() - attemptsEnded.sum();
    }

    /** A server has got an attempt; nobody asks any more if its call is over. */
    void served(Answer answer) {
        SoakCall call = open.get(answer.callId());
        if (call != null && !call.serve(answer.attempt())) {
            violations.add(Rule.SERVED_ONCE, "attempt " + answer.attempt() + " of " + call);
        }
    }

    void answered(SoakCall call, Answer answer) {
        if (answer == null || answer.callId() != call.id() || !call.isServed(answer.attempt())) {
            violations.add(Rule.OWN_ANSWER, call + " got '" + answer + "'");
        }
        end(call, "answered");
    }

    /** A call has failed; {@code expected} is what else than failures of agents may have ended it. */
    void failed(SoakCall call, Throwable failure, Class<? extends Throwable> expected) {
        boolean documented = failure instanceof IOException
                || failure instanceof AgentTimeoutException
                || failure instanceof NoAgentAvailableException
                || expected.isInstance(failure);
        if (!documented) {
            violations.add(Rule.DOCUMENTED_FAILURE, call + " failed with " + failure);
        }
        end(call, failure.getClass().getSimpleName());
    }

    private void end(SoakCall call, String how) {
        if (!call.end()) {
            violations.add(Rule.ENDS_ONCE, call + ", again: " + how);
            return;
        }
        open.remove(call.id());
        ends.computeIfAbsent(how, first -> new LongAdder()).increment();
        if (call.elapsedMillis() > boundMillis) {
            violations.add(Rule.ENDS, call + " ended too late: " + how);
        }
    }

    long begun() {
        return ids.get();
    }

    int underWay() {
        return open.size();
    }

    /** Whether calls or attempts are under way. */
    boolean isBusy() {
        return !open.isEmpty() || attemptsUnderWay() != 0;
    }

    /** Whatever has not ended by now never will. */
    void close() {
        open.values().forEach(call -> violations.add(Rule.ENDS, call + " has not ended"));
        if (attemptsUnderWay() != 0) {
            violations.add(Rule.NOTHING_UNDER_WAY, attemptsUnderWay() + " attempts of the agents");
        }
    }

    long attempts() {
        return attempts.sum();
    }

    /** How many calls ended how. */
    Map<String, Long> ends() {
        Map<String, Long> counts = new TreeMap<>();
        ends.forEach((how, count) -> counts.put(how, count.sum()));
        return counts;
    }
}
