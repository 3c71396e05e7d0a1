package dev.pooling.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.breaker.CircuitBreaker.State;
import dev.pooling.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs random sequences of actions on a breaker and on a simple model of it, and compares the two after each. */
class BreakerModelTest {

    private static final int FAILURES = 3;
    private static final int SUCCESSES = 2;
    private static final long RESET = Duration.ofSeconds(30).toNanos();
    private static final long HOLD = Duration.ofSeconds(25).toNanos();

    /** A breaker without growth, jitter or concurrency; a trial is a call numbered by the period it began in. */
    private static final class Model {
        State state = State.CLOSED;
        int failures;
        int successes;
        int period;
        long openedAt;
        long openNanos;
        boolean probedDead;
        long trial = -1;
        long trialAt;

        void tick(long now) {
            if (state == State.OPEN && now - openedAt >= openNanos) {
                halfOpen();
            }
        }

        void halfOpen() {
            state = State.HALF_OPEN;
            successes = 0;
            trial = -1;
            period++;
        }

        void probeEnds(int begunIn, boolean success, long now) {
            if (begunIn != period) {
                return;
            }
            if (!success) {
                if (state != State.OPEN) {
                    open(now);
                }
                openNanos = Math.max(openNanos, now - openedAt + HOLD);
                probedDead = true;
            } else if (state != State.CLOSED) {
                if (state == State.OPEN) {
                    halfOpen();
                }
                if (probedDead && ++successes == SUCCESSES) {
                    close();
                }
            }
        }

        boolean mayCall(long now) {
            tick(now);
            return state == State.CLOSED || state == State.HALF_OPEN && (trial < 0 || now - trialAt >= RESET);
        }

        void begin(long call, long now) {
            if (state == State.HALF_OPEN) {
                trial = call;
                trialAt = now;
            }
        }

        void end(long call, int begunIn, boolean success, long now) {
            if (begunIn != period) {
                return;
            }
            if (state == State.CLOSED) {
                failures = success ? 0 : failures + 1;
                if (failures >= FAILURES) {
                    open(now);
                }
            } else if (state == State.HALF_OPEN && trial == call) {
                trial = -1;
                if (!success) {
                    open(now);
                } else if (++successes == SUCCESSES) {
                    close();
                }
            }
        }

        void open(long now) {
            state = State.OPEN;
            openedAt = now;
            openNanos = RESET;
            probedDead = false;
            period++;
        }

        void close() {
            state = State.CLOSED;
            failures = 0;
            period++;
        }
    }

    private record Call(long number, int begunIn, Permit permit) {}

    private record Probe(int begunIn, ProbeVote vote) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void a_breaker_does_what_its_model_does(long seed) {
        Random random = new Random(seed);
        ManualTime time = new ManualTime();
        CircuitBreaker breaker = CircuitBreaker.builder()
                .ticker(time)
                .failureThreshold(FAILURES)
                .successThreshold(SUCCESSES)
                .resetTimeout(Duration.ofNanos(RESET))
                .maxResetTimeout(Duration.ofNanos(RESET))
                .build();
        Model model = new Model();
        List<Call> underWay = new ArrayList<>();
        List<Probe> probes = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            String where = "seed " + seed + ", step " + step;
            long now = time.nanoTime();
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> {
                    boolean expected = model.mayCall(now);
                    Optional<Permit> permit = breaker.tryAcquire();
                    assertThat(permit.isPresent()).as(where).isEqualTo(expected);
                    if (expected) {
                        model.begin(step, now);
                        underWay.add(new Call(step, model.period, permit.orElseThrow()));
                    }
                }
                case 4, 5, 6, 7 -> end(random, underWay, model, now);
                case 8 -> {
                    model.tick(now);
                    probes.add(new Probe(model.period, breaker.beginProbe(now)));
                }
                case 9 -> endProbe(random, probes, model, now);
                case 10 -> time.advance(Duration.ofMillis(random.nextInt(20_000)));
                default -> {
                    if (random.nextInt(50) == 0) {
                        breaker.reset();
                        model.tick(now);
                        model.close();
                    }
                }
            }
            model.tick(time.nanoTime());
            assertThat(breaker.state()).as(where).isEqualTo(model.state);
        }
    }

    private static void endProbe(Random random, List<Probe> probes, Model model, long now) {
        if (probes.isEmpty()) {
            return;
        }
        Probe probe = probes.remove(random.nextInt(probes.size()));
        boolean success = random.nextInt(10) < 7;
        if (success) {
            probe.vote().succeeded(now);
        } else {
            probe.vote().failed(now, HOLD);
        }
        model.probeEnds(probe.begunIn(), success, now);
    }

    private static void end(Random random, List<Call> underWay, Model model, long now) {
        if (underWay.isEmpty()) {
            return;
        }
        Call call = underWay.remove(random.nextInt(underWay.size()));
        model.tick(now);
        if (random.nextInt(10) == 0) {
            call.permit().release();
            if (model.trial == call.number()) {
                model.trial = -1;
            }
        } else {
            boolean success = random.nextInt(10) < 5;
            if (success) {
                call.permit().succeeded();
            } else {
                call.permit().failed();
            }
            model.end(call.number(), call.begunIn(), success, now);
        }
    }
}
