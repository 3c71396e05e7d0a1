package dev.pooling.benchmarks;

/** One of several equal implementations. */
final class Replica implements Service {

    private final int number;

    Replica(int number) {
        this.number = number;
    }

    static Replica[] several(int count) {
        Replica[] replicas = new Replica[count];
        for (int i = 0; i < count; i++) {
            replicas[i] = new Replica(i);
        }
        return replicas;
    }

    @Override
    public int work(int input) {
        return input * 31 + number;
    }
}
