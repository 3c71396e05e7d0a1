package dev.pooling.benchmarks.report;

import java.util.Locale;

/** Figures as text, with as many digits as they are worth. */
final class Figures {

    private Figures() {}

    /** A figure and its error, if that is known. */
    static String measured(Sample sample) {
        int decimals = decimals(sample.score());
        String score = number(sample.score(), decimals);
        return Double.isNaN(sample.error()) ? score : score + " ± " + number(sample.error(), decimals);
    }

    /** A figure alone. */
    static String figure(double value) {
        return number(value, decimals(value));
    }

    /** How many times as much. */
    static String ratio(double value, double reference) {
        double ratio = value / reference;
        return number(ratio, ratio < 10 ? 2 : decimals(ratio));
    }

    /** Bytes for a call; JMH counts some of its own, which are next to nothing for each call. */
    static String bytes(double value) {
        return number(value, 0);
    }

    /** How many there are. */
    static String count(String number) {
        return number(Long.parseLong(number), 0);
    }

    private static int decimals(double value) {
        return value < 10 ? 2 : value < 100 ? 1 : 0;
    }

    private static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
