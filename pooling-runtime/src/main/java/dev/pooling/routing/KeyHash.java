package dev.pooling.routing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.UUID;

/**
 * Hashes route keys to 64 well mixed bits.
 *
 * <p>The same in every JVM for text, numbers, booleans, characters, enums, UUIDs and arrays of these, so that several
 * instances of a service send the same key to the same agent. Text counts by its characters, whatever its class; a
 * whole number by its value, whatever its width. Any other key counts by its {@code hashCode}: it must have one that
 * depends on its content, and is as stable across JVMs as that is.
 *
 * <p>Sources: FNV-1a (Fowler, Noll, Vo) over 16-bit units; the finishing mix is variant 13 of D. Stafford's, as in
 * {@code java.util.SplittableRandom}.
 */
final class KeyHash {

    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private KeyHash() {}

    static long of(Object key) {
        if (key instanceof CharSequence text) {
            return ofText(text);
        } else if (key instanceof Number number) {
            return ofNumber(number);
        } else if (key instanceof UUID id) {
            return mix(mix(id.getMostSignificantBits()) + id.getLeastSignificantBits());
        } else if (key instanceof Enum<?> constant) {
            return ofText(constant.name());
        }
        return key.getClass().isArray() ? ofArray(key) : mix(key.hashCode());
    }

    static long ofText(CharSequence text) {
        long hash = BASIS;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return mix(hash);
    }

    /** One of many hashes that belong to the same thing. */
    static long replica(long hash, int number) {
        return mix(hash + number * GOLDEN);
    }

    /** A number from 0 to below the bound. */
    static int reduce(long hash, int bound) {
        return (int) ((hash >>> Integer.SIZE) * bound >>> Integer.SIZE);
    }

    private static long ofNumber(Number number) {
        if (number instanceof Double || number instanceof Float) {
            return mix(Double.doubleToLongBits(number.doubleValue()));
        } else if (number instanceof BigInteger || number instanceof BigDecimal) {
            return mix(number.hashCode());
        }
        // Not the hash code: an AtomicLong, for one, has none that depends on its value.
        return mix(number.longValue());
    }

    private static long ofArray(Object array) {
        if (array instanceof byte[] bytes) {
            long hash = BASIS;
            for (byte each : bytes) {
                hash = (hash ^ each) * PRIME;
            }
            return mix(hash);
        } else if (array instanceof Object[] objects) {
            long hash = BASIS;
            for (Object each : objects) {
                hash = mix(hash + GOLDEN) + (each == null ? 0 : of(each));
            }
            return mix(hash);
        }
        return mix(primitivesHash(array));
    }

    private static int primitivesHash(Object array) {
        if (array instanceof int[] ints) {
            return Arrays.hashCode(ints);
        } else if (array instanceof long[] longs) {
            return Arrays.hashCode(longs);
        } else if (array instanceof char[] chars) {
            return Arrays.hashCode(chars);
        } else if (array instanceof double[] doubles) {
            return Arrays.hashCode(doubles);
        } else if (array instanceof float[] floats) {
            return Arrays.hashCode(floats);
        } else if (array instanceof short[] shorts) {
            return Arrays.hashCode(shorts);
        }
        return Arrays.hashCode((boolean[]) array);
    }

    private static long mix(long bits) {
        long mixed = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
