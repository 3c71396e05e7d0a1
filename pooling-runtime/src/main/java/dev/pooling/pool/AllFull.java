package dev.pooling.pool;

/**
 * Says that a call has to wait for a place: no failure, and never seen by a caller. It takes the way of a failure because
 * that leads to where calls wait.
 */
final class AllFull extends RuntimeException {

    private static final long serialVersionUID = 1L;

    static final AllFull SIGNAL = new AllFull();

    private AllFull() {
        super("all agents are full", null, false, false);
    }
}
