package dev.pooling.examples.simulate;

import dev.pooling.retry.StatusCarrier;

/** An agent says that it has had enough for a second. */
final class ThrottledFailure extends AgentFailure implements StatusCarrier {

    private static final long serialVersionUID = 1;

    ThrottledFailure() {
        super("429 Too Many Requests");
    }

    @Override
    public int statusCode() {
        return 429;
    }

    @Override
    public String retryAfter() {
        return "1";
    }
}
