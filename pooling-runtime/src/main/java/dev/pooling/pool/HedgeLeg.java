package dev.pooling.pool;

import dev.pooling.internal.Causes;
import dev.pooling.pool.EndedAttempt.How;
import dev.pooling.time.Scheduler.Cancellable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The second agent of a {@link Hedge} at work. It is ended once: by its answer, by its time-out, or because nobody wants the
 * answer any more; whoever does that returns the permit.
 */
final class HedgeLeg<T, R> implements BiConsumer<R, Throwable>, Asked {

    private final Hedge<T, R> hedge;
    private final AsyncCall<T, R> call;
    private final AgentLease<T> lease;
    private final long startNanos;
    private final AtomicBoolean ended = new AtomicBoolean();

    private volatile @Nullable CompletionStage<R> stage;
    private volatile @Nullable Cancellable timer;

    HedgeLeg(Hedge<T, R> hedge, AsyncCall<T, R> call, AgentLease<T> lease, long startNanos) {
        this.hedge = hedge;
        this.call = call;
        this.lease = lease;
        this.startNanos = startNanos;
    }

    AgentLease<T> lease() {
        return lease;
    }

    long startNanos() {
        return startNanos;
    }

    /** Asks the agent, unless nobody wants an answer any more. */
    void ask() {
        try {
            arm();
            if (!ended.get()) {
                call.inContext(this::askAsCurrent);
            }
        } catch (Throwable thrown) {
            accept(null, thrown);
        }
    }

    private void arm() {
        long limit = call.dispatcher().limits().nanos(lease);
        if (limit != 0) {
            Cancellable planned = call.scheduler().schedule(() -> late(limit), limit);
            timer = planned;
            if (ended.get()) {
                planned.cancel();
            }
        }
    }

    private @Nullable Void askAsCurrent() throws Throwable {
        Asked before = Asking.enter(this);
        CallOptions suspended = CallScope.suspend();
        try {
            call.askBeside(this);
            return null;
        } finally {
            CallScope.resume(suspended);
            Asking.leave(before);
        }
    }

    /** The agent will answer by this. */
    void answersBy(CompletionStage<R> given) {
        stage = given;
        if (ended.get()) {
            // Whoever ended the leg may not have seen the stage.
            StageCall.cancel(given);
        } else {
            given.whenComplete(this);
        }
    }

    @Override
    public void accept(@Nullable R value, @Nullable Throwable thrown) {
        if (!tryEnd()) {
            return;
        }
        EndedAttempt<T> noSuccess =
                thrown == null ? call.noSuccess(lease, startNanos, value) : ended(Causes.unwrap(thrown), How.THREW);
        hedge.secondEnded(value, noSuccess == null ? null : JudgedAttempt.of(call.dispatcher(), noSuccess));
    }

    private EndedAttempt<T> ended(Throwable failure, How how) {
        return new EndedAttempt<>(lease, startNanos, failure, how, call.isInterrupted());
    }

    /** The permit is returned at once, what follows leaves the timer's thread. */
    private void late(long limitNanos) {
        AgentGroup<T> group = lease.group;
        if (group == null || !tryEnd()) {
            return;
        }
        CallDispatcher<T> dispatcher = call.dispatcher();
        group.book().timedOut(lease, dispatcher.now(), limitNanos);
        call.leaveTimer(() -> {
            cancelStage();
            EndedAttempt<T> late = ended(dispatcher.timeout(lease, limitNanos, null), How.TIMED_OUT);
            hedge.secondEnded(null, JudgedAttempt.of(dispatcher, late));
        });
    }

    /** Nobody wants the answer. Does nothing to a leg that has ended by itself. */
    void abandon() {
        if (tryEnd()) {
            call.dispatcher().ignored(lease);
            cancelStage();
        }
    }

    private boolean tryEnd() {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        Cancellable planned = timer;
        if (planned != null) {
            planned.cancel();
        }
        return true;
    }

    private void cancelStage() {
        CompletionStage<R> asked = stage;
        if (asked != null) {
            StageCall.cancel(asked);
        }
    }

    @Override
    public @Nullable CallContext context() {
        long limit = call.dispatcher().limits().nanos(lease);
        return limit == 0 ? null : new CallContext(call.dispatcher().group().ticker(), startNanos + limit);
    }
}
