package dev.pooling.benchmarks.report;

import java.util.Collection;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A logarithmic scale of whole powers of ten.
 *
 * @param from the exponent of the first one
 * @param to the exponent of the last one, larger than that of the first
 * @param start where the first one is
 * @param end where the last one is
 */
record Scale(int from, int to, double start, double end) {

    /** The scale that holds these figures, all of them above 0. */
    static Scale of(Collection<Double> figures, double start, double end) {
        DoubleStream logarithms = figures.stream().mapToDouble(Math::log10);
        var range = logarithms.summaryStatistics();
        int from = (int) Math.floor(range.getMin());
        return new Scale(from, Math.max(from + 1, (int) Math.ceil(range.getMax())), start, end);
    }

    /** Where a figure is. */
    double at(double figure) {
        return start + (end - start) * (Math.log10(figure) - from) / (to - from);
    }

    /** The powers of ten. */
    double[] marks() {
        return IntStream.rangeClosed(from, to)
                .mapToDouble(exponent -> Math.pow(10, exponent))
                .toArray();
    }

    /** A power of ten as text. */
    static String text(double mark) {
        return mark < 1 ? Double.toString(mark) : Figures.count(Long.toString(Math.round(mark)));
    }
}
