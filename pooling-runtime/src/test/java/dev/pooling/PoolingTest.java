package dev.pooling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.annotation.Agent;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.annotation.Pooled;
import dev.pooling.pool.AgentPool;
import dev.pooling.pool.PoolConfig;
import dev.pooling.pool.PooledAgent;
import dev.pooling.proxy.PoolDefinitionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The front door: how agents join, which options a pool gets, and the way back from a proxy to its pool. */
class PoolingTest {

    /** A service. */
    @Pooled(
            name = "chat",
            strategy = LoadBalanceStrategy.PRIORITY,
            retries = 7,
            timeoutMillis = 250,
            deadlineMillis = 900)
    public interface Chat {
        String ask();
    }

    /** A chain of the same. */
    @Fallback
    public interface ChainedChat {
        String ask();
    }

    @Agent
    static class Local implements Chat {
        @Override
        public String ask() {
            return "local";
        }
    }

    @Agent(
            id = "gpt",
            weight = 2.5,
            priority = 3,
            metadata = {"region=eu", "model = a=b "})
    static final class Remote implements Chat {
        @Override
        public String ask() {
            return "remote";
        }
    }

    static final class Plain implements Chat {
        @Override
        public String ask() {
            return "plain";
        }
    }

    private static List<PooledAgent<Chat>> agents(Chat proxy) {
        return Pooling.poolOf(proxy).agents();
    }

    @Test
    void an_agent_joins_by_its_annotation() {
        PooledAgent<Chat> agent =
                agents(Pooling.of(Chat.class).agent(new Remote()).build()).get(0);
        assertThat(agent.id()).isEqualTo("gpt");
        assertThat(agent.weight()).isEqualTo(2.5);
        assertThat(agent.priority()).isEqualTo(3);
        assertThat(agent.metadata()).isEqualTo(Map.of("region", "eu", "model", "a=b"));
    }

    @Test
    void the_builder_wins_over_the_annotation_of_the_agent() {
        PooledAgent<Chat> agent = agents(Pooling.of(Chat.class)
                        .agent(
                                "mine",
                                new Remote(),
                                options -> options.weight(9)
                                        .metadata("region", "us")
                                        .metadata(Map.of("tier", 1)))
                        .build())
                .get(0);
        assertThat(agent.id()).isEqualTo("mine");
        assertThat(agent.weight()).isEqualTo(9);
        assertThat(agent.priority()).isEqualTo(3);
        assertThat(agent.metadata()).isEqualTo(Map.of("region", "us", "model", "a=b", "tier", 1));
    }

    @Test
    void an_agent_without_an_id_is_named_after_its_class_and_numbered_when_taken() {
        Chat anonymous = new Chat() {
            @Override
            public String ask() {
                return "";
            }
        };
        Chat proxy = Pooling.of(Chat.class)
                .agent(new Local())
                .agent(new Plain())
                .agent(new Local())
                .agent(() -> "lambda")
                .agent(anonymous)
                .agent("Local-3", new Plain())
                .agent(new Local())
                .agent(new Remote())
                .agent(new Remote())
                .build();
        assertThat(agents(proxy))
                .extracting(PooledAgent::id)
                .containsExactly("Local", "Plain", "Local-2", "Chat", "Chat-2", "Local-3", "Local-4", "gpt", "gpt-2");
    }

    @Agent(
            weight = -1,
            metadata = {"no equals sign", "=value", "a=1", "a=2"})
    static final class Misannotated implements Chat {
        @Override
        public String ask() {
            return "";
        }
    }

    @Test
    void mistakes_in_the_annotation_of_an_agent_are_reported() {
        assertThatThrownBy(
                        () -> Pooling.of(Chat.class).agent(new Misannotated()).build())
                .isInstanceOfSatisfying(
                        PoolDefinitionException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        "agent 'Misannotated': weight must be finite and > 0, was -1.0. Use 1 for an "
                                                + "ordinary share.",
                                        "@Agent on Misannotated: metadata must be \"key=value\", was \"no equals "
                                                + "sign\". Write it as "
                                                + "in \"region=eu\".",
                                        "@Agent on Misannotated: metadata must be \"key=value\", was \"=value\". "
                                                + "Write it as in "
                                                + "\"region=eu\".",
                                        "@Agent on Misannotated: metadata has the key 'a' more than once. Keep one of "
                                                + "them."));
    }

    @Test
    void options_without_effect_are_refused() {
        assertThatThrownBy(() -> Pooling.of(ChainedChat.class)
                        .strategy(LoadBalanceStrategy.RANDOM)
                        .selector((request, candidates) -> -1)
                        .routeKey(() -> "key")
                        .agent("a", () -> "a", options -> options.priority(1))
                        .build())
                .isInstanceOfSatisfying(
                        PoolDefinitionException.class,
                        e -> assertThat(e.problems())
                                .hasSize(5)
                                .contains(
                                        "strategy: ChainedChat has only @Fallback, which makes it a chain: its agents "
                                                + "are asked in "
                                                + "order. Annotate the interface with @Pooled for a pool, or do not "
                                                + "set the strategy.")
                                .contains(
                                        "strategy and selector: strategy is RANDOM, but the selector decides instead. "
                                                + "Keep one of "
                                                + "them.")
                                .contains("agent 'a': has a weight or a priority, but is asked in the order of a "
                                        + "@Fallback. Remove "
                                        + "it, and put the agent where it belongs in the order."));
    }

    @Test
    void the_pool_gets_its_name_strategy_and_options_from_the_annotation() {
        AgentPool<Chat> pool = Pooling.poolOf(Pooling.of(Chat.class).build());
        assertThat(pool.name()).isEqualTo("chat");
        assertThat(pool.strategy()).isEqualTo(LoadBalanceStrategy.PRIORITY);
        assertThat(pool.config().retries()).isEqualTo(7);
        assertThat(pool.config().requestTimeout()).isEqualTo(Duration.ofMillis(250));
        assertThat(pool.config().deadline()).isEqualTo(Duration.ofMillis(900));
    }

    @Test
    void the_builder_wins_over_the_annotation_of_the_interface() {
        AgentPool<Chat> pool = Pooling.poolOf(Pooling.of(Chat.class)
                .name("other")
                .strategy(LoadBalanceStrategy.WEIGHTED)
                .config(PoolConfig.builder().retries(1).build())
                .build());
        assertThat(pool.name()).isEqualTo("other");
        assertThat(pool.strategy()).isEqualTo(LoadBalanceStrategy.WEIGHTED);
        assertThat(pool.config().retries()).isEqualTo(1);
        assertThat(pool.config().deadline()).isEqualTo(Duration.ofMillis(900));
    }

    @Test
    void an_override_wins_over_the_annotation_and_yields_to_the_builder() {
        System.setProperty("pooling.overridden.strategy", "RANDOM");
        try {
            Chat overridden = Pooling.of(Chat.class).name("overridden").build();
            Chat built = Pooling.of(Chat.class)
                    .name("overridden")
                    .strategy(LoadBalanceStrategy.WEIGHTED)
                    .build();
            assertThat(Pooling.poolOf(overridden).strategy()).isEqualTo(LoadBalanceStrategy.RANDOM);
            assertThat(Pooling.poolOf(built).strategy()).isEqualTo(LoadBalanceStrategy.WEIGHTED);
        } finally {
            System.clearProperty("pooling.overridden.strategy");
        }
    }

    @Test
    void an_interface_without_annotations_gets_the_defaults() {
        AgentPool<Runnable> pool = Pooling.poolOf(Pooling.of(Runnable.class).build());
        assertThat(pool.name()).isEqualTo("Runnable");
        assertThat(pool.strategy()).isEqualTo(LoadBalanceStrategy.ROUND_ROBIN);
        assertThat(pool.config().retries()).isEqualTo(3);
    }

    @Test
    void agents_added_later_answer() {
        Chat proxy = Pooling.of(Chat.class).build();
        Pooling.poolOf(proxy).addAgent("late", () -> "late");
        assertThat(proxy.ask()).isEqualTo("late");
        assertThat(proxy.toString()).isEqualTo("Chat[pool chat, 1 agent]");
    }

    @Test
    void each_build_makes_a_pool_of_its_own() {
        Pooling.Builder<Chat> builder = Pooling.of(Chat.class).agent(new Local());
        Chat one = builder.build();
        Chat other = builder.build();
        assertThat(Pooling.poolOf(one)).isNotSameAs(Pooling.poolOf(other));
        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void a_pool_built_by_hand_stands_behind_its_proxy() {
        AgentPool<Chat> pool = AgentPool.<Chat>builder().name("hand").build();
        pool.addAgent("one", new Local());
        Chat proxy = Pooling.proxy(Chat.class, pool);
        assertThat(proxy.ask()).isEqualTo("local");
        assertThat(Pooling.poolOf(proxy)).isSameAs(pool);
        assertThat(proxy.toString()).isEqualTo("Chat[pool hand, 1 agent]");
    }

    @Test
    void a_pool_that_contains_its_own_proxy_is_refused() {
        AgentPool<Chat> pool = AgentPool.<Chat>builder().build();
        pool.addAgent("self", Pooling.proxy(Chat.class, pool));
        assertThatThrownBy(() -> Pooling.proxy(Chat.class, pool))
                .isInstanceOf(PoolDefinitionException.class)
                .hasMessageContaining("agent 'self': is a proxy of the very pool that it is in.");
    }

    @Test
    void the_way_back_is_refused_for_other_objects_and_the_other_kind() {
        assertThatThrownBy(() -> Pooling.poolOf("a string"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("proxy must be made by Pooling, was an object of java.lang.String");
        Chat pooled = Pooling.of(Chat.class).build();
        assertThatThrownBy(() -> Pooling.chainOf(pooled))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("proxy Chat[pool chat, 0 agents] is a proxy of a pool: use Pooling.poolOf");
        ChainedChat chained = Pooling.of(ChainedChat.class).build();
        assertThatThrownBy(() -> Pooling.poolOf(chained))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "proxy ChainedChat[chain ChainedChat, 0 agents] is a proxy of a chain: use Pooling.chainOf");
    }
}
