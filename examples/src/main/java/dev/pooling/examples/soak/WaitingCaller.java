package dev.pooling.examples.soak;

import dev.pooling.examples.soak.Echo.Answer;
import dev.pooling.examples.soak.SoakCall.Way;
import dev.pooling.examples.soak.Violations.Rule;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** A thread that calls the pools at a steady rate and waits for each answer, and that is interrupted now and then. */
final class WaitingCaller implements Runnable {

    private final List<SoakPool> pools;
    private final Ledger ledger;
    private final Violations violations;
    private final Sabotage sabotage;
    private final Random random;
    private final long intervalNanos;
    private final Thread thread;
    private volatile boolean running = true;

    // Both guarded by this object.
    private boolean calling;
    private boolean interrupted;

    WaitingCaller(Soaked soaked, long seed, long intervalNanos) {
        this.pools = soaked.pools();
        this.ledger = soaked.ledger();
        this.violations = soaked.violations();
        this.sabotage = soaked.sabotage();
        this.random = new Random(seed);
        this.intervalNanos = intervalNanos;
        this.thread = new Thread(this, "soak-caller");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        long due = System.nanoTime();
        while (running) {
            call(ledger.begin(Way.WAITING.get(random.nextInt(Way.WAITING.size()))));
            // What was missed is not made up for.
            due = Math.max(due + intervalNanos, System.nanoTime());
            while (due - System.nanoTime() > 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
    }

    private void call(SoakCall call) {
        begin();
        Throwable failure = null;
        Answer answer = null;
        try {
            answer = pools.get(random.nextInt(pools.size())).call(call);
        } catch (Throwable thrown) {
            failure = thrown;
        }
        sabotage.afterwards(call);
        boolean wasInterrupted = end();
        check(call, failure, wasInterrupted, Thread.interrupted());
        if (failure != null) {
            ledger.failed(call, failure, wasInterrupted ? InterruptedException.class : NoFailure.class);
        } else if (!sabotage.strikes(Sabotage.Act.NEVER_ANSWER, call)) {
            ledger.answered(call, sabotage.strikes(Sabotage.Act.SWAP_ANSWERS, call) ? new Answer(1, 1) : answer);
        }
        if (sabotage.strikes(Sabotage.Act.ANSWER_TWICE, call)) {
            ledger.answered(call, answer);
        }
    }

    private synchronized void begin() {
        calling = true;
        interrupted = false;
    }

    private synchronized boolean end() {
        calling = false;
        return interrupted;
    }

    /** By another thread: interrupts the call that is under way, if there is one. */
    synchronized void interrupt() {
        if (calling) {
            interrupted = true;
            thread.interrupt();
        }
    }

    private void check(SoakCall call, Throwable failure, boolean wasInterrupted, boolean isInterrupted) {
        if (!wasInterrupted && isInterrupted) {
            violations.add(Rule.NO_INTERRUPT_LEAKS, "after " + call + ", which ended with " + failure);
        }
        // An interrupt at the very moment of a time-out cannot be told from that of the time-out.
        boolean mayBeTimeout = call.hasBeenInterrupted() && !call.wasInterruptedEarly();
        if (wasInterrupted && !isInterrupted && !(failure instanceof InterruptedException) && !mayBeTimeout) {
            violations.add(Rule.NO_INTERRUPT_LOST, "in " + call + ", which ended with " + failure);
        }
    }

    void stop() {
        running = false;
    }

    /** Waits for its last call to end, for some time. */
    void join(long millis) throws InterruptedException {
        thread.join(millis);
    }

    /** Stands for no exception at all. */
    private static final class NoFailure extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
