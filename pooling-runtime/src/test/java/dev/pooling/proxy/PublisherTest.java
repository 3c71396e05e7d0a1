package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.pooling.Pooling;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.Pooled;
import dev.pooling.pool.AgentStats;
import dev.pooling.pool.AgentTimeoutException;
import dev.pooling.retry.Outcome;
import dev.pooling.retry.OutcomeClassifier;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublisherTest {

    private static final IOException DOWN = new IOException("down");

    /** Takes every result for a failure, and every exception for a sign of too much to do. */
    private static final OutcomeClassifier ANYTHING_IS_BAD = new OutcomeClassifier() {
        @Override
        public Outcome classifyFailure(Throwable failure) {
            return Outcome.throttled(Duration.ofSeconds(9));
        }

        @Override
        public Outcome classifyValue(@Nullable Object value) {
            return Outcome.FAILURE;
        }

        @Override
        public boolean judgesValues() {
            return true;
        }
    };

    private final ManualTime time = new ManualTime();

    /** Publishes its answers. */
    @Pooled(retries = 1, timeoutMillis = 2_000)
    public interface Service {
        Flow.Publisher<String> words(String question);

        @Fallback(method = "sorry")
        Flow.Publisher<String> orSorry();

        default Flow.Publisher<String> sorry(Throwable failure) {
            return subscriber -> {
                subscriber.onSubscribe(new Source(subscriber));
                subscriber.onNext("sorry, " + failure.getMessage());
                subscriber.onComplete();
            };
        }
    }

    /** A subscription by which the test publishes. */
    private static final class Source implements Flow.Subscription {
        final Flow.Subscriber<? super String> subscriber;
        final List<Long> requests = new ArrayList<>();
        boolean cancelled;
        Consumer<Source> onRequest = source -> {};

        @Nullable
        Error onCancel;

        Source(Flow.Subscriber<? super String> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            requests.add(count);
            onRequest.accept(this);
        }

        @Override
        public void cancel() {
            cancelled = true;
            if (onCancel != null) {
                throw onCancel;
            }
        }
    }

    /** An agent that keeps its sources. */
    private static final class Agent implements Service {
        final List<Source> sources = new ArrayList<>();

        @Override
        public Flow.Publisher<String> words(String question) {
            return subscriber -> {
                Source source = new Source(subscriber);
                sources.add(source);
                subscriber.onSubscribe(source);
            };
        }

        @Override
        public Flow.Publisher<String> orSorry() {
            return words("");
        }

        Flow.Subscriber<? super String> last() {
            return sources.get(sources.size() - 1).subscriber;
        }
    }

    /** Keeps what it gets. */
    private static class Sink implements Flow.Subscriber<String> {
        final List<Object> signals = new ArrayList<>();
        Flow.@Nullable Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(String item) {
            signals.add(item);
        }

        @Override
        public void onError(Throwable failure) {
            signals.add(failure);
        }

        @Override
        public void onComplete() {
            signals.add("complete");
        }

        Sink request(long count) {
            subscription.request(count);
            return this;
        }
    }

    private final Agent a = new Agent();
    private final Agent b = new Agent();
    private final Service service = Pooling.of(Service.class)
            .agent("a", a)
            .agent("b", b)
            .ticker(time)
            .scheduler(time)
            .build();

    private Sink subscribe() {
        Sink sink = new Sink();
        service.words("q").subscribe(sink);
        return sink;
    }

    private Agent asked() {
        return a.sources.isEmpty() ? b : a;
    }

    private Agent other() {
        return asked() == a ? b : a;
    }

    private AgentStats stats(Agent agent) {
        return Pooling.poolOf(service).stats().get(agent == a ? "a" : "b");
    }

    @Test
    void items_pass_and_the_outcome_is_recorded_at_the_end() {
        Sink sink = subscribe().request(10);
        time.advance(Duration.ofMillis(100));
        asked().last().onNext("one");
        time.advance(Duration.ofSeconds(60));
        asked().last().onNext("two");
        assertThat(stats(asked()).inFlight()).isEqualTo(1);
        asked().last().onComplete();
        assertThat(sink.signals).containsExactly("one", "two", "complete");
        assertThat(stats(asked()).inFlight()).isZero();
        assertThat(stats(asked()).successCount()).isEqualTo(1);
        // The latency is that of the first item, and the time-out ends with it.
        assertThat(stats(asked()).averageLatency()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void neither_items_nor_the_end_are_judged_and_failures_are() {
        Service judged = Pooling.of(Service.class)
                .agent("a", a)
                .agent("b", b)
                .classifier(ANYTHING_IS_BAD)
                .ticker(time)
                .scheduler(time)
                .build();
        Sink sink = new Sink();
        judged.words("q").subscribe(sink);
        sink.request(10);
        Agent first = asked();
        Agent second = other();
        first.last().onError(DOWN);
        second.last().onNext("one");
        second.last().onComplete();

        assertThat(sink.signals).containsExactly("one", "complete");
        AgentStats throttled = Pooling.poolOf(judged).stats().get(first == a ? "a" : "b");
        assertThat(throttled.throttledFor()).isEqualTo(Duration.ofSeconds(9));
        assertThat(throttled.failureCount()).isZero();
        assertThat(Pooling.poolOf(judged).stats().values().stream().mapToLong(AgentStats::successCount))
                .containsExactlyInAnyOrder(0L, 1L);
    }

    @Test
    void nothing_is_asked_before_something_is_requested() {
        Sink sink = subscribe();
        assertThat(a.sources).isEmpty();
        assertThat(b.sources).isEmpty();
        sink.request(1);
        assertThat(asked().sources).hasSize(1);
    }

    @Test
    void each_subscription_is_a_call_of_its_own() {
        Flow.Publisher<String> publisher = service.words("q");
        for (int i = 0; i < 4; i++) {
            Sink sink = new Sink();
            publisher.subscribe(sink);
            sink.request(1);
        }
        assertThat(a.sources).hasSize(2);
        assertThat(b.sources).hasSize(2);
    }

    @Test
    void a_failure_before_the_first_item_fails_over() {
        Sink sink = subscribe().request(5);
        asked().last().onError(DOWN);
        other().last().onNext("saved");
        other().last().onComplete();
        assertThat(sink.signals).containsExactly("saved", "complete");
        assertThat(stats(asked()).failureCount() + stats(other()).failureCount())
                .isEqualTo(1);
    }

    @Test
    void a_failure_after_the_first_item_reaches_the_subscriber() {
        Sink sink = subscribe().request(5);
        Agent first = asked();
        first.last().onNext("one");
        first.last().onError(DOWN);
        assertThat(sink.signals).containsExactly("one", DOWN);
        assertThat(other().sources).isEmpty();
        assertThat(stats(first).failureCount()).isEqualTo(1);
        assertThat(stats(first).inFlight()).isZero();
    }

    @Test
    void demand_is_passed_through_and_given_anew_to_the_next_agent() {
        Sink sink = subscribe().request(3);
        sink.request(4);
        Agent first = asked();
        assertThat(first.sources.get(0).requests).containsExactly(3L, 4L);
        first.last().onError(DOWN);
        assertThat(other().sources.get(0).requests).containsExactly(7L);
        sink.request(Long.MAX_VALUE);
        assertThat(other().sources.get(0).requests).containsExactly(7L, Long.MAX_VALUE - 7);
    }

    @Test
    void cancelling_cancels_the_agent_s_subscription_and_blames_nobody() {
        Sink sink = subscribe().request(5);
        Agent first = asked();
        first.last().onNext("one");
        sink.subscription.cancel();
        assertThat(first.sources.get(0).cancelled).isTrue();
        first.last().onNext("two");
        first.last().onError(DOWN);
        assertThat(sink.signals).containsExactly("one");
        assertThat(stats(first).failureCount()).isZero();
        assertThat(stats(first).inFlight()).isZero();
    }

    @Test
    void an_endless_source_that_publishes_while_it_is_asked_can_be_cancelled() {
        List<String> got = new ArrayList<>();
        Service endless = Pooling.of(Service.class)
                .agent("endless", new Service() {
                    @Override
                    public Flow.Publisher<String> words(String question) {
                        return subscriber -> {
                            Source source = new Source(subscriber);
                            source.onRequest = self -> {
                                while (!self.cancelled) {
                                    self.subscriber.onNext("again");
                                }
                            };
                            subscriber.onSubscribe(source);
                        };
                    }

                    @Override
                    public Flow.Publisher<String> orSorry() {
                        return words("");
                    }
                })
                .build();
        Sink sink = new Sink() {};
        endless.words("q").subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription given) {
                sink.subscription = given;
                given.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(String item) {
                got.add(item);
                if (got.size() == 1_000) {
                    sink.subscription.cancel();
                }
            }

            @Override
            public void onError(Throwable failure) {
                sink.signals.add(failure);
            }

            @Override
            public void onComplete() {
                sink.signals.add("complete");
            }
        });
        assertThat(got).hasSize(1_000);
        assertThat(sink.signals).isEmpty();
    }

    @Test
    void the_time_to_the_first_item_is_limited() {
        Sink sink = subscribe().request(1);
        Agent first = asked();
        time.advance(Duration.ofSeconds(2));
        assertThat(first.sources.get(0).cancelled).isTrue();
        first.last().onNext("late");
        assertThat(sink.signals).isEmpty();
        time.advance(Duration.ofSeconds(2));
        assertThat(sink.signals).singleElement().isInstanceOf(AgentTimeoutException.class);
        assertThat(stats(a).inFlight() + stats(b).inFlight()).isZero();
    }

    /** Against rule 3.15. */
    @ParameterizedTest
    @ValueSource(classes = {AssertionError.class, StackOverflowError.class})
    void a_source_that_can_not_be_cancelled_loses_no_call(Class<? extends Error> error) throws Exception {
        Sink sink = subscribe().request(1);
        Agent first = asked();
        first.sources.get(0).onCancel = error.getConstructor().newInstance();

        time.advance(Duration.ofSeconds(2));

        assertThat(first.sources.get(0).cancelled).isTrue();
        other().last().onNext("fine");
        other().last().onComplete();
        assertThat(sink.signals).containsExactly("fine", "complete");
        assertThat(stats(a).inFlight() + stats(b).inFlight()).isZero();
    }

    @Test
    void nor_does_it_disturb_a_subscriber_that_cancels() {
        Sink sink = subscribe().request(1);
        asked().sources.get(0).onCancel = new AssertionError();

        sink.subscription.cancel();

        assertThat(sink.signals).isEmpty();
        assertThat(stats(a).inFlight() + stats(b).inFlight()).isZero();
    }

    @Test
    void nor_is_a_null_item_of_such_a_source_overlooked() {
        Sink sink = subscribe().request(1);
        Agent first = asked();
        first.sources.get(0).onCancel = new AssertionError();

        assertThatNullPointerException().isThrownBy(() -> first.last().onNext(null));

        other().last().onNext("fine");
        assertThat(sink.signals).containsExactly("fine");
    }

    /** Against rule 2.13. */
    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, RejectedExecutionException.class, AssertionError.class})
    void a_subscriber_that_throws_is_told_once_and_takes_no_limit_from_others(Class<? extends Throwable> type) {
        List<Throwable> told = new ArrayList<>();
        Sink throwing = new Sink() {
            @Override
            public void onError(Throwable failure) {
                told.add(failure);
                throw PublisherTest.<RuntimeException>thrown(type);
            }
        };
        service.words("q").subscribe(throwing);
        throwing.request(1);
        time.advance(Duration.ofSeconds(2));
        Sink other = subscribe().request(1);

        try {
            time.advance(Duration.ofSeconds(2));
        } catch (AssertionError ofTheSubscriber) {
            assertThat(ofTheSubscriber).isExactlyInstanceOf(type);
        }
        time.advance(Duration.ofSeconds(10));

        assertThat(told).singleElement().isInstanceOf(AgentTimeoutException.class);
        assertThat(other.signals).singleElement().isInstanceOf(AgentTimeoutException.class);
        assertThat(stats(a).inFlight() + stats(b).inFlight()).isZero();
    }

    @SuppressWarnings("unchecked") // only types that need no declaration
    private static <X extends Throwable> X thrown(Class<? extends Throwable> type) throws X {
        try {
            throw (X) type.getConstructor().newInstance();
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    @Test
    void an_empty_answer_is_a_success() {
        Sink sink = subscribe().request(1);
        asked().last().onComplete();
        assertThat(sink.signals).containsExactly("complete");
        assertThat(stats(a).successCount() + stats(b).successCount()).isEqualTo(1);
    }

    @Test
    void a_request_of_nothing_is_refused_and_ends_the_subscription() {
        Sink sink = subscribe().request(1);
        sink.request(0);
        assertThat(sink.signals).singleElement().isInstanceOf(IllegalArgumentException.class);
        assertThat(asked().sources.get(0).cancelled).isTrue();
        assertThat(stats(a).inFlight() + stats(b).inFlight()).isZero();
    }

    @Test
    void a_null_publisher_and_a_null_item_are_failures() {
        Sink sink = subscribe().request(1);
        Agent first = asked();
        try {
            first.last().onNext(null);
        } catch (NullPointerException expected) {
            assertThat(expected).hasMessageContaining("2.13");
        }
        other().last().onNext("fine");
        assertThat(sink.signals).containsExactly("fine");
        assertThat(first.sources.get(0).cancelled).isTrue();
    }

    @Test
    void a_fallback_method_publishes_as_well() {
        Sink sink = new Sink();
        service.orSorry().subscribe(sink);
        sink.request(5);
        asked().last().onError(DOWN);
        other().last().onError(DOWN);
        assertThat(sink.signals).containsExactly("sorry, down", "complete");
    }

    @Test
    void ten_thousand_immediate_failures_need_no_depth_of_the_stack() {
        int[] calls = {0};
        Service down = Pooling.of(Service.class)
                .agent("down", new Service() {
                    @Override
                    public Flow.Publisher<String> words(String question) {
                        return subscriber -> {
                            calls[0]++;
                            subscriber.onSubscribe(new Source(subscriber));
                            subscriber.onError(new IOException("down"));
                        };
                    }

                    @Override
                    public Flow.Publisher<String> orSorry() {
                        return words("");
                    }
                })
                .config(dev.pooling.pool.PoolConfig.builder()
                        .retries(10_000)
                        .retryBudgetShare(0)
                        .retryDelay(Duration.ZERO)
                        .circuitFailureThreshold(1_000_000)
                        .build())
                .ticker(time)
                .scheduler(time)
                .build();
        Sink sink = new Sink();
        down.words("q").subscribe(sink);
        sink.request(1);
        time.advance(Duration.ofSeconds(1));
        assertThat(sink.signals).hasSize(1);
        assertThat(calls[0]).isEqualTo(10_001);
    }
}
