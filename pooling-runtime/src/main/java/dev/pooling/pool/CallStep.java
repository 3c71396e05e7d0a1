package dev.pooling.pool;

/** What follows in a call after an attempt of it has failed. */
enum CallStep {
    /** Another attempt, at once. */
    ATTEMPT,
    /** A wait, and then another decision. */
    WAIT,
    /** A wait for a place, because all agents are full, and then another decision. */
    QUEUE,
    /** The fallback method. */
    METHOD,
    /** Nothing: the caller gets the result of the last attempt, though it counts as no success. */
    RESULT,
    /** Nothing: the caller gets the failure. */
    OVER
}
