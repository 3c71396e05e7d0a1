package dev.pooling.benchmarks.report;

import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;

/**
 * One figure with all that belongs to it.
 *
 * @param parameters the parameters of the benchmark, by name
 * @param threads how many threads called
 * @param score the figure, in the unit of the benchmark
 * @param error half of the interval that holds the true figure with a probability of 99.9 %; NaN if it is not known
 * @param others what else was found, by name, such as the allocation
 */
record Sample(Map<String, String> parameters, int threads, double score, double error, Map<String, Double> others) {

    private static final String ALLOCATION = "gc.alloc.rate.norm";

    Sample {
        parameters = Map.copyOf(parameters);
        others = Map.copyOf(others);
    }

    static Sample of(RunResult result) {
        BenchmarkParams run = result.getParams();
        Map<String, String> parameters = new HashMap<>();
        for (String key : run.getParamsKeys()) {
            parameters.put(key, run.getParam(key));
        }
        Map<String, Double> others = new HashMap<>();
        result.getSecondaryResults().forEach((name, other) -> others.put(name, other.getScore()));
        return new Sample(
                parameters,
                run.getThreads(),
                result.getPrimaryResult().getScore(),
                result.getPrimaryResult().getScoreError(),
                others);
    }

    String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("No parameter '" + name + "' in " + parameters);
        }
        return value;
    }

    /** Bytes allocated for a call. */
    double allocated() {
        return other(ALLOCATION);
    }

    double other(String name) {
        Double value = others.get(name);
        if (value == null) {
            throw new IllegalArgumentException("No figure '" + name + "' in " + others.keySet());
        }
        return value;
    }
}
