package dev.pooling.pool;

import org.jspecify.annotations.Nullable;

/** What a thread is asking an agent for. */
interface Asked {

    /** What the agent may know of it; null if its time is not limited. */
    @Nullable
    CallContext context();
}
