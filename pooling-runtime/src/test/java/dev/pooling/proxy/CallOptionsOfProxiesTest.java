package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pooling.Pooling;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.annotation.Pooled;
import dev.pooling.annotation.RouteKey;
import dev.pooling.pool.CallOptions;
import dev.pooling.pool.NoAgentAvailableException;
import dev.pooling.retry.Outcome;
import dev.pooling.retry.OutcomeClassifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Options of single calls, of methods of every kind. */
class CallOptionsOfProxiesTest {

    private static final CallOptions EU =
            CallOptions.builder().tags("region=eu").build();

    private final List<Integer> asked = new ArrayList<>();

    /** Agents answer with their numbers; even ones are in the EU. */
    @Pooled(retries = 3)
    public interface Service {
        int number();

        long wide(double padding, long number);

        void nothing() throws IOException;

        CompletableFuture<Integer> later();

        Flow.Publisher<Integer> items();

        String keyed(@RouteKey String key);

        @Fallback(method = "instead")
        int withFallback();

        default int instead() {
            return 100 + number();
        }

        default int twice() {
            return number() + number();
        }
    }

    private final class Numbered implements Service {
        private final int number;
        private boolean broken;

        Numbered(int number) {
            this.number = number;
        }

        @Override
        public int number() {
            asked.add(number);
            return number;
        }

        @Override
        public long wide(double padding, long add) {
            return number + add;
        }

        @Override
        public void nothing() throws IOException {
            asked.add(number);
            throw new IOException();
        }

        @Override
        public CompletableFuture<Integer> later() {
            asked.add(number);
            return broken
                    ? CompletableFuture.failedFuture(new IOException())
                    : CompletableFuture.completedFuture(number);
        }

        @Override
        public Flow.Publisher<Integer> items() {
            asked.add(number);
            return subscriber -> {
                try (SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>(Runnable::run, 8)) {
                    publisher.subscribe(subscriber);
                    publisher.submit(number);
                }
            };
        }

        @Override
        public String keyed(String key) {
            return "agent " + number;
        }

        @Override
        public int withFallback() {
            throw new IllegalStateException();
        }
    }

    private final List<Numbered> agents =
            IntStream.range(0, 4).mapToObj(Numbered::new).toList();

    private Pooling.Builder<Service> builder() {
        Pooling.Builder<Service> builder = Pooling.of(Service.class);
        agents.forEach(agent -> builder.agent(
                "agent-" + agent.number,
                agent,
                options -> options.metadata("region", agent.number % 2 == 0 ? "eu" : "us")));
        return builder;
    }

    private final Service service = builder().build();

    @Test
    void methods_that_return_something_keep_to_the_options() {
        EU.run(() -> {
            assertThat(Stream.generate(service::number).limit(5)).containsExactly(0, 2, 0, 2, 0);
            assertThat(service.wide(1, 40) % 2).isZero();
        });
        assertThat(Stream.generate(service::number).limit(4)).containsExactly(0, 1, 2, 3);
    }

    @Test
    void failovers_of_a_method_keep_to_the_options() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> EU.call(() -> {
                    service.nothing();
                    return null;
                }));
        assertThat(asked).containsExactly(0, 2, 0, 2);
    }

    @Test
    void a_fallback_method_and_a_default_method_run_within_the_options_of_their_caller() {
        EU.run(() -> {
            assertThat(service.withFallback() % 2).isZero();
            assertThat(service.twice() % 2).isZero();
            assertThat(service.number() % 2).isZero();
        });
        assertThat(asked).hasSize(4).containsOnly(0, 2);
    }

    @Test
    void a_result_that_is_returned_for_want_of_a_better_one_ends_the_call() {
        Service judged = builder()
                .classifier(OutcomeClassifier.ofValues(any -> Outcome.FAILURE))
                .build();

        EU.run(() -> {
            assertThat(judged.number() % 2).isZero();
            assertThat(judged.number() % 2).isZero();
        });

        assertThat(asked).hasSize(8).containsOnly(0, 2);
    }

    @Test
    void futures_and_publishers_keep_to_the_options_of_where_the_method_was_called() {
        agents.get(0).broken = true;
        CompletableFuture<Integer> future = EU.call(service::later);
        assertThat(future).isCompletedWithValue(2);
        assertThat(asked).containsExactly(0, 2);

        asked.clear();
        Flow.Publisher<Integer> items = EU.call(service::items);
        List<Integer> received = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            items.subscribe(new Collector(received));
        }
        assertThat(received).hasSize(4).containsOnly(0, 2);
        assertThat(asked).containsExactlyElementsOf(received);
    }

    private record Collector(List<Integer> received) implements Flow.Subscriber<Integer> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(10);
        }

        @Override
        public void onNext(Integer item) {
            received.add(item);
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void onComplete() {}
    }

    @Test
    void a_marked_argument_stands_above_the_key_of_the_options() {
        Service sticky = builder().strategy(LoadBalanceStrategy.CONSISTENT_HASH).build();
        CallOptions other = CallOptions.builder().routeKey("other").build();

        for (int i = 0; i < 20; i++) {
            String key = "key-" + i;
            String answer = sticky.keyed(key);
            assertThat(other.<String, RuntimeException>call(() -> sticky.keyed(key)))
                    .isEqualTo(answer);
            assertThat(other.<Integer, RuntimeException>call(sticky::number))
                    .isEqualTo(other.<Integer, RuntimeException>call(sticky::number));
        }
    }

    @Test
    void tags_that_nobody_has_are_named_to_the_caller_of_any_method() {
        CallOptions nowhere =
                EU.call(() -> CallOptions.builder().tags("region=ap", "gpu").build());

        assertThatExceptionOfType(NoAgentAvailableException.class)
                .isThrownBy(() -> nowhere.run(service::number))
                .withMessageContaining("[gpu, region=ap]");
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> nowhere.call(service::later).join())
                .withCauseInstanceOf(NoAgentAvailableException.class);
        assertThat(service.number()).isZero();
    }
}
