package dev.pooling.pool;

import dev.pooling.pool.EndedAttempt.How;
import dev.pooling.time.Scheduler;
import org.jspecify.annotations.Nullable;

/** How a call goes on that has the thread of its caller: it waits by sleeping, and ends by throwing. */
final class SyncCall {

    private SyncCall() {}

    /** Carries out one call. What the agents throw, checked or not, reaches the caller as it is. */
    static <T, R, X extends Exception> @Nullable R execute(
            CallDispatcher<T> dispatcher,
            AgentCall<? super T, ? extends R, X> call,
            @Nullable Object routeKey,
            @Nullable CallObserver observer)
            throws X {
        long start = dispatcher.nanoTime();
        CallProgress<T> progress = null;
        AgentLease<T> lease = null;
        CallWatch watch = null;
        R result = null;
        while (true) {
            try {
                if (lease == null) {
                    lease = dispatcher.lease(routeKey, start);
                }
                watch = dispatcher.watch(lease, start);
                result = call.call(lease.agent());
                if (dispatcher.judgesValues()) {
                    dispatcher.judge(lease, result);
                }
                dispatcher.succeeded(progress, lease, watch, start);
                if (observer != null) {
                    observer.succeeded(lease.agentId());
                }
                return result;
            } catch (Throwable failure) {
                if (progress == null) {
                    long begun = dispatcher.begunNanos(lease, watch, start);
                    progress = new CallProgress<>(dispatcher, routeKey, begun, observer);
                }
                progress = dispatcher.failed(progress, lease, watch, start, routeKey, failure);
                if (progress.returnsResult()) {
                    return result;
                }
                lease = progress.lease();
                start = progress.startNanos();
                watch = null;
            }
        }
    }

    /** What came of an attempt, once nobody watches over it any more. */
    static <T> EndedAttempt<T> ended(
            CallDispatcher<T> dispatcher,
            @Nullable AgentLease<T> lease,
            @Nullable CallWatch watch,
            long startNanos,
            Throwable thrown) {
        Throwable failure = thrown instanceof JudgedResult judged ? judged.result() : thrown;
        Throwable timeout = lease == null || watch == null ? null : timeout(dispatcher, lease, watch, failure);
        boolean interrupted = Thread.currentThread().isInterrupted();
        if (timeout != null) {
            return new EndedAttempt<>(lease, startNanos, timeout, How.TIMED_OUT, interrupted);
        }
        How how = failure == thrown ? How.THREW : How.RETURNED;
        return new EndedAttempt<>(lease, startNanos, failure, how, interrupted);
    }

    /** Ends the watch: the time-out, if there was one, whatever the interrupted agent threw; else null. */
    private static <T> @Nullable Throwable timeout(
            CallDispatcher<T> dispatcher, AgentLease<T> lease, CallWatch watch, Throwable thrown) {
        long limitNanos = watch.limitNanos();
        if (!watch.settle()) {
            return null;
        }
        boolean isNoticed =
                thrown instanceof AgentTimeoutException late && late.agentId().equals(lease.agentId());
        return isNoticed ? thrown : dispatcher.timeout(lease, limitNanos, thrown);
    }

    /**
     * Brings a call to its next attempt, to its fallback method or to its last result; throws what the caller gets if
     * there is none.
     */
    static <T> void follow(CallDispatcher<T> dispatcher, CallProgress<T> call, EndedAttempt<T> ended) {
        CallStep step = call.after(JudgedAttempt.of(dispatcher, ended));
        while (step == CallStep.WAIT || step == CallStep.QUEUE) {
            step = step == CallStep.WAIT ? sleep(call) : queue(call);
        }
        if (step == CallStep.METHOD) {
            ReportWriter.served(dispatcher, call, "method", call.callStartNanos());
        } else if (step != CallStep.ATTEMPT) {
            ReportWriter.failed(CallReports.current(), dispatcher, call, call.failure(), null);
        }
        if (step == CallStep.OVER) {
            throw over(call.failure());
        }
    }

    /** Throws what the caller gets. */
    static RuntimeException over(Throwable last) {
        if (last instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        throw SyncCall.<RuntimeException>unchecked(last);
    }

    /** Waits for an agent to be asked again, as long as the caller lets it. */
    static <T> CallStep sleep(CallProgress<T> call) {
        Scheduler scheduler = call.group().setup().scheduler();
        try {
            scheduler.sleep(call.delayNanos());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return call.giveUp();
        }
        return call.afterWait();
    }

    /** Waits for a place, as long as the caller lets it. */
    static <T> CallStep queue(CallProgress<T> call) {
        return call.afterQueue(new ParkedCall<>(call.queued()).await());
    }

    /** Throws any exception without wrapping it: the agent's very own object must reach the caller. */
    @SuppressWarnings("unchecked") // erased: the cast does not happen
    private static <X extends Throwable> RuntimeException unchecked(Throwable failure) throws X {
        throw (X) failure;
    }
}
