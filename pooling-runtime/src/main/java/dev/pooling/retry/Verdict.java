package dev.pooling.retry;

import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;

/**
 * What a failed attempt means for the agent and for the call.
 *
 * @since 0.1
 */
public enum Verdict {
    /** The agent failed: it counts against the agent, and another attempt may follow. */
    FAILURE,
    /** The exception is the agent's answer to this call: it counts for nothing, and no other agent is asked. */
    ANSWER,
    /** The call itself is at fault: it counts for nothing, and no agent is asked any more. */
    REJECTED,
    /** The call is over whoever is asked: interrupted, cancelled, or the JVM is in trouble. It counts for nothing. */
    OVER;

    /**
     * Judges an exception thrown by an agent.
     *
     * @param failure what was thrown; not null
     * @param retryable which exceptions count against the agent
     * @param interrupted whether the calling thread is interrupted; then nobody is asked any more, because the caller
     *     wants the call to end
     * @return the verdict; never null
     */
    public static Verdict of(Throwable failure, ExceptionFilter retryable, boolean interrupted) {
        if (interrupted || endsCall(failure)) {
            return OVER;
        }
        return retryable.test(failure) ? FAILURE : ANSWER;
    }

    private static boolean endsCall(Throwable failure) {
        return failure instanceof InterruptedException
                || failure instanceof CancellationException
                || failure instanceof ClosedByInterruptException
                || failure instanceof Error && !ExceptionFilter.isBrokenAgent(failure);
    }
}
