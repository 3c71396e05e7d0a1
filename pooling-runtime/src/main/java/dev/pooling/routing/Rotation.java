package dev.pooling.routing;

import dev.pooling.internal.OwnedCells;
import dev.pooling.internal.Stripes;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is: a position that goes round and round, kept in several copies (see {@link Stripes}) so that threads
 * which pick at the same time seldom write the same cache line, and mostly write without atomic operations.
 *
 * <p>Each stripe by itself is an exact rotation; a thread always uses the same one. The first stripe to be used starts
 * at 0, so a program of one thread sees the plain order; those after it start as far from each other as can be
 * (half-way, then at the quarters and so on: the van der Corput sequence), so that stripes which advance in step, as
 * they do with one virtual thread per call, do not all give the same answer.
 *
 * <p>A stripe holds the next position plus one, or 0 while nobody has used it: wrapping round by comparison costs less
 * than a remainder, and the position never overflows.
 */
final class Rotation {

    /** Ints in a cache line: the distance between two shared stripes. */
    private static final int LINE = 16;

    /** Which number of an owned cell is the position. */
    private static final int POSITION = 0;

    private final OwnedCells owned = new OwnedCells();

    /** Made for the first thread that owns no stripe. */
    private final AtomicReference<@Nullable AtomicIntegerArray> shared = new AtomicReference<>();

    private final AtomicInteger seated = new AtomicInteger();

    /** Takes the next turn out of a number that may differ from that of the last turn. */
    int next(int size) {
        int stripe = Stripes.owned();
        if (stripe < 0) {
            return nextShared(size);
        }
        long[] cell = owned.of(stripe);
        int index = index((int) cell[POSITION], size);
        OwnedCells.set(cell, POSITION, 1 + after(index, size));
        return index;
    }

    private int nextShared(int size) {
        AtomicIntegerArray cells = sharedCells();
        int cell = sharedCell();
        while (true) {
            int stored = cells.get(cell);
            int index = index(stored, size);
            if (cells.compareAndSet(cell, stored, 1 + after(index, size))) {
                return index;
            }
        }
    }

    private int index(int stored, int size) {
        int index = stored == 0 ? seat(size) : stored - 1;
        return index < size ? index : index % size;
    }

    private int after(int index, int size) {
        return index + 1 < size ? index + 1 : 0;
    }

    /** Takes the next turn among the positions whose bits are set; at least one must be. */
    int nextOf(int mask) {
        if ((mask & (mask - 1)) == 0) {
            return Integer.numberOfTrailingZeros(mask);
        }
        int stripe = Stripes.owned();
        if (stripe < 0) {
            return nextSharedOf(mask);
        }
        long[] cell = owned.of(stripe);
        int index = indexOf((int) cell[POSITION], mask);
        OwnedCells.set(cell, POSITION, index + 2L);
        return index;
    }

    private int nextSharedOf(int mask) {
        AtomicIntegerArray cells = sharedCells();
        int cell = sharedCell();
        while (true) {
            int stored = cells.get(cell);
            int index = indexOf(stored, mask);
            if (cells.compareAndSet(cell, stored, index + 2)) {
                return index;
            }
        }
    }

    private int indexOf(int stored, int mask) {
        int from = stored == 0 ? seat(Integer.SIZE - Integer.numberOfLeadingZeros(mask)) : stored - 1;
        int onwards = from < Integer.SIZE ? mask & (-1 << from) : 0;
        return Integer.numberOfTrailingZeros(onwards != 0 ? onwards : mask);
    }

    /** Where the current thread's stripe has come to: from 0 to below the size, 0 if it has not been used. */
    int position(int size) {
        int stripe = Stripes.owned();
        long stored = stripe < 0 ? sharedCells().get(sharedCell()) : owned.of(stripe)[POSITION];
        return stored == 0 ? 0 : (int) ((stored - 1) % size);
    }

    private int seat(int size) {
        double share = (Integer.reverse(seated.getAndIncrement()) & 0xFFFF_FFFFL) * 0x1p-32;
        return Math.min(size - 1, (int) (share * size));
    }

    private AtomicIntegerArray sharedCells() {
        AtomicIntegerArray known = shared.get();
        return known != null ? known : makeShared();
    }

    private AtomicIntegerArray makeShared() {
        // The first line stays unused: it keeps the cells off the line that holds the array's length.
        AtomicIntegerArray made = new AtomicIntegerArray((Stripes.COUNT + 1) * LINE);
        return shared.compareAndSet(null, made) ? made : sharedCells();
    }

    private static int sharedCell() {
        return (Stripes.current() + 1) * LINE;
    }
}
