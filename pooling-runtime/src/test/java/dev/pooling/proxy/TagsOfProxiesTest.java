package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.Pooling;
import dev.pooling.annotation.Agent;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.Pooled;
import dev.pooling.config.PoolingConfigException;
import dev.pooling.pool.AgentPool;
import dev.pooling.pool.NoAgentAvailableException;
import dev.pooling.pool.PoolConfig;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What annotations, the builder and overrides require of the agents, together. */
class TagsOfProxiesTest {

    private static final String PROPERTY = "pooling.TagsOfProxiesTest.tags";

    /** Answers with the name of the agent. */
    @Pooled(tags = {"region=eu", "tier"})
    public interface Service {
        String ofType();

        @Pooled(tags = "gpu")
        String adding();

        @Pooled(tags = "region=us")
        String replacing();

        @Pooled(retries = 1)
        CompletableFuture<String> async();
    }

    private record Named(String name) implements Service {
        @Override
        public String ofType() {
            return name;
        }

        @Override
        public String adding() {
            return name;
        }

        @Override
        public String replacing() {
            return name;
        }

        @Override
        public CompletableFuture<String> async() {
            return CompletableFuture.completedFuture(name);
        }
    }

    private static Pooling.Builder<Service> builder() {
        return Pooling.of(Service.class)
                .name("TagsOfProxiesTest")
                .agent("none", new Named("none"))
                .agent(
                        "eu",
                        new Named("eu"),
                        options -> options.metadata("region", "eu").metadata("tier", 1))
                .agent(
                        "us",
                        new Named("us"),
                        options -> options.metadata("region", "us").metadata("tier", 2))
                .agent(
                        "gpu",
                        new Named("gpu"),
                        options -> options.metadata("region", "eu")
                                .metadata("tier", 2)
                                .metadata("gpu", "a100"));
    }

    @AfterEach
    void clear() {
        System.clearProperty(PROPERTY);
    }

    private static List<String> answers(java.util.function.Supplier<String> method) {
        return java.util.stream.Stream.generate(method)
                .limit(8)
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void a_method_requires_what_its_type_does_and_adds_to_it_or_refines_it() {
        Service service = builder().build();

        assertThat(answers(service::ofType)).containsExactly("eu", "gpu");
        assertThat(answers(service::adding)).containsExactly("gpu");
        assertThat(answers(service::replacing)).containsExactly("us");
        assertThat(answers(() -> service.async().join())).containsExactly("eu", "gpu");
    }

    @Test
    void the_pool_itself_requires_what_the_type_does() {
        AgentPool<Service> pool = Pooling.poolOf(builder().build());

        assertThat(answers(() -> pool.execute(Service::ofType))).containsExactly("eu", "gpu");
    }

    @Test
    void the_builder_beats_an_override_beats_annotations_key_by_key() {
        System.setProperty(PROPERTY, "region=us, tier=2");
        Service overridden = builder().build();
        assertThat(answers(overridden::ofType)).containsExactly("us");
        assertThat(answers(overridden::replacing)).containsExactly("us");
        assertThatExceptionOfType(NoAgentAvailableException.class)
                .isThrownBy(overridden::adding)
                .withMessageContaining("[gpu, region=us, tier=2]");

        Service built =
                builder().config(PoolConfig.builder().tags("region=eu").build()).build();
        assertThat(answers(built::ofType)).containsExactly("gpu");
        assertThat(answers(built::replacing)).containsExactly("gpu");
        assertThat(Pooling.poolOf(built).config().tags()).hasToString("region=eu, tier=2");
    }

    @Test
    void of_a_pool_built_by_hand_the_tags_of_its_configuration_count_before_annotations() {
        AgentPool<Service> pool = AgentPool.<Service>builder()
                .config(PoolConfig.builder().tags("region=us").build())
                .build();
        builder().build();
        pool.addAgent("eu", new Named("eu"), 1, 0, java.util.Map.of("region", "eu", "tier", 1));
        Service service = Pooling.proxy(Service.class, pool);
        assertThatExceptionOfType(NoAgentAvailableException.class).isThrownBy(service::ofType);

        pool.addAgent("us", new Named("us"), 1, 0, java.util.Map.of("region", "us", "tier", 1));

        assertThat(answers(service::ofType)).containsExactly("us");
    }

    @Test
    void a_malformed_override_is_refused() {
        System.setProperty(PROPERTY, "region=eu,,gpu");

        assertThatExceptionOfType(PoolingConfigException.class)
                .isThrownBy(() -> builder().build())
                .withMessageContaining("tags must be like \"region=eu, gpu\": tag must be \"key=value\" or \"key\"")
                .withMessageContaining(PROPERTY);
    }

    /** With reserve agents and a method. */
    @Pooled(tags = "region=eu", retries = 0)
    @Fallback(
            agents = {"reserve-us", "reserve-eu"},
            method = "last")
    public interface Reserved {
        String call();

        default String last() {
            return "last";
        }
    }

    @Test
    void reserve_agents_must_have_the_tags_as_well() {
        Reserved both = Pooling.of(Reserved.class)
                .agent("us", () -> "us", options -> options.metadata("region", "us"))
                .agent("reserve-us", () -> "reserve-us", options -> options.metadata("region", "us"))
                .agent("reserve-eu", () -> "reserve-eu", options -> options.metadata("region", "eu"))
                .build();
        assertThat(both.call()).isEqualTo("reserve-eu");

        Reserved none = Pooling.of(Reserved.class)
                .agent("us", () -> "us")
                .agent("reserve-us", () -> "reserve-us")
                .agent("reserve-eu", () -> "reserve-eu")
                .build();
        assertThat(none.call()).isEqualTo("last");
    }

    /** A chain, which has no tags of its own. */
    @Fallback(agents = {"us", "eu"})
    public interface Chain {
        String call();
    }

    @Test
    void a_chain_keeps_to_the_tags_of_its_configuration() {
        Chain chain = Pooling.of(Chain.class)
                .config(PoolConfig.builder().tags("region=eu").build())
                .agent("other", () -> "other")
                .agent("us", () -> "us", options -> options.metadata("region", "us"))
                .agent("eu", () -> "eu", options -> options.metadata("region", "eu"))
                .build();

        assertThat(chain.call()).isEqualTo("eu");
    }

    /** Says on its class what it is. */
    @Agent(metadata = {"region=eu", "tier=1"})
    private static final class European implements Reserved {
        @Override
        public String call() {
            return "European";
        }
    }

    @Test
    void metadata_of_an_agents_annotation_counts() {
        Reserved service = Pooling.of(Reserved.class)
                .agent("us", () -> "us")
                .agent(new European())
                .agent("reserve-us", () -> "reserve-us")
                .agent("reserve-eu", () -> "reserve-eu")
                .build();

        assertThat(answers(service::call)).containsExactly("European");
    }

    /** Two mistakes. */
    @Pooled(tags = "=eu")
    public interface Malformed {
        @Pooled(tags = {"fine", "a,b"})
        void call();
    }

    @Test
    void malformed_tags_are_found_when_the_proxy_is_made() {
        assertThatThrownBy(() -> Pooling.of(Malformed.class).build())
                .isInstanceOfSatisfying(
                        PoolDefinitionException.class,
                        refused -> assertThat(refused.problems())
                                .hasSize(2)
                                .anySatisfy(
                                        problem -> assertThat(problem)
                                                .startsWith(
                                                        "@Pooled on Malformed: tag must be \"key=value\" or \"key\", was '=eu'"))
                                .anySatisfy(problem -> assertThat(problem)
                                        .contains("was 'a,b': it has a comma")
                                        .endsWith("Write it as in tags = {\"region=eu\", \"gpu\"}.")));
    }
}
