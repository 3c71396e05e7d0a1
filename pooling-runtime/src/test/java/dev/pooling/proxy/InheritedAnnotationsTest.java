package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.Pooling;
import dev.pooling.annotation.Agent;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.annotation.Pooled;
import dev.pooling.annotation.RouteKey;
import dev.pooling.pool.PooledAgent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Annotations that reach a method by way of super-interfaces, generics or the interface itself. */
class InheritedAnnotationsTest {

    interface Generic<Q> {
        void send(Q message);
    }

    interface Plain {
        @Pooled(retries = 0)
        void send(String message);
    }

    /** One method with two erasures and no bridge between them. */
    interface Both extends Generic<String>, Plain {}

    @Test
    void the_annotation_counts_whichever_super_interface_the_caller_uses() {
        AtomicInteger calls = new AtomicInteger();
        Both agent = new Both() {
            @Override
            public void send(String message) {
                calls.incrementAndGet();
                throw new IllegalStateException("down");
            }
        };
        Both proxy = Pooling.of(Both.class)
                .agent("a", agent)
                .agent("b", agent)
                .agent("c", agent)
                .build();
        assertThatThrownBy(() -> ((Plain) proxy).send("x")).isInstanceOf(IllegalStateException.class);
        assertThat(calls.getAndSet(0)).isEqualTo(1);
        assertThatThrownBy(() -> ((Generic<String>) proxy).send("x")).isInstanceOf(IllegalStateException.class);
        assertThat(calls.getAndSet(0)).isEqualTo(1);
    }

    interface Keyless {
        String go(String key);
    }

    interface Keyed {
        String go(@RouteKey String key);
    }

    @Pooled(strategy = LoadBalanceStrategy.CONSISTENT_HASH)
    interface KeyedLast extends Keyless, Keyed {}

    @Test
    void a_route_key_counts_whatever_the_order_of_the_super_interfaces() {
        KeyedLast proxy = Pooling.of(KeyedLast.class)
                .agent("a", key -> "a")
                .agent("b", key -> "b")
                .agent("c", key -> "c")
                .build();
        assertThat(List.of(proxy.go("x"), proxy.go("x"), proxy.go("x"), proxy.go("x")).stream()
                        .distinct())
                .hasSize(1);
    }

    @Pooled(retries = 2, retryOn = IOException.class)
    interface Filtered {
        @Pooled(timeoutMillis = 5_000)
        void refined();

        @Pooled(retryOn = RuntimeException.class)
        void replaced();
    }

    @Test
    void a_method_that_does_not_speak_of_exceptions_inherits_what_the_type_says() {
        List<String> calls = new ArrayList<>();
        Filtered failing = new Filtered() {
            @Override
            public void refined() {
                calls.add("refined");
                throw new IllegalStateException("no IOException");
            }

            @Override
            public void replaced() {
                calls.add("replaced");
                throw new IllegalStateException("no IOException");
            }
        };
        Filtered proxy = Pooling.of(Filtered.class)
                .agent("a", failing)
                .agent("b", failing)
                .agent("c", failing)
                .build();
        assertThatThrownBy(proxy::refined).isInstanceOf(IllegalStateException.class);
        assertThat(calls).containsExactly("refined");
        assertThatThrownBy(proxy::replaced).isInstanceOf(IllegalStateException.class);
        assertThat(calls).hasSize(4);
    }

    @Fallback(method = "spare", except = SecurityException.class)
    @Pooled(retries = 0)
    interface Guarded {
        @Fallback(agents = "reserve")
        String ask();

        default String spare() {
            return "spare";
        }
    }

    @Test
    void a_method_that_only_names_reserve_agents_inherits_the_guard_of_the_type() {
        Guarded proxy = Pooling.of(Guarded.class)
                .agent("a", () -> {
                    throw new SecurityException("forbidden");
                })
                .agent("reserve", () -> "reserve")
                .build();
        assertThatThrownBy(proxy::ask).isInstanceOf(SecurityException.class);
    }

    @Test
    void the_reserve_agents_can_be_reached() {
        Guarded proxy = Pooling.of(Guarded.class)
                .agent("a", () -> {
                    throw new IllegalStateException("down");
                })
                .agent("reserve", () -> "reserve")
                .build();
        assertThat(proxy.ask()).isEqualTo("reserve");
        assertThat(Pooling.poolOf(proxy).stats()).containsOnlyKeys("a");
        assertThat(Pooling.reserveOf(proxy).orElseThrow().stats().get("reserve").successCount())
                .isEqualTo(1);
        assertThat(Pooling.reserveOf(Pooling.of(Both.class).build())).isEmpty();
    }

    @Agent(id = "constant", weight = 3)
    enum Constant implements Supplier<String> {
        ONE {
            @Override
            public String get() {
                return "one";
            }
        }
    }

    @Agent(weight = 2)
    static class Base implements Supplier<String> {
        @Override
        public String get() {
            return "base";
        }
    }

    static final class Sub extends Base {}

    @Test
    void an_agent_is_described_by_the_nearest_annotated_class() {
        @SuppressWarnings("unchecked") // a class literal has no type arguments
        Class<Supplier<String>> type = (Class<Supplier<String>>) (Class<?>) Supplier.class;
        Supplier<String> proxy =
                Pooling.of(type).agent(Constant.ONE).agent(new Sub()).build();
        List<PooledAgent<Supplier<String>>> agents = Pooling.poolOf(proxy).agents();
        assertThat(agents).extracting(PooledAgent::id).containsExactly("constant", "Base");
        assertThat(agents).extracting(PooledAgent::weight).containsExactly(3.0, 2.0);
    }

    interface Finalized {
        void finalize();
    }

    interface StaticMistake {
        @Pooled
        static void helper() {}

        void run();
    }

    interface InheritsMistake extends StaticMistake {}

    @Test
    void mistakes_of_super_interfaces_and_finalizers_are_found() {
        assertThatThrownBy(() -> Pooling.of(Finalized.class).build())
                .isInstanceOf(PoolDefinitionException.class)
                .hasMessageContaining("Finalized.finalize(): can't be implemented by a proxy");
        assertThatThrownBy(() -> Pooling.of(InheritsMistake.class).build())
                .isInstanceOf(PoolDefinitionException.class)
                .hasMessageContaining("StaticMistake.helper()");
    }

    @Pooled
    @Fallback(agents = {"a", "b"})
    interface AllReserve {
        void run();
    }

    @Test
    void a_pool_of_reserve_agents_alone_is_a_mistake() {
        assertThatThrownBy(() -> Pooling.of(AllReserve.class)
                        .agent("a", () -> {})
                        .agent("b", () -> {})
                        .build())
                .hasMessageContaining("none is left for the rotation");
    }

    @Pooled
    @Fallback(handler = CountingHandler.class)
    interface Handled {
        @Pooled(retries = -5)
        void run();
    }

    static final class CountingHandler implements Handled {
        static final AtomicInteger MADE = new AtomicInteger();

        CountingHandler() {
            MADE.incrementAndGet();
        }

        @Override
        public void run() {
            // answers by doing nothing
        }
    }

    @Test
    void a_handler_is_not_made_while_there_are_mistakes() {
        assertThatThrownBy(() -> Pooling.of(Handled.class).build()).hasMessageContaining("retries must be >= -1");
        assertThat(CountingHandler.MADE).hasValue(0);
    }
}
