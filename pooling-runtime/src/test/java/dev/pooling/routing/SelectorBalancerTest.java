package dev.pooling.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.annotation.LoadBalanceStrategy;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectorBalancerTest {

    private final FakeCandidate[] members = Picks.candidates(4);
    private final CandidateSet set = Picks.set(members);
    private final List<RoutingRequest> requests = new ArrayList<>();

    @Test
    void asks_whom_the_selector_chooses() {
        Balancer balancer = Balancer.of((request, candidates) -> 2, "chat");

        assertThat(Picks.sequence(balancer, set, 5)).containsOnly(2);
    }

    @Test
    void tells_the_selector_of_the_call() {
        Balancer balancer = Balancer.of(
                (request, candidates) -> {
                    requests.add(request);
                    return 0;
                },
                "chat");

        balancer.pick(set, 0, "key", null);
        balancer.pick(set, 0, null, Picks.excluding(members[1]));

        assertThat(requests)
                .containsExactly(new RoutingRequest("chat", "key", false), new RoutingRequest("chat", null, true));
    }

    @Test
    void tells_the_selector_what_a_described_call_is_about() {
        Balancer balancer = Balancer.of(
                (request, candidates) -> {
                    requests.add(request);
                    return 0;
                },
                "chat",
                Tags.of("gpu"));

        balancer.pick(set, 7, CallDescription.of("ask", new Object[] {"secret", null}, "key"), null);

        assertThat(requests)
                .containsExactly(new RoutingRequest(
                        "chat", "key", false, Tags.of("gpu"), "ask", Arrays.asList("secret", null), 7));
        assertThat(requests.get(0)).hasToString("RoutingRequest[chat.ask, tags [gpu]]");
        assertThat(new RoutingRequest("chat", "key", true)).hasToString("RoutingRequest[chat, failover]");
        assertThatThrownBy(() -> requests.get(0).arguments().set(0, "other"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(balancer.looksAtCalls()).isTrue();
        assertThat(Picks.balancer(LoadBalanceStrategy.CONSISTENT_HASH, 1).looksAtCalls())
                .isFalse();
    }

    @Test
    void shows_the_selector_only_those_not_excluded() {
        List<List<? extends Candidate>> shown = new ArrayList<>();
        Balancer balancer = Balancer.of(
                (request, candidates) -> {
                    shown.add(List.copyOf(candidates));
                    return 1;
                },
                "chat");

        assertThat(balancer.pick(set, 0, null, Picks.excluding(members[0], members[2])))
                .isEqualTo(3);
        assertThat(shown).containsExactly(List.of(members[1], members[3]));
    }

    @Test
    void does_not_ask_the_selector_where_there_is_no_choice() {
        Balancer balancer = Balancer.of(
                (request, candidates) -> {
                    throw new AssertionError("asked");
                },
                "chat");

        assertThat(balancer.pick(set, 0, null, Picks.excluding(members[0], members[1], members[3])))
                .isEqualTo(2);
        assertThat(balancer.pick(set, 0, null, any -> true)).isEqualTo(-1);
    }

    @Test
    void the_candidates_cannot_be_changed() {
        Balancer balancer = Balancer.of(
                (request, candidates) -> {
                    assertThatThrownBy(() -> candidates.remove(0)).isInstanceOf(UnsupportedOperationException.class);
                    return candidates.size() - 1;
                },
                "chat");

        assertThat(Picks.pick(balancer, set)).isEqualTo(3);
        assertThat(balancer.pick(set, 0, null, Picks.excluding(members[3]))).isEqualTo(2);
    }

    @Test
    void round_robin_decides_when_the_selector_declines() {
        Balancer balancer = Balancer.of((request, candidates) -> -1, "chat");

        assertThat(loggedBy(() -> assertThat(Picks.sequence(balancer, set, 5)).containsExactly(0, 1, 2, 3, 0)))
                .isEmpty();
    }

    @Test
    void round_robin_decides_when_the_selector_fails_and_that_is_logged_once() {
        Balancer balancer = Balancer.of(
                (request, candidates) -> {
                    throw new IllegalStateException("secret");
                },
                "ch\nat");

        String log = loggedBy(() -> assertThat(Picks.sequence(balancer, set, 5)).containsExactly(0, 1, 2, 3, 0));

        assertThat(log.lines()).hasSize(1);
        assertThat(log)
                .contains("WARN", "ch?at: selector", "failed with java.lang.IllegalStateException")
                .doesNotContain("secret");
    }

    @Test
    void round_robin_decides_when_the_index_does_not_exist() {
        for (int index : new int[] {4, -2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            Balancer balancer = Balancer.of((request, candidates) -> index, "chat");

            String log =
                    loggedBy(() -> assertThat(Picks.sequence(balancer, set, 5)).containsExactly(0, 1, 2, 3, 0));

            assertThat(log).contains("returned " + index + " for 4 candidates");
        }
    }

    @Test
    void an_interrupt_that_the_selector_consumed_is_restored() {
        Balancer balancer = Balancer.of(
                (request, candidates) -> {
                    throw SelectorBalancerTest.<RuntimeException>disguised(new InterruptedException());
                },
                "chat");

        loggedBy(() -> assertThat(Picks.pick(balancer, set)).isZero());

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void an_error_of_the_machine_passes_through() {
        Balancer balancer = Balancer.of(
                (request, candidates) -> {
                    throw new OutOfMemoryError("test");
                },
                "chat");

        assertThatThrownBy(() -> Picks.pick(balancer, set)).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void selector_and_name_must_be_given() {
        assertThatThrownBy(() -> Balancer.of(null, "chat")).hasMessage("selector must not be null");
        assertThatThrownBy(() -> Balancer.of((request, candidates) -> 0, null)).hasMessage("poolName must not be null");
    }

    /** What goes to the error stream meanwhile, which is where the tests' logger writes. */
    private static String loggedBy(Runnable task) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            task.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked") // on purpose: a checked exception in disguise
    private static <X extends Throwable> X disguised(Throwable failure) throws X {
        throw (X) failure;
    }
}
