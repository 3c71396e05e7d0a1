package dev.pooling.routing;

/** A binary heap of longs with a fixed capacity: a priority queue that boxes nothing. For one thread. */
final class LongHeap {

    private final long[] heap;
    private int size;

    LongHeap(int capacity) {
        heap = new long[capacity];
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(long value) {
        int hole = size++;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (heap[parent] <= value) {
                break;
            }
            heap[hole] = heap[parent];
            hole = parent;
        }
        heap[hole] = value;
    }

    /** Takes out the least value; the heap must not be empty. */
    long removeLeast() {
        long least = heap[0];
        long last = heap[--size];
        int hole = 0;
        while (2 * hole + 1 < size) {
            int child = 2 * hole + 1;
            if (child + 1 < size && heap[child + 1] < heap[child]) {
                child++;
            }
            if (last <= heap[child]) {
                break;
            }
            heap[hole] = heap[child];
            hole = child;
        }
        heap[hole] = last;
        return least;
    }
}
