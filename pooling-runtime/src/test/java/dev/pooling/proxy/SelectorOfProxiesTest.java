package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.Pooling;
import dev.pooling.annotation.Pooled;
import dev.pooling.annotation.RouteKey;
import dev.pooling.health.AgentStatus;
import dev.pooling.pool.CallOptions;
import dev.pooling.routing.AgentSelector;
import dev.pooling.routing.Candidate;
import dev.pooling.routing.RoutingRequest;
import dev.pooling.routing.Tags;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** A selector that routes by what the call is about, and what it sees of calls and candidates. */
class SelectorOfProxiesTest {

    /** Methods of several kinds. */
    public interface Service {
        String ask(String model, long padding, @RouteKey int key, double last, Object... more) throws IOException;

        CompletableFuture<String> askLater(long padding, String model, @RouteKey Double key);

        Flow.Publisher<String> words(byte number);

        @Pooled(tags = "region=eu")
        String inEurope();

        void nothing();
    }

    private record Agent(String name) implements Service {
        @Override
        public String ask(String model, long padding, int key, double last, Object... more) throws IOException {
            if (model == null) {
                throw new IOException();
            }
            return name;
        }

        @Override
        public CompletableFuture<String> askLater(long padding, String model, Double key) {
            return CompletableFuture.completedFuture(name);
        }

        @Override
        public Flow.Publisher<String> words(byte number) {
            return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {
                    subscriber.onComplete();
                }

                @Override
                public void cancel() {}
            });
        }

        @Override
        public String inEurope() {
            return name;
        }

        @Override
        public void nothing() {}
    }

    private final List<RoutingRequest> requests = new ArrayList<>();
    private final List<List<String>> shown = new ArrayList<>();

    private Service service(AgentSelector selector) {
        return Pooling.of(Service.class)
                .name("ai")
                .agent(
                        "small",
                        new Agent("small"),
                        options -> options.metadata("model", "small").metadata("region", "eu"))
                .agent(
                        "large",
                        new Agent("large"),
                        options -> options.metadata("model", "large").metadata("region", "us"))
                .agent(
                        "huge",
                        new Agent("huge"),
                        options -> options.metadata("model", "huge").metadata("region", "eu"))
                .routeKey(() -> "supplied")
                .selector((request, candidates) -> {
                    requests.add(request);
                    shown.add(candidates.stream().map(Candidate::id).toList());
                    return selector.select(request, candidates);
                })
                .build();
    }

    /** Takes the agent whose model the call names. */
    private static int byModel(RoutingRequest request, List<? extends Candidate> candidates) {
        for (int i = 0; i < candidates.size(); i++) {
            if (request.arguments().contains(candidates.get(i).metadata().get("model"))) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void an_argument_may_decide() throws Exception {
        Service service = service(SelectorOfProxiesTest::byModel);

        assertThat(service.ask("large", 1, 2, 3)).isEqualTo("large");
        assertThat(service.ask("huge", 1, 2, 3)).isEqualTo("huge");
        assertThat(service.askLater(1, "large", null)).isCompletedWithValue("large");
        assertThat(service.askLater(1, "huge", 0.5)).isCompletedWithValue("huge");
    }

    @Test
    void a_selector_sees_method_arguments_and_key() throws Exception {
        Service service = service((request, candidates) -> 0);

        service.ask("m", Long.MAX_VALUE, 7, -0.5, "x", null);
        service.askLater(-1, null, 1.5);
        service.askLater(-1, null, null);
        service.words((byte) 3).subscribe(new Requesting());
        service.nothing();
        Pooling.poolOf(service).execute(agent -> "");
        Pooling.poolOf(service).executeWithKey("own", agent -> "");

        assertThat(requests).extracting(RoutingRequest::pool).containsOnly("ai");
        assertThat(requests)
                .extracting(RoutingRequest::method)
                .containsExactly("ask", "askLater", "askLater", "words", "nothing", null, null);
        assertThat(requests)
                .extracting(RoutingRequest::routeKey)
                .containsExactly(7, 1.5, "supplied", "supplied", "supplied", "supplied", "own");
        assertThat(requests.get(0).arguments().subList(0, 4)).containsExactly("m", Long.MAX_VALUE, 7, -0.5);
        assertThat((Object[]) requests.get(0).arguments().get(4)).containsExactly("x", null);
        assertThat(requests.get(1).arguments()).isEqualTo(Arrays.asList(-1L, null, 1.5));
        assertThat(requests.get(3).arguments()).isEqualTo(List.of((byte) 3));
        assertThat(requests.subList(4, 7))
                .allSatisfy(request -> assertThat(request.arguments()).isEmpty());
    }

    private static final class Requesting implements Flow.Subscriber<String> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(1);
        }

        @Override
        public void onNext(String item) {
            throw new AssertionError(item);
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void onComplete() {}
    }

    @Test
    void a_failover_is_described_like_the_first_attempt() {
        Service service = service((request, candidates) -> 0);

        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> service.ask(null, 1, 2, 3)))
                .isInstanceOf(IOException.class);

        assertThat(requests.subList(0, 2)).extracting(RoutingRequest::failover).containsExactly(false, true);
        assertThat(requests).allSatisfy(request -> {
            assertThat(request.method()).isEqualTo("ask");
            assertThat(request.routeKey()).isEqualTo(2);
            assertThat(request.arguments().get(3)).isEqualTo(3.0);
        });
        assertThat(shown.subList(0, 2)).containsExactly(List.of("small", "large", "huge"), List.of("large", "huge"));
    }

    @Test
    void tags_leave_the_selector_the_agents_that_have_them() {
        Service service = service((request, candidates) -> candidates.size() - 1);

        assertThat(service.inEurope()).isEqualTo("huge");
        CallOptions.builder().tags("model").routeKey("scoped").build().run(() -> {
            assertThat(service.inEurope()).isEqualTo("huge");
            assertThat(service.askLater(1, "m", null)).isCompletedWithValue("huge");
        });

        assertThat(shown.subList(0, 2)).containsOnly(List.of("small", "huge"));
        assertThat(requests)
                .extracting(RoutingRequest::tags)
                .containsExactly(Tags.of("region=eu"), Tags.of("region=eu", "model"), Tags.of("model"));
        assertThat(requests).extracting(RoutingRequest::routeKey).containsExactly("supplied", "scoped", "scoped");
    }

    @Test
    void candidates_tell_how_they_are_doing() {
        List<Candidate> seen = new ArrayList<>();
        Service service = service((request, candidates) -> {
            seen.addAll(candidates);
            assertThat(candidates).allSatisfy(candidate -> {
                assertThat(candidate.status(request.nowNanos())).isEqualTo(AgentStatus.HEALTHY);
                assertThat(candidate.inFlight()).isZero();
                assertThat(candidate.errorRate(request.nowNanos())).isZero();
                assertThat(candidate.latencyNanos(request.nowNanos())).isZero();
                assertThat(candidate.health().successCount()).isZero();
            });
            return 1;
        });

        service.nothing();

        assertThat(seen).extracting(Candidate::id).containsExactly("small", "large", "huge");
        assertThat(seen.get(1).health().successCount()).isEqualTo(1);
    }
}
