package dev.pooling.routing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns weights into whole numbers of turns in a period.
 *
 * <p>Exact where the period is no longer than 65,536 turns or 64 per agent, whichever is more: the weights are read as
 * the decimal numbers they are written as (0.1 is a tenth) and divided by what they have in common. Where it would be
 * longer, that many turns are dealt out by the method of the largest remainder, and every agent gets at least one: a
 * share is then off by less than one turn in the period, apart from what agents too light for a single turn are given.
 */
final class WeightTicks {

    private static final int MIN_LONGEST_PERIOD = 65_536;
    private static final int LONGEST_PERIOD_PER_AGENT = 64;

    private WeightTicks() {}

    /** The turns of each agent in a period, at least 1 each; their sum is the period. */
    static int[] of(double[] weights) {
        int longest = (int) Math.min(
                Integer.MAX_VALUE / 2, Math.max(MIN_LONGEST_PERIOD, (long) LONGEST_PERIOD_PER_AGENT * weights.length));
        double most = Arrays.stream(weights).max().orElse(1);
        double least = Arrays.stream(weights).min().orElse(1);
        if (most == least) {
            int[] equal = new int[weights.length];
            Arrays.fill(equal, 1);
            return equal;
        }
        // The quotient is a lower bound of the period; it spares numbers of hundreds of digits.
        int[] exact = most / least >= longest ? null : exact(weights, longest);
        return exact != null ? exact : rounded(weights, most, longest);
    }

    private static int @Nullable [] exact(double[] weights, int longest) {
        BigDecimal[] decimals =
                Arrays.stream(weights).mapToObj(BigDecimal::valueOf).toArray(BigDecimal[]::new);
        int scale = Arrays.stream(decimals)
                .mapToInt(decimal -> decimal.stripTrailingZeros().scale())
                .max()
                .orElse(0);
        BigInteger[] whole = Arrays.stream(decimals)
                .map(decimal -> decimal.setScale(scale).unscaledValue())
                .toArray(BigInteger[]::new);
        BigInteger divisor = Arrays.stream(whole).reduce(BigInteger.ZERO, BigInteger::gcd);
        BigInteger period =
                Arrays.stream(whole).reduce(BigInteger.ZERO, BigInteger::add).divide(divisor);
        if (period.compareTo(BigInteger.valueOf(longest)) > 0) {
            return null;
        }
        return Arrays.stream(whole)
                .mapToInt(weight -> weight.divide(divisor).intValueExact())
                .toArray();
    }

    private static int[] rounded(double[] weights, double most, int period) {
        double[] quotas =
                quotas(Arrays.stream(weights).map(weight -> weight / most).toArray(), period);
        int[] ticks = Arrays.stream(quotas).mapToInt(quota -> (int) quota).toArray();
        int left = period - Arrays.stream(ticks).sum();
        IntStream.range(0, ticks.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> ticks[i] - quotas[i]))
                .limit(left)
                .forEach(i -> ticks[i]++);
        return ticks;
    }

    /** Parts of the period by weight, none below 1: what the light ones are given on top, all others go without. */
    private static double[] quotas(double[] weights, int period) {
        boolean[] light = new boolean[weights.length];
        double rest = period;
        double sum = Arrays.stream(weights).sum();
        // Each one found to be light leaves less to the others, which may make another one light.
        for (boolean settled = false; !settled; ) {
            settled = true;
            double perWeight = rest / sum;
            for (int i = 0; i < weights.length; i++) {
                if (!light[i] && weights[i] * perWeight < 1) {
                    light[i] = true;
                    rest -= 1;
                    sum -= weights[i];
                    settled = false;
                }
            }
        }
        double perWeight = rest / sum;
        return IntStream.range(0, weights.length)
                .mapToDouble(i -> light[i] ? 1 : weights[i] * perWeight)
                .toArray();
    }
}
