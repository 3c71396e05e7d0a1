/**
 * What is tried again and when: what an exception or a result means, which failures count, and how long to wait before an
 * agent is asked again.
 *
 * <p>Users write an {@link dev.pooling.retry.OutcomeClassifier} and let their exceptions be a {@link
 * dev.pooling.retry.StatusCarrier}. The other types are for the pool.
 */
@NullMarked
package dev.pooling.retry;

import org.jspecify.annotations.NullMarked;
