/**
 * Clocks, waiting and spans of time: the only package that reads a clock, sleeps or schedules.
 *
 * <p>For users who inject their own clock or scheduler, above all in tests ({@link dev.pooling.time.ManualTime}).
 */
@NullMarked
package dev.pooling.time;

import org.jspecify.annotations.NullMarked;
