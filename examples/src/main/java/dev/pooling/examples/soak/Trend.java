package dev.pooling.examples.soak;

/**
 * The straight line through figures read at even distances, by least squares, and how sure its slope is.
 *
 * @param growth by how much the line rises from the first figure to the last
 * @param error the standard error of that growth
 * @param mean the mean of the figures
 */
record Trend(double growth, double error, double mean) {

    /** So many standard errors above zero a slope is no chance: by Student's t more than 99 % sure from 8 figures on. */
    private static final double SURE = 3;

    /** The first figures, taken while everything is still being loaded and filled for the first time, do not count. */
    private static final double WARM_UP = 0.4;

    private static final int FEWEST = 8;

    static Trend of(double[] figures) {
        int from = (int) (figures.length * WARM_UP);
        int count = figures.length - from;
        if (count < FEWEST) {
            throw new IllegalArgumentException("figures must be >= 12, were " + figures.length);
        }
        double mean = 0;
        for (int i = from; i < figures.length; i++) {
            mean += figures[i] / count;
        }
        double middle = (count - 1) / 2.0;
        double across = 0;
        double along = 0;
        for (int i = 0; i < count; i++) {
            across += (i - middle) * (figures[from + i] - mean);
            along += (i - middle) * (i - middle);
        }
        double slope = across / along;
        double rest = 0;
        for (int i = 0; i < count; i++) {
            double distance = figures[from + i] - mean - slope * (i - middle);
            rest += distance * distance;
        }
        double error = Math.sqrt(rest / (count - 2) / along);
        return new Trend(slope * (count - 1), error * (count - 1), mean);
    }

    /** Whether the figures have grown: surely, and by more than does not matter. */
    boolean grows(double negligible) {
        return growth - SURE * error > 0 && growth > negligible;
    }
}
