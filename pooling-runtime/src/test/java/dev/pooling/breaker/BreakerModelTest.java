package dev.pooling.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.testing.Trials;
import dev.pooling.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Breakers of random settings and a simple model, on which the same random things are done. */
class BreakerModelTest {

    private static final int STEPS = 4_000;

    private record Call(long stamp, BreakerModel.Call model) {}

    private record Probe(int begunIn, ProbeVote vote) {}

    /** A breaker and its model. */
    private static final class Pair {

        final Random random;
        final ManualTime time;
        final BreakerSettings settings;
        final CircuitBreaker breaker;
        final BreakerModel model;
        final List<Call> underWay = new ArrayList<>();
        final List<Call> failed = new ArrayList<>();
        final List<Probe> probes = new ArrayList<>();

        Pair(Random random) {
            this.random = random;
            time = new ManualTime(random.nextBoolean() ? random.nextLong() : Long.MAX_VALUE - random.nextInt());
            long jitterSeed = random.nextLong();
            Random jitter = new Random(jitterSeed);
            Duration reset = Duration.ofNanos(1 + random.nextInt(random.nextBoolean() ? 50 : 1_000_000));
            breaker = CircuitBreaker.builder()
                    .ticker(time)
                    .random(() -> jitter)
                    .failureThreshold(1 + random.nextInt(8))
                    .successThreshold(1 + random.nextInt(4))
                    .halfOpenPermits(1 + random.nextInt(4))
                    .resetTimeout(reset)
                    .maxResetTimeout(reset.multipliedBy(1 + random.nextInt(40)))
                    .failureRateThreshold(random.nextBoolean() ? 0 : (1 + random.nextInt(10)) / 10.0)
                    .slidingWindow(Duration.ofNanos(10 + random.nextInt(1_000_000)))
                    .minimumCalls(1 + random.nextInt(10))
                    .slowCallThreshold(Duration.ofNanos(random.nextBoolean() ? 0 : 1 + random.nextInt(1_000)))
                    .build();
            settings = breaker.settings();
            model = new BreakerModel(settings, jitterSeed, time.nanoTime());
        }

        void act(int step) {
            long now = time.nanoTime();
            switch (random.nextInt(16)) {
                case 0, 1, 2, 3, 4 -> enter(now, step);
                case 5, 6, 7, 8, 9 -> {
                    if (!underWay.isEmpty()) {
                        end(underWay.remove(random.nextInt(underWay.size())), now);
                    }
                }
                case 10 -> {
                    if (!failed.isEmpty()) {
                        Call call = failed.remove(random.nextInt(failed.size()));
                        breaker.takeBack(call.stamp);
                        model.takeBack(call.model, now);
                    }
                }
                case 11 -> recordWithoutPermit(now);
                case 12 -> probes.add(new Probe(model.period(now), breaker.beginProbe(now)));
                case 13 -> {
                    if (!probes.isEmpty()) {
                        endProbe(probes.remove(random.nextInt(probes.size())), now);
                    }
                }
                case 14 -> advance();
                default -> {
                    if (random.nextInt(30) == 0) {
                        breaker.reset();
                        model.reset(now);
                    }
                }
            }
        }

        private void enter(long now, int step) {
            BreakerModel.Call expected = model.enter(now);
            long stamp = breaker.tryAcquireStamp(now);
            assertThat(stamp != 0).as("let in, step %d", step).isEqualTo(expected != null);
            if (stamp != 0) {
                underWay.add(new Call(stamp, expected));
            }
        }

        private void end(Call call, long now) {
            int outcome = random.nextInt(10);
            if (outcome == 0) {
                breaker.onIgnored(call.stamp);
                model.ignored(call.model);
            } else if (outcome < 6) {
                long elapsed = random.nextInt(1_200);
                breaker.onSuccess(call.stamp, now, elapsed);
                model.succeeded(call.model, elapsed, now);
            } else {
                breaker.onFailure(call.stamp, now);
                model.failed(call.model, now);
                if (random.nextInt(4) == 0) {
                    failed.add(call);
                }
            }
        }

        private void recordWithoutPermit(long now) {
            // First moves both on: what has no permit counts in the state that time has brought about.
            model.state(now);
            if (random.nextBoolean()) {
                breaker.recordSuccess();
                model.succeeded(null, 0, now);
            } else {
                breaker.recordFailure();
                model.failed(null, now);
            }
        }

        private void endProbe(Probe probe, long now) {
            if (random.nextInt(10) < 7) {
                probe.vote.succeeded(now);
                model.probeSucceeded(probe.begunIn, now);
            } else {
                long hold = random.nextInt(1_000_000);
                probe.vote.failed(now, hold);
                model.probeFailed(probe.begunIn, hold, now);
            }
        }

        private void advance() {
            long reset = settings.resetTimeoutNanos();
            long step = (long) (random.nextDouble() * reset * (random.nextInt(4) == 0 ? 3 : 0.4));
            time.advance(Duration.ofNanos(step));
        }

        void check(int step) {
            long now = time.nanoTime();
            assertThat(breaker.state()).as("state, step %d", step).isEqualTo(model.state(now));
            assertThat(breaker.openRemainingNanos(now))
                    .as("open for, step %d", step)
                    .isEqualTo(model.openRemainingNanos(now));
            assertThat(breaker.trialsInFlight()).as("trials, step %d", step).isEqualTo(model.trialsInFlight());
        }
    }

    @Test
    void a_breaker_does_what_its_model_does() {
        Trials.run(60, random -> {
            Pair pair = new Pair(random);
            for (int step = 0; step < STEPS; step++) {
                pair.act(step);
                pair.check(step);
            }
        });
    }
}
