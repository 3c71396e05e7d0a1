package dev.pooling.pool;

import dev.pooling.retry.FailedResultException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A call whose agents answer by a stage. */
abstract class StageCall<T, R> extends AsyncCall<T, R> implements BiConsumer<R, Throwable> {

    /** What the last agent asked has returned. */
    private volatile @Nullable CompletionStage<R> asked;

    StageCall(CallDispatcher<T> dispatcher, @Nullable Object routeKey, @Nullable CallObserver observer) {
        super(dispatcher, routeKey, observer);
    }

    /** Calls the agent, or the fallback method if the agent is null. */
    abstract @Nullable CompletionStage<R> stage(@Nullable T agent, @Nullable Throwable failure) throws Throwable;

    @Override
    final @Nullable CallStep ask(@Nullable T agent, @Nullable Throwable failure, int running) throws Throwable {
        CompletionStage<R> stage = stageOrThrow(agent, failure);
        asked = stage;
        if (!isRunning(running)) {
            // Timed out or cancelled while the agent was at it; whoever did that may not have seen the stage.
            cancel(stage);
        } else if (isPlain(stage) && stage.toCompletableFuture().isDone()) {
            // Throws if it has failed.
            return answer(running, stage.toCompletableFuture().getNow(null));
        } else {
            stage.whenComplete(running == FIRST ? this : new Answer<>(this, running));
        }
        return null;
    }

    private CompletionStage<R> stageOrThrow(@Nullable T agent, @Nullable Throwable failure) throws Throwable {
        CompletionStage<R> stage = stage(agent, failure);
        if (stage == null) {
            throw new NullPointerException((agent == null ? "The fallback method" : "The agent")
                    + " returned null instead of a stage. Return a failed one to tell of a failure.");
        }
        return stage;
    }

    @Override
    final boolean canBeHedged() {
        return true;
    }

    @Override
    final void askBeside(HedgeLeg<T, R> leg) throws Throwable {
        leg.answersBy(stageOrThrow(leg.lease().agent(), null));
    }

    @Override
    final @Nullable FailedResultException judge(AgentLease<T> lease, @Nullable R value) {
        return dispatcher().judgesValues() ? dispatcher().failedResult(lease, value) : null;
    }

    /** The stage of the first attempt has completed: most calls need no object to wait for it. */
    @Override
    public final void accept(@Nullable R value, @Nullable Throwable failure) {
        completed(FIRST, value, failure);
    }

    private void completed(int running, @Nullable R value, @Nullable Throwable failure) {
        if (failure == null) {
            succeeded(running, value);
        } else {
            failed(running, failure);
        }
    }

    /** Whether the stage can be looked into: some that are a CompletableFuture can't. */
    private static boolean isPlain(CompletionStage<?> stage) {
        return stage.getClass() == CompletableFuture.class
                || stage instanceof AsyncCall<?, ?>
                || stage instanceof AgentTask<?>;
    }

    @Override
    final void cancelAsked() {
        CompletionStage<R> stage = asked;
        if (stage != null) {
            cancel(stage);
        }
    }

    /** As far as a stage can be: most are futures. */
    static void cancel(CompletionStage<?> stage) {
        try {
            if (stage instanceof Future<?> future) {
                future.cancel(true);
            } else {
                stage.toCompletableFuture().cancel(true);
            }
        } catch (Throwable refused) {
            // Its result is dropped in any case, and the call that goes on without it must not be lost.
            return;
        }
    }

    /** Waits for the stage of a later attempt; knows which, so that it can't be taken for that of another. */
    private record Answer<R>(StageCall<?, R> call, int running) implements BiConsumer<R, Throwable> {

        @Override
        public void accept(@Nullable R value, @Nullable Throwable failure) {
            call.completed(running, value, failure);
        }
    }
}
