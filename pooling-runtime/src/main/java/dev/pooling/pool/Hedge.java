package dev.pooling.pool;

import dev.pooling.routing.Candidate;
import dev.pooling.time.Scheduler.Cancellable;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The second agent that is asked beside the one of an attempt that takes long, and the race of the two. The first good answer
 * wins and the other agent's work is cancelled; it counts for nothing. A failure of one while the other is at work does
 * not end the attempt, unless it means that no other agent is to be asked. See [1], and [2] for what it is bounded by.
 *
 * <p>Who has ended the attempt in the sense of {@link AttemptFuture} owns the call, as without a hedge. What is added is how
 * the two legs hand it to each other, in one word:
 *
 * <pre>
 *   WAITING --launch--> BOTH --the first one fails--> FirstFailed --the second one ends--> OVER    the second one owns
 *                         \---the second one ends---> SecondEnded --the first one ends---> OVER    the first one owns
 * </pre>
 *
 * A second leg that answers first ends the attempt in the place of the first one. Where that is just ending by itself, on
 * another thread, the answer is left to it. So the owner always knows what has become of both, and takes what was
 * left for it.
 *
 * <p>[1] J. Dean, L. A. Barroso: "The Tail at Scale", CACM 56(2), 2013. [2] gRPC proposal A6, "Client retries".
 */
final class Hedge<T, R> {

    private static final Object WAITING = "waiting";
    private static final Object BOTH = "both are at work";
    private static final Object OVER = "over";

    private final AsyncCall<T, R> call;
    private final Hedging hedging;
    private final AgentLease<T> first;
    private final long startNanos;
    private final long callStartNanos;
    private final List<PooledAgent<T>> tried;
    private final AtomicReference<Object> state = new AtomicReference<>(WAITING);

    /** The attempt; written before anything is planned. */
    private int running;

    private volatile @Nullable Cancellable timer;

    /** Written before {@link #BOTH}. */
    private volatile @Nullable HedgeLeg<T, R> second;

    // Written by the owner.
    private boolean launched;
    private @Nullable String cancelledId;

    /** The second agent was still at work when the first one failed. */
    private record FirstFailed<T>(JudgedAttempt<T> failed) {}

    /** The second agent had ended when the first one did, in success if there is no failure. */
    private record SecondEnded<T, R>(
            @Nullable R value, @Nullable JudgedAttempt<T> failed) {}

    /**
     * @param before what has happened in the call before; null if this is its first attempt
     */
    Hedge(
            AsyncCall<T, R> call,
            Hedging hedging,
            AgentLease<T> first,
            long startNanos,
            @Nullable CallProgress<T> before) {
        this.call = call;
        this.hedging = hedging;
        this.first = first;
        this.startNanos = startNanos;
        this.callStartNanos = before == null ? startNanos : before.callStartNanos();
        this.tried = before == null ? List.of() : before.asked();
    }

    /** Whether a second agent was asked. Read by the owner, as are the other figures. */
    boolean isLaunched() {
        return launched;
    }

    /** How many agents were cancelled because the other one had answered. */
    int cancelled() {
        return cancelledId == null ? 0 : 1;
    }

    CallReport.Hedge report() {
        return new CallReport.Hedge(secondLeg().lease().agentId(), first.agentId(), cancelledId);
    }

    // ---- the beginning ----

    /** The first agent is at work: the second one will be asked after the delay. */
    void plan(int attempt) {
        long delay = hedging.delayNanos();
        if (delay < 0 || state.get() != WAITING) {
            return;
        }
        running = attempt;
        long elapsed = call.dispatcher().now() - startNanos;
        Cancellable planned = call.scheduler().schedule(() -> call.leaveTimer(this::launch), delay - elapsed);
        timer = planned;
        if (state.get() != WAITING) {
            planned.cancel();
        }
    }

    private void launch() {
        if (state.get() != WAITING || call.isInterrupted()) {
            return;
        }
        long now = call.dispatcher().now();
        AgentLease<T> lease = tryPick(now);
        if (lease == null) {
            return;
        }
        HedgeLeg<T, R> leg =
                new HedgeLeg<>(this, call, call.dispatcher().limits().limited(lease, callStartNanos), now);
        second = leg;
        if (!state.compareAndSet(WAITING, BOTH)) {
            call.dispatcher().ignored(lease);
            hedging.budget().giveBack();
            return;
        }
        // Whoever completes the future sees both, or is seen here.
        if (call.isDone()) {
            abandon();
        }
        events().hedged(lease.agentId(), first.agentId(), Math.max(0, now - startNanos));
        leg.ask();
    }

    private @Nullable AgentLease<T> tryPick(long now) {
        // A place that others wait for is not for a second agent.
        if (call.dispatcher().group().hasCallsInLine() || !hedging.budget().tryTake(now)) {
            return null;
        }
        AgentLease<T> lease = null;
        try {
            lease = call.dispatcher().picker().pick(now, call.routeKey(), this::isTried);
        } finally {
            if (lease == null) {
                hedging.budget().giveBack();
            }
        }
        return lease;
    }

    private boolean isTried(Candidate candidate) {
        return candidate == first.member || tried.contains(candidate);
    }

    // ---- the end ----

    /** By the owner: the first agent has answered. */
    void firstAnswered() {
        hedging.took(startNanos);
        Object last = closed(state.getAndSet(OVER));
        if (last == BOTH) {
            cancelledId = secondLeg().lease().agentId();
            secondLeg().abandon();
        } else if (last instanceof SecondEnded<?, ?>) {
            takeSecond(secondEnded(last));
        }
    }

    /** What the second agent has left is of no use but to be told. */
    private void takeSecond(SecondEnded<T, R> ended) {
        if (ended.failed() != null) {
            call.besides(ended.failed());
        } else {
            cancelledId = secondLeg().lease().agentId();
            call.dispatcher().ignored(secondLeg().lease());
        }
    }

    /** By the owner: the first agent has failed. What follows; null if that is left to the second one. */
    @Nullable
    CallStep firstFailed(JudgedAttempt<T> failed) {
        if (failed.ended().timedOut()) {
            hedging.took(startNanos);
        }
        while (true) {
            Object last = state.get();
            if (last == OVER) {
                return null;
            }
            boolean waits = last == BOTH && failed.isOutdone();
            if (state.compareAndSet(last, waits ? new FirstFailed<>(failed) : OVER)) {
                return waits ? null : firstFailed(failed, closed(last));
            }
        }
    }

    private @Nullable CallStep firstFailed(JudgedAttempt<T> failed, Object last) {
        if (last == BOTH) {
            cancelledId = secondLeg().lease().agentId();
            secondLeg().abandon();
        }
        if (!(last instanceof SecondEnded<?, ?>)) {
            return call.follow(failed);
        }
        SecondEnded<T, R> ended = secondEnded(last);
        JudgedAttempt<T> secondFailed = ended.failed();
        if (failed.isOutdone() && (secondFailed == null || !secondFailed.isOutdone())) {
            call.besides(failed);
            return goOn(ended.value(), secondFailed);
        }
        takeSecond(ended);
        return call.follow(failed);
    }

    /** By the second leg, once: it has ended, in success if there is no failure. */
    void secondEnded(@Nullable R value, @Nullable JudgedAttempt<T> failed) {
        while (true) {
            Object last = state.get();
            if (last == OVER) {
                drop(failed);
                return;
            }
            if (last instanceof FirstFailed<?> && state.compareAndSet(last, OVER)) {
                closed(last);
                call.besides(firstFailed(last));
                call.proceed(goOn(value, failed));
                return;
            }
            if (last == BOTH && (failed == null || !failed.isOutdone()) && call.end(running)) {
                closed(last);
                state.set(OVER);
                cancelFirst();
                call.proceed(goOn(value, failed));
                return;
            }
            if (last == BOTH && state.compareAndSet(BOTH, new SecondEnded<>(value, failed))) {
                return;
            }
        }
    }

    private void drop(@Nullable JudgedAttempt<T> failed) {
        if (failed == null) {
            call.dispatcher().ignored(secondLeg().lease());
        }
    }

    private void cancelFirst() {
        cancelledId = first.agentId();
        hedging.took(startNanos);
        call.dispatcher().ignored(first);
        call.cancelAsked();
    }

    /** By the owner: what the second leg has brought decides. */
    private @Nullable CallStep goOn(@Nullable R value, @Nullable JudgedAttempt<T> failed) {
        if (failed != null) {
            return call.follow(failed);
        }
        AgentLease<T> lease = secondLeg().lease();
        long start = secondLeg().startNanos();
        events().hedgeWon(
                        lease.agentId(),
                        first.agentId(),
                        Math.max(0, call.dispatcher().now() - start));
        call.served(lease, start, value);
        return null;
    }

    /** By whoever has completed the future: nobody wants an answer any more. */
    void abandon() {
        Object last = state.getAndSet(OVER);
        stopTimer();
        if (last == BOTH || last instanceof FirstFailed<?>) {
            secondLeg().abandon();
        } else if (last instanceof SecondEnded<?, ?>) {
            drop(secondEnded(last).failed());
        }
    }

    /** By the owner: notes how far it came. */
    private Object closed(Object last) {
        launched = last != WAITING && last != OVER;
        stopTimer();
        return last;
    }

    private void stopTimer() {
        Cancellable planned = timer;
        if (planned != null) {
            planned.cancel();
        }
    }

    private HedgeLeg<T, R> secondLeg() {
        HedgeLeg<T, R> leg = second;
        if (leg == null) {
            throw new IllegalStateException("no second agent was asked");
        }
        return leg;
    }

    @SuppressWarnings("unchecked") // made here
    private SecondEnded<T, R> secondEnded(Object last) {
        return (SecondEnded<T, R>) last;
    }

    @SuppressWarnings("unchecked") // made here
    private JudgedAttempt<T> firstFailed(Object last) {
        return ((FirstFailed<T>) last).failed();
    }

    private CallEvents events() {
        return CallEvents.of(call.dispatcher());
    }
}
