package dev.pooling.internal;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the Java agent, if there is one, which objects are put into a pool by hand: they then take no part in a pool that
 * the Java agent made, lest one call goes through two pools. Thread-safe.
 */
public final class Claims {

    private static volatile @Nullable Consumer<Object> claimant;

    private Claims() {}

    /**
     * Sets who is told.
     *
     * @param newClaimant told of each object, on the thread that adds it; null for nobody
     */
    public static void tell(@Nullable Consumer<Object> newClaimant) {
        claimant = newClaimant;
    }

    /**
     * Tells of an object that is being put into a pool.
     *
     * @param agent the object; not null
     */
    public static void claim(Object agent) {
        Consumer<Object> told = claimant;
        if (told != null) {
            told.accept(agent);
        }
    }
}
