/**
 * What is tried again and when: which failures count, and how long to wait before an agent is asked again.
 *
 * <p>For the pool; users meet these types only through the options of a pool.
 */
@NullMarked
package dev.pooling.retry;

import org.jspecify.annotations.NullMarked;
