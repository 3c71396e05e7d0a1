package dev.pooling.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.Pooling;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.Pooled;
import dev.pooling.pool.AgentStats;
import dev.pooling.pool.AgentTimeoutException;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class ReactorTest {

    private static final IOException DOWN = new IOException("down");

    private final ManualTime time = new ManualTime();

    /** Answers once. */
    @Pooled(retries = 2, timeoutMillis = 2_000)
    public interface Answers {
        Mono<String> answer(String question);
    }

    /** Answers bit by bit, or with an apology. */
    @Pooled(retries = 1, timeoutMillis = 2_000)
    public interface Words {
        @Fallback(method = "sorry")
        Flux<Integer> words(int count);

        default Flux<Integer> sorry(int count) {
            return Flux.just(-1);
        }
    }

    private <T> Pooling.Builder<T> builder(Class<T> type) {
        return Pooling.of(type).ticker(time).scheduler(time);
    }

    private static AgentStats stats(Object proxy, String id) {
        return Pooling.poolOf(proxy).stats().get(id);
    }

    @Test
    void a_call_begins_with_each_subscription_and_not_before() {
        AtomicInteger calls = new AtomicInteger();
        Answers answers = builder(Answers.class)
                .agent("a", question -> {
                    calls.incrementAndGet();
                    return Mono.just(question + "!");
                })
                .build();
        Mono<String> mono = answers.answer("why");
        assertThat(calls).hasValue(0);
        assertThat(mono.block()).isEqualTo("why!");
        assertThat(mono.block()).isEqualTo("why!");
        assertThat(calls).hasValue(2);
        assertThat(stats(answers, "a").successCount()).isEqualTo(2);
    }

    @Test
    void a_failed_mono_goes_to_another_agent_and_the_last_failure_to_the_subscriber() {
        AtomicInteger calls = new AtomicInteger();
        Answers answers = builder(Answers.class)
                .agent("a", question -> calls.incrementAndGet() == 1 ? Mono.error(DOWN) : Mono.just("a"))
                .agent("b", question -> calls.incrementAndGet() == 1 ? Mono.error(DOWN) : Mono.just("b"))
                .build();
        assertThat(answers.answer("why").block()).isIn("a", "b");
        assertThat(calls).hasValue(2);
        Answers down =
                builder(Answers.class).agent("a", question -> Mono.error(DOWN)).build();
        List<Throwable> failures = new ArrayList<>();
        down.answer("why").subscribe(answer -> {}, failures::add);
        time.advance(Duration.ofSeconds(10));
        assertThat(failures).containsExactly(DOWN);
    }

    @Test
    void an_empty_mono_is_a_success() {
        Answers answers =
                builder(Answers.class).agent("a", question -> Mono.empty()).build();
        assertThat(answers.answer("why").blockOptional()).isEmpty();
        assertThat(stats(answers, "a").successCount()).isEqualTo(1);
    }

    @Test
    void cancelling_reaches_the_agent_and_blames_nobody() {
        AtomicInteger cancelled = new AtomicInteger();
        Answers answers = builder(Answers.class)
                .agent("a", question -> Mono.<String>never().doOnCancel(cancelled::incrementAndGet))
                .build();
        Disposable subscription = answers.answer("why").subscribe();
        assertThat(stats(answers, "a").inFlight()).isEqualTo(1);
        subscription.dispose();
        assertThat(cancelled).hasValue(1);
        assertThat(stats(answers, "a").inFlight()).isZero();
        assertThat(stats(answers, "a").failureCount()).isZero();
    }

    @Test
    void a_mono_that_takes_too_long_is_cancelled() {
        AtomicInteger cancelled = new AtomicInteger();
        Answers answers = builder(Answers.class)
                .agent("a", question -> Mono.<String>never().doOnCancel(cancelled::incrementAndGet))
                .build();
        List<Throwable> failures = new ArrayList<>();
        answers.answer("why").subscribe(answer -> {}, failures::add);
        time.advance(Duration.ofSeconds(10));
        assertThat(failures).singleElement().isInstanceOf(AgentTimeoutException.class);
        assertThat(cancelled).hasValue(3);
    }

    @Test
    void the_context_of_the_subscriber_reaches_the_agent() {
        Answers answers = builder(Answers.class)
                .agent("a", question -> Mono.deferContextual(context -> Mono.just(context.get("tenant"))))
                .build();
        assertThat(answers.answer("who")
                        .contextWrite(context -> context.put("tenant", "acme"))
                        .block())
                .isEqualTo("acme");
        Words words = builder(Words.class)
                .agent("a", count -> Flux.deferContextual(context -> Flux.just((Integer) context.get("first"))))
                .build();
        assertThat(words.words(1)
                        .contextWrite(context -> context.put("first", 7))
                        .blockLast())
                .isEqualTo(7);
    }

    @Test
    void items_and_demand_pass_through() {
        List<Long> requests = new ArrayList<>();
        Words words = builder(Words.class)
                .agent("a", count -> Flux.range(1, count).doOnRequest(requests::add))
                .build();
        List<Integer> got = new ArrayList<>();
        BaseSubscriber<Integer> subscriber = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                request(2);
            }

            @Override
            protected void hookOnNext(Integer item) {
                got.add(item);
            }
        };
        words.words(5).subscribe(subscriber);
        assertThat(got).containsExactly(1, 2);
        subscriber.request(3);
        assertThat(got).containsExactly(1, 2, 3, 4, 5);
        assertThat(requests).containsExactly(2L, 3L);
        assertThat(stats(words, "a").successCount()).isEqualTo(1);
    }

    @Test
    void a_flux_fails_over_before_the_first_item_and_never_after_it() {
        AtomicInteger calls = new AtomicInteger();
        Words early = builder(Words.class)
                .agent("a", count -> calls.incrementAndGet() == 1 ? Flux.error(DOWN) : Flux.range(1, count))
                .agent("b", count -> calls.incrementAndGet() == 1 ? Flux.error(DOWN) : Flux.range(1, count))
                .build();
        assertThat(early.words(3).collectList().block()).containsExactly(1, 2, 3);
        Words late = builder(Words.class)
                .agent("a", count -> Flux.concat(Flux.just(1), Flux.error(DOWN)))
                .agent("b", count -> Flux.concat(Flux.just(1), Flux.error(DOWN)))
                .build();
        List<Integer> got = new ArrayList<>();
        assertThatThrownBy(() -> late.words(3).doOnNext(got::add).blockLast()).hasCause(DOWN);
        assertThat(got).containsExactly(1);
    }

    @Test
    void a_fallback_method_publishes() {
        Words words = builder(Words.class).agent("a", count -> Flux.error(DOWN)).build();
        List<Integer> got = new ArrayList<>();
        words.words(3).subscribe(got::add);
        time.advance(Duration.ofSeconds(10));
        assertThat(got).containsExactly(-1);
    }

    @Test
    void many_subscribers_on_many_threads_all_get_their_own_items() {
        Words words = builder(Words.class)
                .agent("a", count -> Flux.range(0, count))
                .agent("b", count -> Flux.range(0, count))
                .build();
        List<Long> sums = Flux.range(1, 500)
                .parallel(4)
                .runOn(reactor.core.scheduler.Schedulers.parallel())
                .flatMap(each -> words.words(100).map(Integer::longValue).reduce(0L, Long::sum))
                .sequential()
                .collectList()
                .block();
        assertThat(sums).hasSize(500).containsOnly(4_950L);
        assertThat(stats(words, "a").inFlight() + stats(words, "b").inFlight()).isZero();
    }

    @Test
    void a_hot_source_can_be_pooled() {
        Sinks.Many<Integer> sink = Sinks.many().multicast().onBackpressureBuffer();
        Words words = builder(Words.class).agent("a", count -> sink.asFlux()).build();
        List<Integer> got = new ArrayList<>();
        Disposable subscription = words.words(0).subscribe(got::add);
        sink.tryEmitNext(1);
        sink.tryEmitNext(2);
        subscription.dispose();
        assertThat(got).containsExactly(1, 2);
        assertThat(stats(words, "a").inFlight()).isZero();
    }
}
