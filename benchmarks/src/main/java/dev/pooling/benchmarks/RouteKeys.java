package dev.pooling.benchmarks;

/** Keys by which calls are routed, in turn, made beforehand. For one thread. */
final class RouteKeys {

    private static final int COUNT = 1 << 10;

    private final String[] keys = new String[COUNT];
    private int next;

    RouteKeys() {
        for (int i = 0; i < COUNT; i++) {
            keys[i] = "customer-" + i;
        }
    }

    String next() {
        return keys[next++ & (COUNT - 1)];
    }
}
