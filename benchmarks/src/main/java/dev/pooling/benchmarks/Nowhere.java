package dev.pooling.benchmarks;

/** A directory in which nobody is. */
public class Nowhere implements Directory {

    /** Makes an empty one. */
    public Nowhere() {}

    @Override
    public String name(long id) {
        return "";
    }

    @Override
    public String address(long id) {
        return "";
    }

    @Override
    public long idOf(String name) {
        return 0;
    }

    @Override
    public boolean rename(long id, String name) {
        return false;
    }

    @Override
    public int size() {
        return 0;
    }

    @Override
    public double distance(long id) {
        return 0;
    }

    @Override
    public String[] names(long... ids) {
        return new String[0];
    }

    @Override
    public void remove(long id) {
        // Nobody is there.
    }
}
