package dev.pooling.pool;

import dev.pooling.breaker.ProbeVote;
import dev.pooling.event.PoolEvent.ProbeFailed;
import dev.pooling.event.PoolEvent.ProbeSucceeded;
import dev.pooling.internal.AgentGoneException;
import dev.pooling.time.Scheduler;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Probes one agent again and again, from its entry into the group until it leaves. The next probe is planned when one has
 * ended or timed out, so there are never two at once; one that goes on after its time-out counts as a further failure each
 * time another one would be due.
 *
 * <p>Timers hold it weakly: a pool that nobody closes can still be collected, and its probes end with it.
 */
final class AgentProbe<T> {

    private final AgentGroup<T> group;
    private final PooledAgent<T> member;
    private final Probing<T> probing;
    private final Scheduler scheduler;

    /** The probe that has begun and not returned, even if it has timed out. */
    private final AtomicReference<@Nullable ProbeRun<T>> running = new AtomicReference<>();

    /** Replaced by a reset. */
    private volatile ProbeRecord record = new ProbeRecord();

    private volatile Scheduler.@Nullable Cancellable planned;
    private volatile boolean stopped;

    AgentProbe(AgentGroup<T> group, PooledAgent<T> member, Probing<T> probing) {
        this.group = group;
        this.member = member;
        this.probing = probing;
        this.scheduler = group.setup().scheduler();
    }

    void start() {
        plan(probing.firstWaitNanos(group.setup().random().get()));
    }

    /** No probe begins after this; one under way is interrupted, and what comes of it does not count. */
    void stop() {
        stopped = true;
        cancelPlanned();
        ProbeRun<T> present = running.get();
        if (present != null) {
            present.abandon();
        }
    }

    /** Forgets all outcomes, also that of a probe under way. */
    void reset() {
        record = new ProbeRecord();
    }

    ProbeStats stats(long nowNanos) {
        return record.stats(nowNanos);
    }

    // Whoever stops sets the flag first and then looks for what to end; here it is the other way round.

    private void plan(long delayNanos) {
        if (!stopped) {
            planned = scheduler.schedule(new Tick<>(this), delayNanos);
            if (stopped) {
                cancelPlanned();
            }
        }
    }

    private void cancelPlanned() {
        Scheduler.Cancellable next = planned;
        if (next != null) {
            next.cancel();
        }
    }

    /** What is due now, to be run at once on this thread; null if nothing is. */
    private @Nullable ProbeRun<T> next() {
        if (stopped) {
            return null;
        }
        long now = now();
        ProbeVote vote = member.breaker().beginProbe(now);
        if (running.get() != null) {
            failed(record, vote, timeout());
            planNext(now);
            return null;
        }
        ProbeRun<T> run = new ProbeRun<>(this, probing, member.agent(), scheduler, now, record, vote);
        running.set(run);
        if (stopped) {
            run.abandon();
        }
        return run;
    }

    /** Says nothing about the agent. */
    private void couldNotBegin(Throwable noThread) {
        probing.log().report(group.name(), "a probe of '" + member.id() + "' could not begin", noThread);
        planNext(now());
    }

    /** A probe has returned; too late if somebody has ended it before. */
    void returned(ProbeRun<T> run, boolean inTime, boolean healthy, @Nullable Throwable failure) {
        running.compareAndSet(run, null);
        if (!inTime) {
            return;
        }
        try {
            if (failure instanceof AgentGoneException) {
                group.remove(member.id());
            } else if (healthy) {
                succeeded(run.record, run.vote);
            } else {
                failed(run.record, run.vote, failure);
            }
        } finally {
            planNext(run.dueNanos);
        }
    }

    void timedOut(ProbeRun<T> run) {
        try {
            failed(run.record, run.vote, timeout());
        } finally {
            planNext(run.dueNanos);
        }
    }

    private void planNext(long dueNanos) {
        long elapsed = Math.max(0, now() - dueNanos);
        plan(Math.max(0, probing.waitNanos(group.setup().random().get()) - elapsed));
    }

    private void succeeded(ProbeRecord into, ProbeVote vote) {
        if (stopped) {
            return;
        }
        long now = now();
        int failuresBefore = into.succeeded(now);
        vote.succeeded(now);
        if (failuresBefore > 0 && into == record) {
            group.events().publish(new ProbeSucceeded(group.name(), member.id(), failuresBefore));
        }
    }

    private void failed(ProbeRecord into, ProbeVote vote, @Nullable Throwable failure) {
        if (stopped) {
            return;
        }
        long now = now();
        int inRow = into.failed(now);
        if (inRow >= probing.failureThreshold()) {
            vote.failed(now, probing.holdNanos());
        }
        if (inRow <= probing.failureThreshold() && into == record) {
            group.events().publish(new ProbeFailed(group.name(), member.id(), inRow, failure));
        }
        if (inRow == probing.failureThreshold()) {
            String how = failure == null
                    ? "returned false"
                    : "failed with " + failure.getClass().getName();
            probing.log().report(group.name(), "agent '" + member.id() + "' is out: its probe " + how);
        }
    }

    private AgentTimeoutException timeout() {
        Duration limit = Duration.ofNanos(probing.timeoutNanos());
        return new AgentTimeoutException(
                "The probe did not answer within " + Durations.text(limit), member.id(), limit, null);
    }

    private long now() {
        return group.ticker().nanoTime();
    }

    /** The beginning of a probe: on the timer first, which it leaves at once, and then on the thread of the probe. */
    private static final class Tick<T> implements Runnable {

        private final WeakReference<AgentProbe<T>> probe;
        private final Scheduler scheduler;

        Tick(AgentProbe<T> probe) {
            this.probe = new WeakReference<>(probe);
            this.scheduler = probe.scheduler;
        }

        @Override
        public void run() {
            if (probe.refersTo(null)) {
                return;
            }
            try {
                scheduler.executeBlocking(this::begin);
            } catch (RuntimeException | Error noThread) {
                AgentProbe<T> known = probe.get();
                if (known != null) {
                    known.couldNotBegin(noThread);
                }
            }
        }

        private void begin() {
            ProbeRun<T> run = next();
            if (run != null) {
                run.run();
            }
        }

        /** In a method of its own: while the agent is asked, nothing on the stack holds the pool. */
        private @Nullable ProbeRun<T> next() {
            AgentProbe<T> known = probe.get();
            return known == null ? null : known.next();
        }
    }
}
