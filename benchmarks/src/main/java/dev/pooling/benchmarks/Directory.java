package dev.pooling.benchmarks;

/** An interface as it is found in programs, of which proxies are made but never called. */
public interface Directory {

    /**
     * Finds a name.
     *
     * @param id of whom
     * @return the name
     */
    String name(long id);

    /**
     * Finds an address.
     *
     * @param id of whom
     * @return the address
     */
    String address(long id);

    /**
     * Finds a number.
     *
     * @param name whose
     * @return the number
     */
    long idOf(String name);

    /**
     * Changes a name.
     *
     * @param id whose
     * @param name the new one
     * @return whether it has changed
     */
    boolean rename(long id, String name);

    /**
     * Counts.
     *
     * @return how many there are
     */
    int size();

    /**
     * Measures.
     *
     * @param id of whom
     * @return how far away
     */
    double distance(long id);

    /**
     * Finds names.
     *
     * @param ids of whom
     * @return the names
     */
    String[] names(long... ids);

    /**
     * Removes somebody.
     *
     * @param id who goes
     */
    void remove(long id);
}
