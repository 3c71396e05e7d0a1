package dev.pooling.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.internal.Stripes;
import dev.pooling.testing.Trials;
import dev.pooling.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random lives of an agent, its recorder beside a model that keeps a log of everything. */
class HealthModelTest {

    private static final int STEPS = 3_000;

    /** A recorder and what it should say; a reset makes a new pair. */
    private record Pair(HealthRecorder health, HealthModel model) {}

    /** One agent with its calls under way, which report to the recorder that they began with. */
    private static final class Life {

        final Random random;
        final ManualTime time;
        final HealthSettings settings;
        final List<Pair> underWay = new ArrayList<>();
        Pair present;

        Life(Random random) {
            this.random = random;
            // Sometimes the clock passes its greatest reading.
            time = new ManualTime(random.nextBoolean() ? random.nextLong() : Long.MAX_VALUE - random.nextInt());
            double degraded = (1 + random.nextInt(9)) / 10.0;
            settings = new HealthSettings(
                    Duration.ofNanos(10 + random.nextInt(random.nextBoolean() ? 100 : 1_000_000_000)),
                    1 + random.nextInt(12),
                    degraded,
                    degraded + random.nextInt(3) * (1 - degraded) / 2);
            present = pair(null);
        }

        private Pair pair(HealthRecorder predecessor) {
            return new Pair(
                    new HealthRecorder(settings, time, predecessor), new HealthModel(settings, time.nanoTime()));
        }

        void act() {
            int action = random.nextInt(100);
            if (action < 35) {
                underWay.add(present);
                present.health.started();
            } else if (action < 75) {
                if (!underWay.isEmpty()) {
                    end(underWay.remove(random.nextInt(underWay.size())));
                }
            } else if (action < 95) {
                advance();
            } else if (action < 97) {
                present.health.restartWindow(time.nanoTime());
                present.model.restartWindow(time.nanoTime());
            } else if (random.nextBoolean()) {
                present = pair(present.health);
            }
        }

        private void end(Pair call) {
            long now = time.nanoTime();
            long elapsed = random.nextInt(1_000_000);
            int stripe = Stripes.owned();
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    call.health.success(elapsed, now);
                    call.model.timedSuccess(elapsed, now);
                }
                case 3 -> {
                    // Only one that was timed shows that an agent is so fast that others need not be.
                    if (stripe >= 0 && call.model.hasTimed()) {
                        call.health.untimedSuccess(stripe, now);
                        call.model.success(now);
                    } else {
                        call.health.ignored();
                    }
                }
                case 4, 5 -> {
                    call.health.failure(elapsed, now);
                    call.model.failure(now);
                }
                case 6 -> {
                    call.health.failure(elapsed, now);
                    call.model.failure(now);
                    call.health.takeBackFailure();
                    call.model.takeBackFailure(now);
                }
                default -> call.health.ignored();
            }
        }

        private void advance() {
            long window = settings.window().toNanos();
            time.advance(Duration.ofNanos((long) (random.nextDouble() * window / (1 + random.nextInt(20)))
                    + (random.nextInt(20) == 0 ? random.nextInt(3) * window : 0)));
        }

        void check(int step) {
            long now = time.nanoTime();
            HealthRecorder health = present.health;
            HealthModel model = present.model;
            assertThat(health.status(now)).as("status, step %d", step).isEqualTo(model.status(now));
            assertThat(health.errorRate(now)).as("error rate, step %d", step).isEqualTo(model.errorRate(now));
            assertThat(health.errorRate()).as("error rate now, step %d", step).isEqualTo(model.errorRate(now));
            assertThat(List.of(
                            health.successCount(),
                            health.failureCount(),
                            health.recentSuccessCount(),
                            health.recentFailureCount(),
                            (long) health.consecutiveFailures(),
                            (long) health.inFlight()))
                    .as("counts, step %d", step)
                    .containsExactly(
                            model.successCount(),
                            model.failureCount(),
                            model.recentSuccesses(now),
                            model.recentFailures(now),
                            (long) model.consecutiveFailures(),
                            (long) underWay.size());
            assertThat(health.averageLatency()).as("average, step %d", step).isEqualTo(model.averageLatency());
            assertThat(health.sinceLastSuccess())
                    .as("last success, step %d", step)
                    .isEqualTo(since(model.lastSuccess(), now));
            assertThat(health.sinceLastFailure())
                    .as("last failure, step %d", step)
                    .isEqualTo(since(model.lastFailure(), now));
        }

        private static Optional<Duration> since(OptionalLong reading, long now) {
            return reading.isEmpty() ? Optional.empty() : Optional.of(Duration.ofNanos(now - reading.getAsLong()));
        }
    }

    @Test
    void a_recorder_tells_what_its_model_tells() {
        Trials.run(40, random -> {
            Life life = new Life(random);
            for (int step = 0; step < STEPS; step++) {
                life.act();
                // Not each time: a window that nobody looks at must slide as well.
                if (random.nextInt(3) == 0) {
                    life.check(step);
                }
            }
        });
    }
}
