package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.routing.Tags;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where options of single calls hold, where they do not, and what they change. */
class CallOptionsScopeTest {

    private static final CallOptions EU =
            CallOptions.builder().tags("region=eu").build();
    private static final CallOptions US =
            CallOptions.builder().tags("region=us").build();

    private final ManualTime time = new ManualTime();
    private final AgentPool<String> pool = newPool(PoolConfig.defaults());
    private final List<String> asked = new ArrayList<>();

    private AgentPool<String> newPool(PoolConfig config) {
        AgentPool<String> made = AgentPool.<String>builder()
                .config(config)
                .ticker(time)
                .scheduler(time)
                .random(() -> new Random(7))
                .build();
        for (String id : List.of("us-1", "eu-1", "us-2", "eu-2")) {
            made.addAgent(id, id, 1, 0, Map.of("region", id.substring(0, 2), "number", id.charAt(3)));
        }
        return made;
    }

    @AfterEach
    void nothing_is_left_behind() {
        assertThat(CallScope.current()).isNull();
    }

    private String call() {
        return pool.execute(agent -> agent);
    }

    private String fail(String agent) {
        asked.add(agent);
        throw new IllegalStateException(agent);
    }

    private List<String> answers() {
        return List.of(call(), call(), call(), call());
    }

    @Test
    void options_hold_in_the_body_and_not_after_it() {
        assertThat(EU.<List<String>, RuntimeException>call(this::answers))
                .containsExactly("eu-1", "eu-2", "eu-1", "eu-2");
        assertThat(answers()).containsExactly("us-1", "eu-1", "us-2", "eu-2");
        EU.run(() -> asked.addAll(answers()));
        assertThat(asked).containsOnly("eu-1", "eu-2");
    }

    @Test
    void inner_options_stand_above_outer_ones_key_by_key() {
        EU.run(() -> {
            CallOptions.builder().tags("number=2").build().run(() -> {
                assertThat(answers()).containsOnly("eu-2");
                US.run(() -> assertThat(answers()).containsOnly("us-2"));
                assertThat(answers()).containsOnly("eu-2");
            });
            assertThat(answers()).containsOnly("eu-1", "eu-2");
        });
    }

    @Test
    void what_a_body_throws_ends_its_options() throws Exception {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> EU.call(() -> {
                    throw new IOException();
                }));

        assertThat(CallScope.current()).isNull();
        assertThat(answers()).contains("us-1");
    }

    @Test
    void another_thread_is_not_concerned() throws Exception {
        AtomicReference<List<String>> others = new AtomicReference<>();

        EU.call(() -> {
            Thread other = new Thread(() -> others.set(answers()));
            other.start();
            other.join();
            return null;
        });

        assertThat(others.get()).containsExactlyInAnyOrder("us-1", "eu-1", "us-2", "eu-2");
    }

    @Test
    void failovers_and_retries_keep_to_the_options() {
        assertThatIllegalStateException().isThrownBy(() -> EU.run(() -> pool.execute(this::fail)));

        assertThat(asked).containsExactly("eu-1", "eu-2", "eu-1", "eu-2");
    }

    @Test
    void that_nobody_has_the_tags_of_a_call_is_said() {
        CallOptions nowhere = CallOptions.builder().tags("region=ap").build();

        assertThatExceptionOfType(NoAgentAvailableException.class)
                .isThrownBy(() -> nowhere.run(this::call))
                .withMessageContaining("none of its 4 agents has the tags [region=ap] that the call requires");
    }

    // ---- what agents call ----

    @Test
    void options_do_not_hold_for_what_an_agent_calls() {
        EU.run(() -> {
            for (int i = 0; i < 4; i++) {
                pool.execute(agent -> {
                    asked.add(call());
                    US.run(() -> assertThat(call()).startsWith("us"));
                    asked.add(call());
                    return agent;
                });
            }
            assertThat(answers()).containsOnly("eu-1", "eu-2");
        });
        assertThat(asked).contains("us-1", "us-2");
    }

    @Test
    void options_hold_again_after_an_agent_has_failed_for_good() {
        EU.run(() -> {
            assertThatIllegalStateException().isThrownBy(() -> pool.execute(this::fail));
            assertThat(answers()).containsOnly("eu-1", "eu-2");
            assertThatThrownBy(() -> pool.execute(agent -> {
                        throw new StackOverflowError();
                    }))
                    .isInstanceOf(StackOverflowError.class);
            assertThat(answers()).containsOnly("eu-1", "eu-2");
        });
    }

    @Test
    void options_do_not_hold_in_later_attempts_either() {
        EU.run(() -> pool.execute(agent -> {
            asked.add(agent);
            if (asked.size() == 1) {
                throw new IllegalStateException();
            }
            asked.add(call());
            return agent;
        }));

        assertThat(asked).containsExactly("eu-1", "eu-2", "us-1");
    }

    @Test
    void an_asynchronous_agent_is_asked_without_options_on_whatever_thread() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> call = EU.call(() -> pool.executeAsync(agent -> {
            asked.add(agent);
            asked.add(call());
            return agent.equals("eu-1") ? first : CompletableFuture.completedStage(agent);
        }));
        asked.clear();

        // The second attempt is made in the thread that ends the first, which has options for calls of its own.
        CallOptions.builder().tags("number=1").build().run(() -> {
            first.completeExceptionally(new IllegalStateException());
            assertThat(answers()).containsOnly("us-1", "eu-1");
        });

        assertThat(call).isCompletedWithValue("eu-2");
        assertThat(asked.get(0)).isEqualTo("eu-2");
        assertThat(asked.get(1)).endsWith("-1");
    }

    // ---- asynchronous calls ----

    @Test
    void an_asynchronous_call_keeps_its_options_when_the_body_has_ended() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> call = EU.call(() -> pool.executeAsync(agent -> {
            asked.add(agent);
            return asked.size() == 1 ? first : CompletableFuture.failedFuture(new IllegalStateException());
        }));

        first.completeExceptionally(new IllegalStateException());
        time.advance(Duration.ofMinutes(1));

        assertThat(call).isCompletedExceptionally();
        assertThat(asked).containsExactly("eu-1", "eu-2", "eu-1", "eu-2");
    }

    @Test
    void an_asynchronous_call_may_have_less_time() {
        CallOptions hasty = CallOptions.builder()
                .requestTimeout(Duration.ofMillis(10))
                .retries(1)
                .build();
        CompletableFuture<String> call = hasty.call(() -> pool.executeAsync(agent -> new CompletableFuture<>()));
        CompletableFuture<String> patient = pool.executeAsync(agent -> new CompletableFuture<>());

        time.advance(Duration.ofMillis(9));
        assertThat(call).isNotDone();
        time.advance(Duration.ofMillis(11));

        assertThat(call)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        AgentTimeoutException.class,
                        late -> assertThat(late.timeout()).isEqualTo(Duration.ofMillis(10)));
        assertThat(patient).isNotDone();
        assertThat(pool.stats().values().stream().mapToInt(AgentStats::inFlight).sum())
                .isOne();
    }

    // ---- limits ----

    @Test
    void a_call_may_have_another_number_of_retries() {
        CallOptions once = CallOptions.builder().retries(0).build();

        assertThatIllegalStateException().isThrownBy(() -> once.run(() -> pool.execute(this::fail)));
        assertThat(asked).hasSize(1);
    }

    @Test
    void the_number_of_retries_given_with_the_call_stands_higher() {
        CallOptions once = CallOptions.builder().retries(0).tags("region=eu").build();

        assertThatIllegalStateException().isThrownBy(() -> once.run(() -> pool.execute(this::fail, 2)));

        assertThat(asked).containsExactly("eu-1", "eu-2", "eu-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> once.run(() -> pool.execute(this::fail, -1)))
                .withMessage("retries must be >= 0, was -1");
    }

    @Test
    void a_chain_asks_everybody_whatever_the_number_of_retries() {
        FallbackChain<String> chain = FallbackChain.<String>create()
                .add("a", "a")
                .add("b", "b", Map.of("region", "eu"))
                .add("c", "c");

        CallOptions.builder().retries(0).build().run(() -> {
            assertThatIllegalStateException().isThrownBy(() -> chain.execute(this::fail));
            EU.run(() -> assertThat(chain.<String, RuntimeException>execute(agent -> agent))
                    .isEqualTo("b"));
        });

        assertThat(asked).containsExactly("a", "b", "c");
        CompletableFuture<String> async = EU.call(() -> chain.executeAsync(CompletableFuture::completedStage));
        assertThat(async).isCompletedWithValue("b");
    }

    @Test
    void a_call_may_have_a_deadline() {
        CallOptions bounded = CallOptions.builder()
                .deadline(Duration.ofMillis(100))
                .retries(1_000)
                .build();

        assertThatExceptionOfType(AgentTimeoutException.class)
                .isThrownBy(() -> bounded.run(() -> pool.execute(agent -> {
                    time.advance(Duration.ofMillis(30));
                    return fail(agent);
                })));

        assertThat(asked).hasSize(4);
    }

    @Test
    void an_agent_sees_the_limit_of_the_call() {
        CallOptions bounded =
                CallOptions.builder().requestTimeout(Duration.ofMillis(70)).build();
        CallOptions unbounded =
                CallOptions.builder().requestTimeout(Duration.ZERO).build();

        bounded.run(() -> pool.execute(agent -> {
            assertThat(CallContext.current())
                    .hasValueSatisfying(
                            context -> assertThat(context.remaining()).isEqualTo(Duration.ofMillis(70)));
            return agent;
        }));
        unbounded.run(() -> pool.execute(agent -> {
            assertThat(CallContext.current()).isEmpty();
            return agent;
        }));
    }

    @Test
    void what_is_out_of_bounds_is_refused() {
        CallOptions.Builder builder = CallOptions.builder().retries(-1).deadline(Duration.ofNanos(-1));

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageContaining("retries must be >= 0, was -1")
                .withMessageContaining("deadline must be >= 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallOptions.builder().tags("=eu"))
                .withMessageContaining("it has no key");
        assertThatNullPointerException().isThrownBy(() -> EU.run(null)).withMessage("body must not be null");
        assertThatNullPointerException().isThrownBy(() -> EU.call(null)).withMessage("body must not be null");
    }

    // ---- route keys ----

    @Test
    void a_call_without_a_key_of_its_own_is_routed_by_that_of_the_options() {
        List<Object> seen = new ArrayList<>();
        AgentPool<String> routed = AgentPool.<String>builder()
                .selector((request, candidates) -> {
                    seen.add(request.routeKey());
                    return 0;
                })
                .routeKey(() -> "supplied")
                .build();
        routed.addAgent("a", "a");
        routed.addAgent("b", "b");
        CallOptions keyed = CallOptions.builder().routeKey("scoped").build();

        keyed.run(() -> {
            routed.execute(agent -> agent);
            CallOptions.builder().retries(1).build().run(() -> routed.execute(agent -> agent));
            routed.executeAsync(CompletableFuture::completedStage);
            routed.executeWithKey("own", agent -> agent);
            CallOptions.builder().routeKey("inner").build().run(() -> routed.execute(agent -> agent));
        });
        routed.execute(agent -> agent);

        assertThat(seen).containsExactly("scoped", "scoped", "scoped", "own", "inner", "supplied");
    }

    @Test
    void equal_keys_meet_the_same_agent() {
        AgentPool<String> sticky = AgentPool.create(LoadBalanceStrategy.CONSISTENT_HASH);
        for (int i = 0; i < 20; i++) {
            sticky.addAgent("agent-" + i, "agent-" + i);
        }

        for (int key = 0; key < 20; key++) {
            CallOptions keyed = CallOptions.builder().routeKey("key-" + key).build();
            String byKey = sticky.executeWithKey("key-" + key, agent -> agent);
            for (int i = 0; i < 3; i++) {
                assertThat(keyed.<String, RuntimeException>call(() -> sticky.execute(agent -> agent)))
                        .isEqualTo(byKey);
            }
        }
    }

    @Test
    void text_names_the_options_but_not_the_key() {
        CallOptions options = CallOptions.builder()
                .tags(Tags.of("region=eu"))
                .routeKey("secret")
                .retries(2)
                .build();

        assertThat(options).hasToString("CallOptions[retries=2; tags=region=eu; routeKey]");
        assertThat(EU).hasToString("CallOptions[tags=region=eu; no routeKey]");
    }
}
