package dev.pooling.internal;

/**
 * Thrown by a weakly held agent instead of answering, when nobody but the pool knows it any more: the call goes to
 * another agent as if this one had not been picked, and the agent leaves the pool. Has no stack trace.
 */
public final class AgentGoneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Makes the exception. */
    public AgentGoneException() {
        super("the agent was garbage collected", null, false, false);
    }
}
