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
 * <p>A timetable may begin with agents that are ahead of their shares or behind them, as they were when it took the place of
 * another one. All windows of an agent are then moved by what it is behind, so that its count stays within one of its share
 * over the changes as well. What agents are behind must add up to nothing for that: where some of them are out, the sum is
 * shared out by weight, as in [4].
 *
 * <p>Each stripe of threads goes through the timetable at its own position. The bound holds exactly for the stripe that
 * was used first, and within two for one that started further on.
 *
 * <p>[1] R. Tijdeman, "The chairman assignment problem", Discrete Mathematics 32 (1980). [2] S. Baruah, N. Cohen, C. G.
 * Plaxton, D. Varvel, "Proportionate progress: a notion of fairness in resource allocation", Algorithmica 15 (1996).
 * [3] M. Dertouzos, "Control robotics: the procedural control of physical processes", IFIP Congress (1974). [4] I. Stoica, H.
 * Abdel-Wahab, "Earliest Eligible Virtual Deadline First: a flexible and accurate mechanism for proportional share resource
 * allocation", Old Dominion University (1995).
 */
final class WeightedSchedule {

    private static final int NONE = -1;

    private final int[] ticks;
    private final int period;

    /** How far each agent was behind its share at the start, in turns times the period; it adds up to 0. */
    private final long[] behind;

    /** Whose turn each slot is; null if slot i belongs to agent i. */
    private final int @Nullable [] slots;

    private final Rotation rotation = new Rotation();

    private WeightedSchedule(int[] ticks, int period, long[] behind) {
        this.ticks = ticks;
        this.period = period;
        this.behind = behind;
        boolean plain = Arrays.stream(ticks).allMatch(tick -> tick == 1)
                && Arrays.stream(behind).allMatch(turns -> turns == 0);
        this.slots = plain ? null : slots();
    }

    /** Makes a timetable for agents of which each is so many turns behind its share, or ahead if the number is below 0. */
    static WeightedSchedule of(double[] weights, double[] turnsBehind) {
        int[] ticks = WeightTicks.of(weights);
        int period = Arrays.stream(ticks).sum();
        return new WeightedSchedule(ticks, period, evenedOut(turnsBehind, ticks, period));
    }

    private static long[] evenedOut(double[] turnsBehind, int[] ticks, int period) {
        long[] behind = Arrays.stream(turnsBehind)
                .mapToLong(turns -> Math.round(turns * period))
                .toArray();
        long excess = Arrays.stream(behind).sum();
        int heaviest = 0;
        for (int agent = 0; agent < ticks.length; agent++) {
            long share = Math.floorDiv(excess * ticks[agent], (long) period);
            behind[agent] -= share;
            heaviest = ticks[agent] > ticks[heaviest] ? agent : heaviest;
        }
        behind[heaviest] -= Arrays.stream(behind).sum();
        return behind;
    }

    int next() {
        int slot = rotation.next(period);
        return slots == null ? slot : slots[slot];
    }

    /**
     * How many turns fewer than its share each agent has had since the start, as far as the current thread has come; below 0
     * if it has had more.
     */
    double[] turnsMissed() {
        int passed = rotation.position(period);
        int[] had = new int[ticks.length];
        for (int slot = 0; slot < passed; slot++) {
            had[slots == null ? slot : slots[slot]]++;
        }
        return IntStream.range(0, ticks.length)
                .mapToDouble(agent -> (double) passed * ticks[agent] / period - had[agent])
                .toArray();
    }

    private int[] slots() {
        // Where two windows end together the heavier agent goes first: its next window starts sooner.
        int[] byWeight = IntStream.range(0, ticks.length)
                .boxed()
                .sorted(Comparator.comparingInt(agent -> -ticks[agent]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] made = new int[period];
        // Windows that have not started yet, as one linked list per slot in which they start: head, and next per place.
        int[] starting = new int[period];
        int[] nextStarting = new int[ticks.length];
        Arrays.fill(starting, NONE);
        for (int place = ticks.length - 1; place >= 0; place--) {
            int start = start(byWeight[place], 0, 0);
            nextStarting[place] = starting[start];
            starting[start] = place;
        }
        LongHeap started = new LongHeap(ticks.length);
        int[] turns = new int[ticks.length];
        for (int slot = 0; slot < period; slot++) {
            // A slot must not stay free: if no window has started, the next ones to start have.
            for (int from = slot; from == slot || started.isEmpty(); from++) {
                for (int place = starting[from]; place != NONE; place = nextStarting[place]) {
                    int agent = byWeight[place];
                    started.add(end(agent, turns[agent] + 1) << Integer.SIZE | place);
                }
                starting[from] = NONE;
            }
            int chosen = (int) started.removeLeast();
            int agent = byWeight[chosen];
            made[slot] = agent;
            if (++turns[agent] < ticks[agent]) {
                int start = start(agent, turns[agent], slot + 1);
                nextStarting[chosen] = starting[start];
                starting[start] = chosen;
            }
        }
        return made;
    }

    /** The slot in which the window for the next turn starts, not before a given one. */
    private int start(int agent, int turnsHad, int earliest) {
        long start = Math.floorDiv((long) turnsHad * period - behind[agent], (long) ticks[agent]);
        return (int) Math.max(earliest, Math.min(period - 1, start));
    }

    /** The slot before which the window for a turn ends. */
    private long end(int agent, int turn) {
        return -Math.floorDiv(behind[agent] - (long) turn * period, (long) ticks[agent]);
    }
}
