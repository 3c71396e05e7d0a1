package dev.pooling.agent.weave;

/** In which form a class is woven. It must get the same one whenever it is transformed anew: the JVM sees to that. */
public enum Form {
    /** While it is loaded: it may get new methods. */
    LOADING(true, false),
    /** While it was loaded, for a Java agent that was reset since: it has its new methods, and there are older objects. */
    LOADED_BEFORE(true, true),
    /** When it was loaded already: it can't get new methods, and there are older objects. */
    LATE(false, true);

    private final boolean hasMethods;
    private final boolean hasOlderObjects;

    Form(boolean hasMethods, boolean hasOlderObjects) {
        this.hasMethods = hasMethods;
        this.hasOlderObjects = hasOlderObjects;
    }

    /**
     * Tells whether the class has methods that were not written by its author.
     *
     * @return true if it got them while it was loaded
     */
    public boolean hasMethods() {
        return hasMethods;
    }

    /**
     * Tells whether there may be objects that were made before the Java agent could be told of them.
     *
     * @return true if there may be
     */
    public boolean hasOlderObjects() {
        return hasOlderObjects;
    }
}
