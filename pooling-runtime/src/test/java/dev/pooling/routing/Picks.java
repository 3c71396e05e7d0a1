package dev.pooling.routing;

import dev.pooling.annotation.LoadBalanceStrategy;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What the tests of strategies share. */
final class Picks {

    private Picks() {}

    static Balancer balancer(LoadBalanceStrategy strategy, long seed) {
        Random random = new Random(seed);
        return Balancer.of(strategy, () -> random);
    }

    /** All of the given in the rotation. */
    static CandidateSet set(Candidate... candidates) {
        return new CandidateSet(candidates, candidates);
    }

    static CandidateSet set(int size) {
        return set(candidates(size));
    }

    static FakeCandidate[] candidates(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> new FakeCandidate("agent-" + i))
                .toArray(FakeCandidate[]::new);
    }

    static FakeCandidate[] weighted(double... weights) {
        return IntStream.range(0, weights.length)
                .mapToObj(i -> new FakeCandidate("agent-" + i, weights[i], 0))
                .toArray(FakeCandidate[]::new);
    }

    static double[] weights(FakeCandidate... candidates) {
        return Arrays.stream(candidates).mapToDouble(FakeCandidate::weight).toArray();
    }

    /** The members without some of them. */
    static CandidateSet without(Candidate[] members, Candidate... absent) {
        List<Candidate> out = List.of(absent);
        Candidate[] active =
                Arrays.stream(members).filter(member -> !out.contains(member)).toArray(Candidate[]::new);
        return new CandidateSet(active, members);
    }

    static Exclusion excluding(Candidate... excluded) {
        return Set.of(excluded)::contains;
    }

    static int pick(Balancer balancer, CandidateSet set) {
        return balancer.pick(set, 0, null, null);
    }

    static int[] sequence(Balancer balancer, CandidateSet set, int picks) {
        return IntStream.range(0, picks).map(i -> pick(balancer, set)).toArray();
    }

    static int[] counts(Balancer balancer, CandidateSet set, int picks) {
        return counts(sequence(balancer, set, picks), set.size());
    }

    static int[] counts(int[] sequence, int size) {
        int[] counts = new int[size];
        Arrays.stream(sequence).forEach(index -> counts[index]++);
        return counts;
    }

    /** The greatest distance of any agent's count from its exact share, over all beginnings of a sequence. */
    static double greatestError(int[] sequence, double[] weights) {
        double sum = DoubleStream.of(weights).sum();
        int[] counts = new int[weights.length];
        double greatest = 0;
        for (int picks = 1; picks <= sequence.length; picks++) {
            counts[sequence[picks - 1]]++;
            for (int i = 0; i < weights.length; i++) {
                greatest = Math.max(greatest, Math.abs(counts[i] - picks * (weights[i] / sum)));
            }
        }
        return greatest;
    }

    /** Pearson's statistic for counts that should be equal. */
    static double chiSquare(int[] counts) {
        double expected = (double) Arrays.stream(counts).sum() / counts.length;
        return Arrays.stream(counts)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
    }
}
