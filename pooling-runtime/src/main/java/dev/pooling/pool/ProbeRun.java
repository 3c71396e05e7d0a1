package dev.pooling.pool;

import dev.pooling.breaker.ProbeVote;
import dev.pooling.health.HealthProbe;
import dev.pooling.time.Scheduler;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One probe of one agent, on a thread that it may block. Its life is one word:
 *
 * <pre>
 *   WAITING --begin--> RUNNING --return--> ENDED                             in time
 *      |                  \--interrupt--> INTERRUPTING --> INTERRUPTED       timed out, or not wanted any more
 *      \--interrupt--> INTERRUPTED                                          not wanted any more, before it began
 * </pre>
 *
 * The probe and whoever ends it from outside race from RUNNING by compare-and-set, so one of them alone says what comes of
 * it. While it is INTERRUPTING the probe's thread waits, and then clears the interrupt, which thus never reaches what the
 * thread does next.
 *
 * <p>It holds the agent and the probe but not the pool, which may be forgotten while a probe hangs.
 */
final class ProbeRun<T> {

    private static final int WAITING = 0;
    private static final int RUNNING = 1;
    private static final int ENDED = 2;
    private static final int INTERRUPTING = 3;
    private static final int INTERRUPTED = 4;

    private final WeakReference<AgentProbe<T>> owner;
    private final HealthProbe<? super T> probe;
    private final T agent;
    private final Scheduler scheduler;
    private final long timeoutNanos;

    /** When it was due, what it is written down in, and what it tells the breaker. */
    final long dueNanos;

    final ProbeRecord record;
    final ProbeVote vote;

    private final AtomicInteger state = new AtomicInteger(WAITING);

    /** Written before RUNNING. */
    private @Nullable Thread thread;

    /** Whether somebody else had interrupted the thread; written before INTERRUPTED. */
    private boolean alreadyInterrupted;

    ProbeRun(
            AgentProbe<T> owner,
            Probing<T> probing,
            T agent,
            Scheduler scheduler,
            long dueNanos,
            ProbeRecord record,
            ProbeVote vote) {
        this.owner = new WeakReference<>(owner);
        this.probe = probing.probe();
        this.agent = agent;
        this.scheduler = scheduler;
        this.timeoutNanos = probing.timeoutNanos();
        this.dueNanos = dueNanos;
        this.record = record;
        this.vote = vote;
    }

    /** Asks the agent on this thread, unless nobody wants to know any more. */
    void run() {
        thread = Thread.currentThread();
        if (!state.compareAndSet(WAITING, RUNNING)) {
            return;
        }
        Scheduler.Cancellable timeout = scheduler.schedule(this::expire, timeoutNanos);
        boolean healthy = false;
        Throwable failure = null;
        try {
            healthy = checkInContext();
        } catch (Throwable thrown) {
            failure = thrown;
        }
        timeout.cancel();
        boolean inTime = end();
        AgentProbe<T> known = owner.get();
        if (known != null) {
            known.returned(this, inTime, healthy, failure);
        }
    }

    /** As if the agent's own code had begun the thread: libraries look for their parts by its context class loader. */
    private boolean checkInContext() throws Exception {
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        current.setContextClassLoader(agent.getClass().getClassLoader());
        try {
            return probe.check(agent);
        } finally {
            current.setContextClassLoader(before);
        }
    }

    /** Whether it has returned before anybody ended it. */
    private boolean end() {
        if (state.compareAndSet(RUNNING, ENDED)) {
            return true;
        }
        while (state.get() == INTERRUPTING) {
            Thread.onSpinWait();
        }
        if (!alreadyInterrupted) {
            Thread.interrupted();
        }
        return false;
    }

    /** Ends it on the timer; what follows leaves that, as listeners may be told. */
    private void expire() {
        if (tryInterrupt(true)) {
            try {
                scheduler.executeBlocking(this::tellOfTimeout);
            } catch (RuntimeException | Error noThread) {
                tellOfTimeout();
            }
        }
    }

    private void tellOfTimeout() {
        AgentProbe<T> known = owner.get();
        if (known != null) {
            known.timedOut(this);
        }
    }

    /** Nobody wants to know any more. A probe that does away with its own agent is not interrupted, and ends as it will. */
    void abandon() {
        tryInterrupt(thread != Thread.currentThread());
    }

    private boolean tryInterrupt(boolean interrupt) {
        if (state.compareAndSet(WAITING, INTERRUPTED)) {
            return true;
        }
        if (!state.compareAndSet(RUNNING, INTERRUPTING)) {
            return false;
        }
        try {
            Thread running = thread;
            alreadyInterrupted = running == null || !interrupt || running.isInterrupted();
            if (running != null && interrupt) {
                running.interrupt();
            }
        } finally {
            state.set(INTERRUPTED);
        }
        return true;
    }
}
