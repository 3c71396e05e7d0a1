package dev.pooling.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some numbers of each thread that owns a stripe (see {@link Stripes}): its cell. Only the owner writes a cell, by opaque
 * writes; anybody may read it. Cells are made when their thread first comes, and stay.
 *
 * <p>A cell is an array long enough that the numbers of two of them never lie on one cache line, wherever the garbage
 * collector puts them.
 */
public final class OwnedCells {

    /** How many numbers a cell holds. */
    public static final int SIZE = 8;

    /** With the header of the array 128 bytes: from the last number of one cell to the first of the next is a line at least. */
    private static final int PADDED = 14;

    /**
     * Places at the end of the table of cells that stay empty, 48 bytes: the table is read by all, and the next object in
     * memory is most likely a cell, whose first number is 16 bytes in.
     */
    private static final int PLACES_LEFT_FREE = 12;

    private static final long[] @Nullable [] NONE = new long[PLACES_LEFT_FREE][];
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle CELLS;

    static {
        try {
            CELLS = MethodHandles.lookup().findVarHandle(OwnedCells.class, "cells", long[][].class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** By stripe, and {@link #PLACES_LEFT_FREE}; replaced through {@link #CELLS} by a copy with one cell more. */
    private volatile long[] @Nullable [] cells = NONE;

    /** Makes it without any cell. */
    public OwnedCells() {}

    /**
     * Returns the cell of a stripe.
     *
     * @param stripe what {@link Stripes#owned} has returned to the current thread, but not -1
     * @return the cell; all numbers are 0 at first
     */
    public long[] of(int stripe) {
        long[] @Nullable [] known = cells;
        long[] cell = stripe < known.length ? known[stripe] : null;
        return cell != null ? cell : create(stripe);
    }

    /** By the owner of the stripe, so its cell is made once; others may add theirs meanwhile. */
    private long[] create(int stripe) {
        long[] cell = new long[PADDED];
        while (true) {
            long[] @Nullable [] known = cells;
            long[] @Nullable [] larger = Arrays.copyOf(known, Math.max(known.length, stripe + 1 + PLACES_LEFT_FREE));
            larger[stripe] = cell;
            if (CELLS.compareAndSet(this, known, larger)) {
                return cell;
            }
        }
    }

    /**
     * Returns the sum of a number over all cells.
     *
     * @param number from 0 to {@link #SIZE} - 1
     * @return the sum
     */
    public long sum(int number) {
        long sum = 0;
        long[] @Nullable [] known = cells;
        for (int stripe = 0; stripe < known.length - PLACES_LEFT_FREE; stripe++) {
            long[] cell = known[stripe];
            sum += cell == null ? 0 : (long) CELL.getOpaque(cell, number);
        }
        return sum;
    }

    /**
     * Returns by how much the sum of a number over all cells exceeds those of two others. Those are read first in each
     * cell, so that what is counted in the first number and then by the same thread in another is never missed.
     *
     * @param number from 0 to {@link #SIZE} - 1
     * @param less what to subtract, likewise
     * @param more what else to subtract, likewise
     * @return the difference
     */
    public long difference(int number, int less, int more) {
        long difference = 0;
        long[] @Nullable [] known = cells;
        for (int stripe = 0; stripe < known.length - PLACES_LEFT_FREE; stripe++) {
            long[] cell = known[stripe];
            if (cell != null) {
                long subtracted = (long) CELL.getOpaque(cell, less) + (long) CELL.getOpaque(cell, more);
                difference += (long) CELL.getOpaque(cell, number) - subtracted;
            }
        }
        return difference;
    }

    /**
     * Returns how many stripes there may be cells for.
     *
     * @return the number of the last stripe with a cell, plus one
     */
    public int stripes() {
        return cells.length - PLACES_LEFT_FREE;
    }

    /**
     * Returns a number of a cell.
     *
     * @param stripe the stripe, from 0 to {@link #stripes} - 1
     * @param number from 0 to {@link #SIZE} - 1
     * @return its value; 0 if the stripe has no cell
     */
    public long get(int stripe, int number) {
        long[] cell = cells[stripe];
        return cell == null ? 0 : (long) CELL.getOpaque(cell, number);
    }

    /**
     * Writes a number of one's own cell.
     *
     * @param cell the cell of the current thread
     * @param number from 0 to {@link #SIZE} - 1
     * @param value the new value
     */
    public static void set(long[] cell, int number, long value) {
        CELL.setOpaque(cell, number, value);
    }

    /**
     * Adds to a number of one's own cell.
     *
     * @param cell the cell of the current thread
     * @param number from 0 to {@link #SIZE} - 1
     * @param amount what to add
     */
    public static void add(long[] cell, int number, long amount) {
        CELL.setOpaque(cell, number, cell[number] + amount);
    }
}
