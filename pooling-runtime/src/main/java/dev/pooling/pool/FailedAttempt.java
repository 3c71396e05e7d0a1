package dev.pooling.pool;

/** An agent that was asked, and what came of it. */
record FailedAttempt<T>(AgentLease<T> lease, Throwable failure, boolean counted) {}
