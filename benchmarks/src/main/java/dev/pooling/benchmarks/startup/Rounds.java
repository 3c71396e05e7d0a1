package dev.pooling.benchmarks.startup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Measures the same thing in several ways, in turn. */
final class Rounds {

    private static final int WARM_UP = 1;

    private Rounds() {}

    /** Measures once, with the flags of one way. */
    interface Measurement<M> {
        M with(List<String> flags) throws IOException, InterruptedException;
    }

    /** Measures each way a number of times; what is measured of each, in the order of the ways. */
    static <M> List<List<M>> measure(int rounds, List<List<String>> ways, Measurement<M> measurement)
            throws IOException, InterruptedException {
        List<List<M>> measured =
                Stream.<List<M>>generate(ArrayList::new).limit(ways.size()).toList();
        for (int round = -WARM_UP; round < rounds; round++) {
            for (int i = 0; i < ways.size(); i++) {
                // Who comes first changes, lest one always follows the same other.
                int way = Math.floorMod(round + i, ways.size());
                M once = measurement.with(ways.get(way));
                if (round >= 0) {
                    measured.get(way).add(once);
                }
            }
        }
        return measured;
    }

    /** The median, in milliseconds. */
    static double median(List<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1)
                        .average()
                        .orElseThrow()
                / 1e6;
    }
}
