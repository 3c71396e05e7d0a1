package dev.pooling.pool;

/** Follows one call from agent to agent. */
interface CallObserver {

    /** An agent has failed. */
    void failed(String agentId, Throwable failure);

    /** An agent has answered. */
    default void succeeded(String agentId) {}
}
