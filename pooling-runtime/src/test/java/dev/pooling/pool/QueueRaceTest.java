package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Things that happen to a call that waits for a place at the same moment, many times over. */
class QueueRaceTest {

    private static final int ROUNDS = 2_000;
    private static final Duration WAIT = Duration.ofSeconds(1);

    private static AsyncFixture fixture() {
        return new AsyncFixture(
                PoolConfig.builder()
                        .maxConcurrent(1)
                        .maxConcurrentWait(WAIT)
                        .requestTimeout(Duration.ZERO)
                        .retries(0)
                        .build(),
                "a");
    }

    private static void assertQuiet(AsyncFixture fixture) {
        AgentGroup<AsyncAgent> group = fixture.pool.picker().group();
        assertThat(group.queue().length()).isZero();
        assertThat(group.roster().members())
                .allSatisfy(member -> assertThat(member.limit().taken()).isZero());
        assertThat(fixture.inFlight()).isZero();
    }

    private static void completeAll(AsyncFixture fixture) {
        new ArrayList<>(fixture.agent("a").asked).forEach(asked -> asked.complete("x"));
        fixture.agent("a").asked.clear();
    }

    @Test
    void of_a_place_and_the_end_of_the_wait_one_comes_first() throws Exception {
        AsyncFixture fixture = fixture();
        int[] served = {0};
        Race.run(ROUNDS, number -> {
            CompletableFuture<String> first = fixture.call();
            CompletableFuture<String> holder = fixture.agent("a").last();
            CompletableFuture<String> waits = fixture.call();
            return new Race.Contest(() -> holder.complete("x"), () -> fixture.time.advance(WAIT), () -> {
                assertThat(first).isCompletedWithValue("x");
                boolean asked = fixture.agent("a").asked.size() == 2;
                served[0] += asked ? 1 : 0;
                assertThat(waits.isDone()).isNotEqualTo(asked);
                completeAll(fixture);
                assertThat(waits).isDone();
                assertQuiet(fixture);
            });
        });
        assertThat(served[0]).isBetween(0, ROUNDS);
    }

    @Test
    void of_a_place_and_cancellation_one_comes_first() throws Exception {
        AsyncFixture fixture = fixture();
        Race.run(ROUNDS, number -> {
            fixture.call();
            CompletableFuture<String> holder = fixture.agent("a").last();
            CompletableFuture<String> waits = fixture.call();
            return new Race.Contest(() -> holder.complete("x"), () -> waits.cancel(true), () -> {
                assertThat(waits).isCancelled();
                assertThat(fixture.agent("a").asked).allMatch(CompletableFuture::isDone);
                fixture.agent("a").asked.clear();
                assertQuiet(fixture);
                assertThat(fixture.call()).isNotDone();
                completeAll(fixture);
            });
        });
    }

    @Test
    void a_place_left_while_a_call_gets_in_line_is_not_overlooked() throws Exception {
        AsyncFixture fixture = fixture();
        Race.run(ROUNDS, number -> {
            fixture.call();
            CompletableFuture<String> holder = fixture.agent("a").last();
            List<CompletableFuture<String>> late = new ArrayList<>();
            return new Race.Contest(() -> holder.complete("x"), () -> late.add(fixture.call()), () -> {
                assertThat(fixture.agent("a").asked).hasSize(2);
                completeAll(fixture);
                assertThat(late.get(0)).isCompletedWithValue("x");
                assertQuiet(fixture);
            });
        });
    }

    @Test
    void an_agent_removed_while_a_call_gets_in_line_is_not_waited_for() throws Exception {
        AsyncFixture fixture = fixture();
        AsyncAgent guest = new AsyncAgent("guest");
        fixture.pool.removeAgent("a");
        Race.run(ROUNDS, number -> {
            fixture.pool.addAgent("guest", guest);
            fixture.call();
            CompletableFuture<String> holder = guest.last();
            List<CompletableFuture<String>> waits = new ArrayList<>();
            return new Race.Contest(() -> fixture.pool.removeAgent("guest"), () -> waits.add(fixture.call()), () -> {
                assertThat(waits.get(0)).isCompletedExceptionally();
                holder.complete("x");
                assertQuiet(fixture);
            });
        });
    }

    @Test
    void an_agent_added_while_a_call_gets_in_line_takes_it() throws Exception {
        AsyncFixture fixture = fixture();
        fixture.call();
        Race.run(ROUNDS, number -> {
            AsyncAgent guest = new AsyncAgent("guest");
            List<CompletableFuture<String>> waits = new ArrayList<>();
            return new Race.Contest(
                    () -> fixture.pool.addAgent("guest", guest), () -> waits.add(fixture.call()), () -> {
                        assertThat(guest.asked).hasSize(1);
                        guest.last().complete("guest");
                        assertThat(waits.get(0)).isCompletedWithValue("guest");
                        fixture.pool.removeAgent("guest");
                    });
        });
        completeAll(fixture);
        assertQuiet(fixture);
    }

    @Test
    void closing_the_pool_at_any_moment_leaves_no_call_waiting() throws Exception {
        Race.run(500, number -> {
            AsyncFixture fixture = fixture();
            List<CompletableFuture<String>> calls = new CopyOnWriteArrayList<>();
            calls.add(fixture.call());
            CompletableFuture<String> holder = fixture.agent("a").last();
            return new Race.Contest(
                    () -> {
                        holder.complete("x");
                        fixture.pool.close();
                    },
                    () -> {
                        for (int i = 0; i < 20; i++) {
                            calls.add(fixture.call());
                        }
                    },
                    () -> {
                        completeAll(fixture);
                        assertThat(calls).allMatch(CompletableFuture::isDone);
                        assertQuiet(fixture);
                    });
        });
    }
}
