package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.Pooling;
import dev.pooling.annotation.Pooled;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Things that happen to a publisher and its subscriber at the same moment, many times over. */
class StreamRaceTest {

    private static final int ROUNDS = 5_000;
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final ManualTime time = new ManualTime();
    private final List<Source> sources = new ArrayList<>();

    /** Publishes its answers. */
    @Pooled(retries = 1, timeoutMillis = 1_000)
    public interface Service {
        Flow.Publisher<String> words();
    }

    private final Service service = Pooling.of(Service.class)
            .config(PoolConfig.builder()
                    .circuitFailureThreshold(1_000_000)
                    .unhealthyErrorRateThreshold(1)
                    .build())
            .agent("a", () -> this::published)
            .agent("b", () -> this::published)
            .ticker(time)
            .scheduler(time)
            .build();

    private void published(Flow.Subscriber<? super String> subscriber) {
        Source source = new Source(subscriber);
        sources.add(source);
        subscriber.onSubscribe(source);
    }

    /** What an agent publishes, by the hand of the test. */
    private static final class Source implements Flow.Subscription {
        final Flow.Subscriber<? super String> subscriber;
        volatile boolean cancelled;

        Source(Flow.Subscriber<? super String> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {}

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    /** A subscriber that has requested everything. */
    private static final class Sink implements Flow.Subscriber<String> {
        final List<Object> signals = new ArrayList<>();
        Flow.Subscription subscription;

        Sink(Service service) {
            service.words().subscribe(this);
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public synchronized void onNext(String item) {
            signals.add(item);
        }

        @Override
        public synchronized void onError(Throwable failure) {
            signals.add(failure);
        }

        @Override
        public synchronized void onComplete() {
            signals.add("complete");
        }
    }

    /** A subscriber that waits for the first agent. */
    private Sink asked() {
        sources.clear();
        Sink sink = new Sink(service);
        assertThat(sources).hasSize(1);
        return sink;
    }

    private int inFlight() {
        return Pooling.poolOf(service).stats().values().stream()
                .mapToInt(AgentStats::inFlight)
                .sum();
    }

    @Test
    void a_time_out_and_the_first_item_exclude_each_other() throws Exception {
        int[] committed = {0};
        Race.run(ROUNDS, number -> {
            Sink sink = asked();
            Flow.Subscriber<? super String> first = sources.get(0).subscriber;
            return new Race.Contest(() -> first.onNext("first"), () -> time.advance(LIMIT), () -> {
                if (sink.signals.isEmpty()) {
                    assertThat(sources.get(0).cancelled).isTrue();
                    sources.get(1).subscriber.onNext("second");
                    sources.get(1).subscriber.onComplete();
                    assertThat(sink.signals).containsExactly("second", "complete");
                } else {
                    committed[0]++;
                    assertThat(sources).as("nobody else is asked").hasSize(1);
                    time.advance(LIMIT);
                    first.onComplete();
                    assertThat(sink.signals).containsExactly("first", "complete");
                }
                assertThat(inFlight()).isZero();
                assertThat(time.pendingTasks()).isLessThanOrEqualTo(1);
            });
        });
        assertThat(committed[0]).as("rounds that the item won").isBetween(1, ROUNDS - 1);
    }

    @Test
    void a_cancellation_at_the_first_item_reaches_the_agent() throws Exception {
        Race.run(ROUNDS, number -> {
            Sink sink = asked();
            Source source = sources.get(0);
            return new Race.Contest(() -> source.subscriber.onNext("first"), sink.subscription::cancel, () -> {
                int before = sink.signals.size();
                source.subscriber.onNext("late");
                assertThat(source.cancelled).isTrue();
                assertThat(sink.signals).hasSize(before).isSubsetOf("first");
                assertThat(inFlight()).isZero();
            });
        });
    }

    @Test
    void items_and_a_failure_on_the_thread_that_asks_end_the_call_once() {
        Consumer<Flow.Subscriber<? super String>> failing = subscriber -> {
            subscriber.onNext("first");
            subscriber.onError(new IOException("down"));
        };
        Consumer<Flow.Subscriber<? super String>> throwing = subscriber -> {
            subscriber.onNext("first");
            throw new IllegalStateException("broken");
        };
        for (Consumer<Flow.Subscriber<? super String>> way : List.of(failing, throwing)) {
            Service publishing = Pooling.of(Service.class)
                    .agent("a", () -> subscriber -> publish(subscriber, way))
                    .agent("b", () -> subscriber -> publish(subscriber, way))
                    .ticker(time)
                    .scheduler(time)
                    .build();
            List<Object> signals = new Sink(publishing).signals;
            assertThat(signals).hasSize(2).startsWith("first");
            assertThat(signals.get(1)).isInstanceOf(Exception.class);
            assertThat(Pooling.poolOf(publishing).stats().values())
                    .allMatch(stats -> stats.inFlight() == 0)
                    .anyMatch(stats -> stats.failureCount() == 1);
        }
    }

    private static void publish(
            Flow.Subscriber<? super String> subscriber, Consumer<Flow.Subscriber<? super String>> way) {
        subscriber.onSubscribe(new Source(subscriber));
        way.accept(subscriber);
    }
}
