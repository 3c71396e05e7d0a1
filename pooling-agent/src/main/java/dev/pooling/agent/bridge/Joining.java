package dev.pooling.agent.bridge;

/** Decides who joins a pool: the part of the Java agent behind the bridge. Thread-safe; must not throw. */
public interface Joining {

    /**
     * Told of an object whose construction has ended.
     *
     * @param object the object
     */
    void constructed(Object object);

    /**
     * Told of an object that is called though it may have been made before its class was woven.
     *
     * @param object the object
     */
    void met(Object object);

    /**
     * Told of an object that is being closed.
     *
     * @param object the object
     */
    void closing(Object object);
}
