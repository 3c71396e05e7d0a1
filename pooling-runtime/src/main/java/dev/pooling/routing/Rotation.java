package dev.pooling.routing;

import dev.pooling.internal.Stripes;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Whose turn it is: a position that goes round and round, kept in several copies (stripes) so that threads which pick
 * at the same time seldom write the same cache line.
 *
 * <p>Each stripe by itself is an exact rotation; a thread always uses the same one, by its id. The first stripe to be
 * used starts at the origin, so a program of one thread sees the plain order; those after it start as far from each
 * other as can be (half-way, then at the quarters and so on: the van der Corput sequence), so that stripes which
 * advance in step, as they do with one virtual thread per call, do not all give the same answer.
 *
 * <p>A cell holds the next position plus one, or 0 while nobody has used it: wrapping round by comparison costs less
 * than a remainder, and the position never overflows.
 */
final class Rotation {

    /** Ints in a cache line: the distance between two stripes. */
    private static final int LINE = 16;

    // The first line stays unused: it keeps the cells off the line that holds the array's length.
    private final AtomicIntegerArray cells = new AtomicIntegerArray((Stripes.COUNT + 1) * LINE);
    private final AtomicInteger seated = new AtomicInteger();
    private final double origin;
    private volatile boolean wrapped;

    Rotation() {
        this(0);
    }

    /** Starts at a share of the way round, from 0 to below 1. */
    Rotation(double origin) {
        this.origin = origin;
    }

    /** Takes the next turn out of a number that may differ from that of the last turn. */
    int next(int size) {
        int cell = currentCell();
        while (true) {
            int stored = cells.get(cell);
            int index = stored == 0 ? seat(size) : stored - 1;
            if (index >= size) {
                index %= size;
            }
            int after = index + 1 == size ? 0 : index + 1;
            if (cells.compareAndSet(cell, stored, after + 1)) {
                if (after == 0 && !wrapped) {
                    wrapped = true;
                }
                return index;
            }
        }
    }

    /** Takes the next turn among the positions whose bits are set; at least one must be. */
    int nextOf(int mask) {
        if ((mask & (mask - 1)) == 0) {
            return Integer.numberOfTrailingZeros(mask);
        }
        int cell = currentCell();
        while (true) {
            int stored = cells.get(cell);
            int from = stored == 0 ? seat(Integer.SIZE - Integer.numberOfLeadingZeros(mask)) : stored - 1;
            int onwards = from < Integer.SIZE ? mask & (-1 << from) : 0;
            int index = Integer.numberOfTrailingZeros(onwards != 0 ? onwards : mask);
            if (cells.compareAndSet(cell, stored, index + 2)) {
                return index;
            }
        }
    }

    /** How far round the current thread's stripe has come, from 0 to below 1. */
    double progress(int size) {
        int stored = cells.get(currentCell());
        return stored == 0 ? origin : (stored - 1.0) / size;
    }

    /** True once a stripe has passed the end. */
    boolean hasWrapped() {
        return wrapped;
    }

    private int seat(int size) {
        double share = origin + (Integer.reverse(seated.getAndIncrement()) & 0xFFFF_FFFFL) * 0x1p-32;
        return Math.min(size - 1, (int) ((share < 1 ? share : share - 1) * size));
    }

    private static int currentCell() {
        return (Stripes.current() + 1) * LINE;
    }
}
