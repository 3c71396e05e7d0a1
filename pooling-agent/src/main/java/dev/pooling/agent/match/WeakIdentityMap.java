package dev.pooling.agent.match;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A map whose keys are compared by identity and are not kept alive; the values must not lead to them. Thread-safe.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public final class WeakIdentityMap<K, V> {

    private final Map<Object, V> entries = new ConcurrentHashMap<>();
    private final ReferenceQueue<K> gone = new ReferenceQueue<>();

    /**
     * Returns a value.
     *
     * @param key the key; not null
     * @return the value; null if there is none
     */
    public @Nullable V get(K key) {
        return entries.get(new Probe(key));
    }

    /**
     * Adds a value if there is none.
     *
     * @param key the key; not null
     * @param value the value; not null
     * @return the value that is there now; never null
     */
    public V putIfAbsent(K key, V value) {
        for (Object reference = gone.poll(); reference != null; reference = gone.poll()) {
            entries.remove(reference);
        }
        V other = entries.putIfAbsent(new Key(key, gone), value);
        return other == null ? value : other;
    }

    private static final class Key extends WeakReference<Object> {

        private final int hash;

        @SuppressWarnings("unchecked") // the queue only hands the references back
        Key(Object key, ReferenceQueue<?> queue) {
            super(key, (ReferenceQueue<Object>) queue);
            hash = System.identityHashCode(key);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            return this == other
                    || other instanceof Probe probe && refersTo(probe.key)
                    || other instanceof Key key && isSame(key.get());
        }

        private boolean isSame(@Nullable Object key) {
            return key != null && refersTo(key);
        }
    }

    /** For looking up: equals the {@link Key} of the same object. */
    private static final class Probe {

        private final Object key;

        Probe(Object key) {
            this.key = key;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(key);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key reference && reference.refersTo(key);
        }
    }
}
