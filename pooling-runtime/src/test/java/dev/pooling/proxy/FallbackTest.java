package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.Pooling;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.Pooled;
import dev.pooling.pool.FallbackChain;
import dev.pooling.pool.NoAgentAvailableException;
import dev.pooling.pool.PoolConfig;
import dev.pooling.time.ManualTime;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a proxy does when its agents do not answer. */
class FallbackTest {

    private final ManualTime time = new ManualTime();

    private <T> Pooling.Builder<T> pooling(Class<T> type) {
        return Pooling.of(type)
                .ticker(time)
                .scheduler(time)
                .config(PoolConfig.builder().retries(1).build());
    }

    /** Has a fallback method of each kind. */
    public interface Methods {
        @Fallback(method = "plain")
        String ask(String question, long number, double ratio) throws IOException;

        default String plain(String question, long number, double ratio) {
            return "plain " + question + number + ratio;
        }

        @Fallback(method = "ofClass")
        long count(long number) throws IOException;

        static long ofClass(long number, Throwable failure) {
            return failure instanceof IOException ? -number : 0;
        }

        @Fallback(method = "explained")
        void tell(List<String> log) throws IOException;

        default void explained(List<String> log) {
            log.add("without failure");
        }

        default void explained(List<String> log, Throwable failure) {
            log.add(failure.getMessage());
        }

        @Fallback(method = "narrow", on = IOException.class, except = FileNotFoundException.class)
        int chosen(Exception failure) throws Exception;

        static int narrow(Exception failure) {
            return 7;
        }
    }

    static final class BrokenMethods implements Methods {
        @Override
        public String ask(String question, long number, double ratio) throws IOException {
            throw new IOException("broken");
        }

        @Override
        public long count(long number) throws IOException {
            throw new IOException("broken");
        }

        @Override
        public void tell(List<String> log) throws IOException {
            throw new IOException("broken");
        }

        @Override
        public int chosen(Exception failure) throws Exception {
            throw failure;
        }
    }

    @Nested
    class FallbackMethods {
        private final Methods proxy =
                pooling(Methods.class).agent("broken", new BrokenMethods()).build();

        @Test
        void a_default_method_gets_the_arguments() throws IOException {
            assertThat(proxy.ask("what", 1L, 2.5)).isEqualTo("plain what12.5");
        }

        @Test
        void a_static_method_gets_the_failure() throws IOException {
            assertThat(proxy.count(5)).isEqualTo(-5);
        }

        @Test
        void of_two_methods_the_one_that_takes_the_failure_is_called() throws IOException {
            List<String> log = new ArrayList<>();
            proxy.tell(log);
            assertThat(log).containsExactly("broken");
        }

        @Test
        void a_failure_that_is_not_meant_goes_to_the_caller() throws Exception {
            assertThat(proxy.chosen(new IOException())).isEqualTo(7);
            FileNotFoundException excluded = new FileNotFoundException();
            assertThatThrownBy(() -> proxy.chosen(excluded)).isSameAs(excluded);
            IllegalStateException other = new IllegalStateException();
            assertThatThrownBy(() -> proxy.chosen(other)).isSameAs(other);
        }

        @Test
        void an_empty_pool_falls_back_too() throws IOException {
            Methods empty = pooling(Methods.class).build();
            assertThat(empty.ask("what", 1L, 2.5)).isEqualTo("plain what12.5");
        }
    }

    /** A generic interface whose heir writes the fallback in its own types. */
    public interface Generic<Q, A> {
        @Fallback(method = "stale")
        A ask(Q question) throws IOException;
    }

    /** Binds the types. */
    public interface Bound extends Generic<String, Integer> {
        default Integer stale(String question, Throwable failure) {
            return question.length();
        }
    }

    /** The other way round: the fallback is generic and the method is not. */
    public interface GenericFallback<A> {
        default A stale(A question) {
            return question;
        }
    }

    /** Binds the types. */
    public interface NarrowedFallback extends GenericFallback<String> {
        @Fallback(method = "stale")
        String ask(String question) throws IOException;
    }

    @Test
    void a_fallback_method_fits_when_the_type_parameters_are_bound() throws IOException {
        Bound bound = pooling(Bound.class)
                .agent("broken", question -> {
                    throw new IOException();
                })
                .build();
        assertThat(bound.ask("four")).isEqualTo(4);
        NarrowedFallback narrowed = pooling(NarrowedFallback.class)
                .agent("broken", question -> {
                    throw new IOException();
                })
                .build();
        assertThat(narrowed.ask("four")).isEqualTo("four");
    }

    interface WithPrivateParts {
        @Fallback(method = "other")
        Hidden ask(Hidden question) throws IOException;

        static Hidden other(Hidden question) {
            return question;
        }
    }

    private record Hidden(String text) {}

    @Test
    void types_that_only_the_package_may_name_are_no_obstacle() throws IOException {
        WithPrivateParts proxy = pooling(WithPrivateParts.class)
                .agent("broken", question -> {
                    throw new IOException();
                })
                .build();
        Hidden hidden = new Hidden("a");
        assertThat(proxy.ask(hidden)).isSameAs(hidden);
    }

    /** Has reserve agents and a handler for the last resort. */
    @Pooled
    @Fallback(
            agents = {"second", "first"},
            handler = Handler.class)
    public interface Full {
        String ask(String question) throws IOException;

        @Fallback(agents = "first")
        String narrowed(String question) throws IOException;

        @Fallback(method = "instead")
        String replaced(String question) throws IOException;

        default String instead(String question) {
            return "method " + question;
        }
    }

    /** The last resort. */
    public static final class Handler implements Full {
        private final String name;

        Handler() {
            this("made");
        }

        Handler(String name) {
            this.name = name;
        }

        @Override
        public String ask(String question) {
            return name + " " + question;
        }

        @Override
        public String narrowed(String question) {
            return name + " " + question;
        }

        @Override
        public String replaced(String question) {
            throw new AssertionError("displaced by the method");
        }
    }

    /** Answers with its name, or not at all; counts. */
    static final class Named implements Full {
        private final String name;
        private final boolean broken;
        private int calls;

        Named(String name, boolean broken) {
            this.name = name;
            this.broken = broken;
        }

        @Override
        public String ask(String question) throws IOException {
            calls++;
            if (broken) {
                throw new IOException(name);
            }
            return name;
        }

        @Override
        public String narrowed(String question) throws IOException {
            return ask(question);
        }

        @Override
        public String replaced(String question) throws IOException {
            return ask(question);
        }
    }

    @Nested
    class ReserveAndHandler {
        private final Named main = new Named("main", true);

        private Full proxy(boolean firstBroken, boolean secondBroken) {
            return pooling(Full.class)
                    .agent("main", main)
                    .agent("first", new Named("first", firstBroken))
                    .agent("second", new Named("second", secondBroken))
                    .build();
        }

        @Test
        void reserve_agents_take_no_part_while_the_pool_answers() throws IOException {
            Full proxy = pooling(Full.class)
                    .agent("main", new Named("main", false))
                    .agent("first", new Named("first", false))
                    .agent("second", new Named("second", false))
                    .build();
            for (int i = 0; i < 10; i++) {
                assertThat(proxy.ask("?")).isEqualTo("main");
            }
            assertThat(Pooling.poolOf(proxy).agents()).hasSize(1);
        }

        @Test
        void reserve_agents_are_asked_in_the_order_of_the_annotation() throws IOException {
            assertThat(proxy(false, false).ask("?")).isEqualTo("second");
            assertThat(proxy(false, true).ask("?")).isEqualTo("first");
            assertThat(main.calls).as("two attempts of each call").isEqualTo(4);
        }

        @Test
        void a_method_names_reserve_agents_of_its_own_and_inherits_the_handler() throws IOException {
            assertThat(proxy(false, false).narrowed("?")).isEqualTo("first");
            assertThat(proxy(true, false).narrowed("?")).isEqualTo("made ?");
        }

        @Test
        void a_handler_is_made_and_asked_at_last() throws IOException {
            assertThat(proxy(true, true).ask("?")).isEqualTo("made ?");
        }

        @Test
        void a_handler_that_is_given_is_used() throws IOException {
            Full proxy = pooling(Full.class)
                    .agent("main", main)
                    .agent("first", new Named("first", true))
                    .agent("second", new Named("second", true))
                    .fallbackHandler(new Handler("given"))
                    .build();
            assertThat(proxy.ask("?")).isEqualTo("given ?");
        }

        @Test
        void a_method_that_names_a_fallback_method_does_without_the_types_handler() throws IOException {
            assertThat(proxy(true, true).replaced("?")).isEqualTo("method ?");
            assertThat(proxy(true, false).replaced("?")).isEqualTo("second");
        }
    }

    /** A chain. */
    @Fallback(agents = {"b", "a"})
    public interface Chained {
        String ask() throws IOException;

        @Fallback(agents = {"c", "a"})
        String other() throws IOException;

        @Fallback(on = IOException.class)
        String choosy(RuntimeException failure) throws IOException;
    }

    private static Chained chained(String answer) {
        return new Chained() {
            @Override
            public String ask() throws IOException {
                if (answer.isEmpty()) {
                    throw new IOException("empty");
                }
                return answer;
            }

            @Override
            public String other() throws IOException {
                return ask();
            }

            @Override
            public String choosy(RuntimeException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                return ask();
            }
        };
    }

    @Nested
    class Chains {
        @Test
        void the_order_of_the_annotation_comes_first_then_the_order_of_adding() throws IOException {
            Chained proxy = pooling(Chained.class)
                    .agent("c", chained("C"))
                    .agent("a", chained("A"))
                    .agent("b", chained("B"))
                    .build();
            assertThat(proxy.ask()).isEqualTo("B");
            assertThat(Pooling.chainOf(proxy).stats().keySet()).containsExactly("b", "a", "c");
        }

        @Test
        void a_method_may_have_an_order_of_its_own() throws IOException {
            Chained proxy = pooling(Chained.class)
                    .agent("a", chained("A"))
                    .agent("b", chained("B"))
                    .agent("c", chained(""))
                    .build();
            assertThat(proxy.other()).isEqualTo("A");
        }

        @Test
        void only_failures_that_are_meant_lead_to_the_next_agent() throws IOException {
            Chained proxy = pooling(Chained.class)
                    .agent("a", chained("A"))
                    .agent("b", chained(""))
                    .agent("c", chained("C"))
                    .build();
            assertThat(proxy.choosy(null)).isEqualTo("A");
            IllegalStateException unmeant = new IllegalStateException();
            assertThatThrownBy(() -> proxy.choosy(unmeant)).isSameAs(unmeant);
        }

        @Test
        void a_chain_built_by_hand_keeps_its_order() throws IOException {
            FallbackChain<Chained> chain = FallbackChain.<Chained>builder()
                    .name("hand")
                    .build()
                    .add("a", chained("A"))
                    .add("b", chained("B"))
                    .add("c", chained("C"));
            Chained proxy = Pooling.proxy(Chained.class, chain);
            assertThat(proxy.ask()).isEqualTo("A");
            assertThat(proxy.other()).isEqualTo("C");
            assertThat(Pooling.chainOf(proxy)).isSameAs(chain);
            assertThat(proxy.toString()).isEqualTo("Chained[chain hand, 3 agents]");
        }
    }

    @Test
    void without_a_fallback_an_empty_pool_says_so() {
        Runnable proxy = pooling(Runnable.class).build();
        assertThatThrownBy(proxy::run).isInstanceOf(NoAgentAvailableException.class);
    }
}
