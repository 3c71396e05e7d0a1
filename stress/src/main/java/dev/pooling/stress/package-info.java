/**
 * Small races on what a pool is made of, for jcstress: each class lets a few threads do one thing each at the same moment,
 * millions of times, and says which results may come of it. {@code stress/run.sh} runs them.
 */
@NullMarked
package dev.pooling.stress;

import org.jspecify.annotations.NullMarked;
