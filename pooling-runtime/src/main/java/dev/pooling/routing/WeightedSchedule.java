package dev.pooling.routing;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A timetable in which each agent has as many turns as its weight says, spread as evenly as can be.
 *
 * <p>Let agent i have the share {@code s = ticks[i] / period}. After any number k of turns from the start of the
 * timetable it has had strictly between {@code k s - 1} and {@code k s + 1} of them. That this can be done for any
 * shares is Tijdeman's theorem [1]; the better known smooth weighted round robin of nginx, which gives each turn to the
 * agent furthest behind, does not keep it when agents are many. The timetable is that of Pfair scheduling [2] on one
 * processor: turn j (from 1) of an agent must fall into the window from slot {@code floor((j - 1) / s)} to before slot
 * {@code ceil(j / s)}, and giving each slot to the one among the started windows that ends first meets every window if
 * that can be done at all [3]. All of it is integer arithmetic.
 *
 * <p>Each stripe of threads goes through the timetable at its own position. The bound holds exactly for the stripe that
 * was used first, and within two for one that started further on.
 *
 * <p>[1] R. Tijdeman, "The chairman assignment problem", Discrete Mathematics 32 (1980). [2] S. Baruah, N. Cohen, C. G.
 * Plaxton, D. Varvel, "Proportionate progress: a notion of fairness in resource allocation", Algorithmica 15 (1996).
 * [3] M. Dertouzos, "Control robotics: the procedural control of physical processes", IFIP Congress (1974).
 */
final class WeightedSchedule {

    private final int period;

    /** Whose turn each slot is; null if slot i belongs to agent i. */
    private final int @Nullable [] slots;

    private final Rotation rotation;

    private WeightedSchedule(int period, int @Nullable [] slots, double origin) {
        this.period = period;
        this.slots = slots;
        this.rotation = new Rotation(origin);
    }

    /** Makes a timetable that starts at a share of its period, from 0 to below 1. */
    static WeightedSchedule of(double[] weights, double origin) {
        int[] ticks = WeightTicks.of(weights);
        if (Arrays.stream(ticks).allMatch(tick -> tick == 1)) {
            return new WeightedSchedule(ticks.length, null, origin);
        }
        // Where two windows end together the heavier agent goes first: its next window starts sooner.
        int[] byWeight = IntStream.range(0, ticks.length)
                .boxed()
                .sorted(Comparator.comparingInt(agent -> -ticks[agent]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] slots = slots(Arrays.stream(byWeight).map(agent -> ticks[agent]).toArray());
        for (int slot = 0; slot < slots.length; slot++) {
            slots[slot] = byWeight[slots[slot]];
        }
        return new WeightedSchedule(slots.length, slots, origin);
    }

    int next() {
        int slot = rotation.next(period);
        return slots == null ? slot : slots[slot];
    }

    /**
     * Where the timetable that replaces this one should start. Usually at the beginning, where the bound is exact. But
     * if agents come and go faster than a period passes, at the same share of the way: an agent of small weight has its
     * turn late in the period, and would never have it if each change went back to the start.
     */
    double carriedOver() {
        return rotation.hasWrapped() ? 0 : rotation.progress(period);
    }

    private static int[] slots(int[] ticks) {
        int period = Arrays.stream(ticks).sum();
        int[] slots = new int[period];
        // Windows that have not started yet, as one linked list per slot in which they start: head, and next per agent.
        int[] starting = new int[period];
        int[] nextStarting = new int[ticks.length];
        Arrays.fill(starting, -1);
        LongHeap started = new LongHeap(ticks.length);
        int[] turns = new int[ticks.length];
        for (int agent = 0; agent < ticks.length; agent++) {
            started.add(entry(agent, 1, ticks, period));
        }
        for (int slot = 0; slot < period; slot++) {
            for (int agent = starting[slot]; agent >= 0; agent = nextStarting[agent]) {
                started.add(entry(agent, turns[agent] + 1, ticks, period));
            }
            int chosen = (int) started.removeLeast();
            slots[slot] = chosen;
            int turn = ++turns[chosen];
            if (turn < ticks[chosen]) {
                // Never the current slot or an earlier one unless the window has already started.
                int start = Math.max(slot + 1, (int) ((long) turn * period / ticks[chosen]));
                nextStarting[chosen] = starting[start];
                starting[start] = chosen;
            }
        }
        return slots;
    }

    /**
     * The end of an agent's window in the upper half and the agent in the lower: entries compare by end, then agent.
     */
    private static long entry(int agent, int turn, int[] ticks, int period) {
        long end = ((long) turn * period + ticks[agent] - 1) / ticks[agent];
        return end << Integer.SIZE | agent;
    }
}
