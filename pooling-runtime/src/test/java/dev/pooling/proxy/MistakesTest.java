package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pooling.Pooling;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.annotation.Pooled;
import dev.pooling.annotation.RouteKey;
import dev.pooling.pool.AgentPool;
import dev.pooling.pool.FallbackChain;
import java.io.IOException;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every mistake in a definition is reported when the proxy is made, with its place and its mend, and all at once. */
class MistakesTest {

    private static List<String> problemsOf(Class<?> type) {
        return problems(() -> Pooling.of(type).build());
    }

    private static List<String> problems(org.assertj.core.api.ThrowableAssert.ThrowingCallable creation) {
        PoolDefinitionException thrown = catchThrowableOfType(PoolDefinitionException.class, creation);
        assertThat(thrown).as("the definition must be refused").isNotNull();
        return thrown.problems();
    }

    private static final class FinalClass {}

    private abstract static class AbstractClass {}

    private record SomeRecord() {}

    private sealed interface Sealed permits Permitted {}

    private static final class Permitted implements Sealed {}

    @Nested
    class TypesThatAreNoInterface {
        @Test
        void a_final_class() {
            assertThat(problemsOf(FinalClass.class))
                    .containsExactly(
                            "dev.pooling.proxy.MistakesTest$FinalClass: is a final class, and only an interface can be "
                                    + "pooled. Extract an interface from it and pool that.");
        }

        @Test
        void a_class() {
            assertThat(problemsOf(AbstractClass.class).get(0))
                    .contains("is a class, and only an interface can be pooled");
        }

        @Test
        void a_record() {
            assertThat(problemsOf(SomeRecord.class).get(0)).contains("is a record");
        }

        @Test
        void an_enum() {
            assertThat(problemsOf(RetentionPolicy.class).get(0)).contains("is an enum");
        }

        @Test
        void an_annotation() {
            assertThat(problemsOf(Override.class).get(0))
                    .contains("is an annotation")
                    .contains("Name an interface");
        }

        @Test
        void an_array() {
            assertThat(problemsOf(Runnable[].class).get(0)).contains("is an array");
        }

        @Test
        void a_primitive() {
            assertThat(problemsOf(int.class).get(0)).contains("is a primitive type");
        }

        @Test
        void a_sealed_interface() {
            assertThat(problemsOf(Sealed.class).get(0))
                    .contains("is a sealed interface, which a generated class may not implement. Remove `sealed`");
        }
    }

    @Pooled(
            retries = -2,
            timeoutMillis = -3,
            deadlineMillis = -4,
            retryOn = {},
            name = " ")
    private interface BadNumbers {
        @Pooled(retries = -5, timeoutMillis = Long.MAX_VALUE)
        void ask(String question);
    }

    @Test
    void numbers_out_of_bounds() {
        assertThat(problemsOf(BadNumbers.class))
                .containsExactly(
                        "@Pooled on BadNumbers: retries must be >= -1, was -2. Use 0 for none, or -1 to inherit.",
                        "@Pooled on BadNumbers: timeoutMillis must be >= -1, was -3. Use 0 for no limit, or -1 to "
                                + "inherit.",
                        "@Pooled on BadNumbers: deadlineMillis must be >= -1, was -4. Use 0 for no limit, or -1 to "
                                + "inherit.",
                        "@Pooled on BadNumbers: retryOn must not be empty. Name exceptions to retry on, or use "
                                + "retries = 0.",
                        "@Pooled on BadNumbers: name must not be blank. Give a name, or leave it out for the name of "
                                + "the "
                                + "interface.",
                        "@Pooled on BadNumbers.ask(String): retries must be >= -1, was -5. Use 0 for none, or -1 to "
                                + "inherit.",
                        "@Pooled on BadNumbers.ask(String): timeoutMillis must be <= 3155760000000 (100 years), was "
                                + Long.MAX_VALUE + ". Use 0 for no limit.");
    }

    @Test
    void the_message_numbers_all_problems_under_the_name_of_the_interface() {
        PoolDefinitionException thrown = catchThrowableOfType(
                PoolDefinitionException.class,
                () -> Pooling.of(BadNumbers.class).build());
        assertThat(thrown)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "Can't pool dev.pooling.proxy.MistakesTest$BadNumbers: 7 problems\n  1. @Pooled on")
                .hasMessageContaining("\n  7. @Pooled on BadNumbers.ask(String)");
    }

    private interface PropertiesOfThePool {
        @Pooled(strategy = LoadBalanceStrategy.RANDOM, name = "mine")
        void ask();
    }

    @Test
    void strategy_and_name_on_a_method() {
        assertThat(problemsOf(PropertiesOfThePool.class))
                .containsExactly(
                        "@Pooled on PropertiesOfThePool.ask(): strategy = RANDOM is set on a method, but the methods "
                                + "of a "
                                + "pool share one strategy. Move it to @Pooled on PropertiesOfThePool.",
                        "@Pooled on PropertiesOfThePool.ask(): name = \"mine\" is set on a method, but the methods "
                                + "share one "
                                + "pool. Move it to @Pooled on PropertiesOfThePool.");
    }

    @Fallback
    private interface PooledMethodInChain {
        @Pooled(retries = 1)
        void ask();
    }

    @Test
    void pooled_on_a_method_of_a_chain() {
        assertThat(problemsOf(PooledMethodInChain.class))
                .containsExactly(
                        "@Pooled on PooledMethodInChain.ask(): PooledMethodInChain has only @Fallback, which makes it "
                                + "a chain and not a pool. Annotate PooledMethodInChain with @Pooled as well, or "
                                + "remove @Pooled here.");
    }

    private interface UselessPlaces {
        @Override
        @Pooled
        String toString();

        @Fallback
        static void ofClass() {}

        @Pooled
        private void own() {}
    }

    @Test
    void annotations_on_methods_that_never_reach_an_agent() {
        assertThat(problemsOf(UselessPlaces.class))
                .containsExactlyInAnyOrder(
                        "@Pooled on UselessPlaces.toString(): the method is a method of Object, which the proxy "
                                + "answers "
                                + "itself. Remove @Pooled.",
                        "@Fallback on UselessPlaces.ofClass(): the method is static and never reaches an agent. Remove "
                                + "@Fallback.",
                        "@Pooled on UselessPlaces.own(): the method is private and never reaches an agent. Remove "
                                + "@Pooled.");
    }

    private interface TwoKeys {
        void ask(@RouteKey String user, @RouteKey String tenant);
    }

    @Test
    void two_route_keys() {
        assertThat(problemsOf(TwoKeys.class))
                .containsExactly(
                        "@RouteKey on TwoKeys.ask(String, String): is on parameters 1 and 2. Mark one parameter; make "
                                + "it a record if the key has several parts.");
    }

    private interface OneMeaning {
        @Pooled(retries = 1)
        void ask();
    }

    private interface OtherMeaning {
        @Pooled(retries = 2)
        void ask();
    }

    private interface Torn extends OneMeaning, OtherMeaning {}

    private interface Mended extends OneMeaning, OtherMeaning {
        @Override
        void ask();
    }

    @Test
    void two_inherited_declarations_that_contradict_each_other() {
        assertThat(problemsOf(Torn.class))
                .singleElement()
                .asString()
                .contains("OneMeaning.ask()")
                .contains("OtherMeaning.ask()")
                .contains("are one method of Torn with different annotations. Redeclare it in Torn");
        assertThat(Pooling.of(Mended.class).build()).isNotNull();
    }

    @Nested
    class FallbackMethods {

        private interface Misspelt {
            @Fallback(method = "anwser")
            String ask(String question);

            default String answer(String question) {
                return question;
            }
        }

        @Test
        void an_unknown_name_with_the_nearest_one() {
            assertThat(problemsOf(Misspelt.class))
                    .containsExactly("@Fallback on Misspelt.ask(String): Misspelt has no method 'anwser'. Did you mean "
                            + "'answer'? If not, declare it in the interface as a default or static method.");
        }

        private interface WrongShapes {
            @Fallback(method = "parameters")
            String one(String question);

            default String parameters(int question) {
                return "";
            }

            @Fallback(method = "result")
            String two(String question);

            default Object result(String question, Throwable failure) {
                return "";
            }

            @Fallback(method = "isAbstract")
            String three(String question);

            String isAbstract(String question);

            @Fallback(method = "isPrivate")
            String four(String question);

            private String isPrivate(String question) {
                return question;
            }

            @Fallback(method = "annotated")
            String five(String question);

            @Pooled
            default String annotated(String question) {
                return question;
            }

            @Fallback(method = "thrower")
            String six(String question);

            default String thrower(String question) throws IOException {
                return question;
            }

            @Fallback(method = "narrowFailure")
            String seven(String question);

            default String narrowFailure(String question, IOException failure) {
                return question;
            }
        }

        @Test
        void signatures_that_do_not_fit() {
            assertThat(problemsOf(WrongShapes.class))
                    .contains(
                            "@Fallback on WrongShapes.one(String): the fallback method 'parameters' can't stand in for "
                                    + "one(String): parameters(int) takes other parameters. Declare `default String "
                                    + "parameters(String)` or `default String parameters(String, Throwable)`, or make "
                                    + "it static.")
                    .anySatisfy(problem -> assertThat(problem)
                            .contains("result(String, Throwable) returns Object, which is no String"))
                    .anySatisfy(problem -> assertThat(problem).contains("isAbstract(String) is abstract"))
                    .anySatisfy(problem -> assertThat(problem).contains("isPrivate(String) is private"))
                    .anySatisfy(problem ->
                            assertThat(problem).contains("annotated(String) is itself pooled by its annotation"))
                    .anySatisfy(problem -> assertThat(problem)
                            .contains("thrower(String) throws IOException, which six(String) does not declare"))
                    .anySatisfy(problem ->
                            assertThat(problem).contains("narrowFailure(String, IOException) takes other parameters"))
                    .hasSize(7);
        }

        @Pooled
        @Fallback(method = "other")
        private interface OneForAll {
            String fits(String question);

            int doesNotFit(String question);

            default String other(String question) {
                return question;
            }
        }

        @Test
        void the_types_fallback_method_must_fit_every_method() {
            assertThat(problemsOf(OneForAll.class))
                    .singleElement()
                    .asString()
                    .startsWith("@Fallback on OneForAll: the fallback method 'other' can't stand in for "
                            + "doesNotFit(String): "
                            + "other(String) returns String, which is no int");
        }

        @Pooled
        @Fallback(method = "nowhere")
        private interface UnknownForAll {
            void one();

            void two();
        }

        @Test
        void a_mistake_of_the_type_is_reported_once() {
            assertThat(problemsOf(UnknownForAll.class)).hasSize(1);
        }
    }

    private static class NotAnAsker {}

    private interface Handled {
        void ask();
    }

    @Pooled
    private interface BadHandlers extends Handled {
        @Fallback(handler = NotAnAsker.class)
        void a();

        @Fallback(handler = int.class)
        void b();

        @Fallback(method = "other", handler = BadHandlers.class)
        void c();

        default void other() {}
    }

    @Test
    void handlers_of_another_type_and_beside_a_method() {
        assertThat(problemsOf(BadHandlers.class))
                .contains(
                        "@Fallback on BadHandlers.a(): handler NotAnAsker does not implement BadHandlers. Let it "
                                + "implement "
                                + "BadHandlers, or name another class.",
                        "@Fallback on BadHandlers.b(): handler int does not implement BadHandlers. Let it implement "
                                + "BadHandlers, or name another class.",
                        "@Fallback on BadHandlers.c(): has both method = \"other\" and handler = BadHandlers. Keep "
                                + "one of "
                                + "them.");
    }

    @Fallback(handler = AbstractHandler.class)
    private interface AbstractHandled {
        void ask();
    }

    private abstract static class AbstractHandler implements AbstractHandled {}

    @Fallback(handler = ArgumentHandler.class)
    private interface ArgumentHandled {
        void ask();
    }

    private static final class ArgumentHandler implements ArgumentHandled {
        ArgumentHandler(String name) {
            assertThat(name).isNotNull();
        }

        @Override
        public void ask() {}
    }

    @Fallback(handler = BrokenHandler.class)
    private interface BrokenHandled {
        void ask();
    }

    private static final class BrokenHandler implements BrokenHandled {
        BrokenHandler() {
            throw new IllegalStateException("no licence");
        }

        @Override
        public void ask() {}
    }

    @Test
    void handlers_that_can_not_be_made() {
        assertThat(problemsOf(AbstractHandled.class))
                .containsExactly(
                        "@Fallback handler AbstractHandler: is abstract and can't be made. Name another class, or "
                                + "give one to the builder "
                                + "with fallbackHandler(...).");
        assertThat(problemsOf(ArgumentHandled.class))
                .containsExactly(
                        "@Fallback handler ArgumentHandler: has no constructor without arguments. Add one, or give one "
                                + "to the builder with fallbackHandler(...).");
        assertThat(problemsOf(BrokenHandled.class))
                .containsExactly(
                        "@Fallback handler BrokenHandler: its constructor threw java.lang.IllegalStateException: no "
                                + "licence. Mend it, or give one to the builder with fallbackHandler(...).");
    }

    @Test
    void handlers_that_were_given_and_not_asked_for() {
        assertThat(problems(() -> Pooling.of(Runnable.class)
                        .fallbackHandler(new ThreadLikeTask())
                        .build()))
                .containsExactly("fallbackHandler: no @Fallback of Runnable has a handler that is a "
                        + ThreadLikeTask.class.getName()
                        + ". Name the class as the handler of a @Fallback, or do not give it.");
        assertThat(problems(() -> Pooling.of(ArgumentHandled.class)
                        .fallbackHandler(new ArgumentHandler("a"))
                        .fallbackHandler(new ArgumentHandler("b"))
                        .build()))
                .containsExactly(
                        "fallbackHandler: 2 handlers are a ArgumentHandler. Give one for each class that @Fallback "
                                + "names.");
    }

    private static final class ThreadLikeTask implements Runnable {
        @Override
        public void run() {}
    }

    @Pooled
    @Fallback(
            agents = {"reserve", "reserve", " "},
            on = {})
    private interface BadFallback {
        @Fallback(agents = "spare")
        void ask();
    }

    @Test
    void agents_that_are_named_twice_or_not_given_and_an_empty_on() {
        assertThat(problems(() -> Pooling.of(BadFallback.class)
                        .agent("reserves", () -> {})
                        .build()))
                .containsExactly(
                        "@Fallback on BadFallback: on must not be empty. Name the exceptions that lead to the "
                                + "fallback, or "
                                + "remove @Fallback.",
                        "@Fallback on BadFallback: agents names 'reserve' more than once. Name each agent once.",
                        "@Fallback on BadFallback: agents contains a blank id. Name the id that the agent is added "
                                + "with.",
                        "@Fallback on BadFallback: there is no agent 'reserve'. Did you mean 'reserves'? If not, give "
                                + "an "
                                + "agent of that id to the builder.",
                        "@Fallback on BadFallback.ask(): there is no agent 'spare'. Give an agent of that id to the "
                                + "builder.");
    }

    @Pooled
    @Fallback
    private interface EmptyFallback {
        void ask();
    }

    private interface EmptyFallbackOfMethod {
        @Fallback
        void ask();
    }

    @Test
    void a_fallback_that_names_nothing() {
        assertThat(problemsOf(EmptyFallback.class))
                .containsExactly(
                        "@Fallback on EmptyFallback: names nothing to fall back to. Name agents, a method or a "
                                + "handler, or remove it.");
        assertThat(problemsOf(EmptyFallbackOfMethod.class))
                .containsExactly(
                        "@Fallback on EmptyFallbackOfMethod.ask(): names nothing to fall back to. Name agents, a "
                                + "method or a handler, or remove it.");
    }

    @Pooled
    @Fallback(agents = "reserve")
    private interface WithReserve {
        void ask();
    }

    @Test
    void reserve_agents_for_a_pool_that_was_built_by_hand() {
        AgentPool<WithReserve> pool = AgentPool.<WithReserve>builder().build();
        assertThat(problems(() -> Pooling.proxy(WithReserve.class, pool)).get(0))
                .contains("there is no agent 'reserve'");
    }

    @Fallback
    private interface OrderedByMethod {
        @Fallback(agents = "typo")
        void ask();
    }

    @Test
    void agents_that_a_chain_built_by_hand_does_not_have() {
        FallbackChain<OrderedByMethod> chain =
                FallbackChain.<OrderedByMethod>builder().build().add("type", () -> {});
        assertThat(problems(() -> Pooling.proxy(OrderedByMethod.class, chain)))
                .containsExactly(
                        "@Fallback on OrderedByMethod.ask(): there is no agent 'typo'. Did you mean 'type'? If not, "
                                + "give an agent of that id to the builder.");
    }

    @Pooled(retries = -7)
    private interface Everything {
        @Fallback(method = "missing")
        String ask(@RouteKey String one, @RouteKey String two);
    }

    @Test
    @SuppressWarnings("unchecked")
    void mistakes_of_all_kinds_come_in_one_exception() {
        assertThat(problems(() -> ((Pooling.Builder<Object>) (Pooling.Builder<?>) Pooling.of(Everything.class))
                        .agent("a", "a string")
                        .agent("a", null)
                        .agent(" ", null)
                        .name("")
                        .build()))
                .hasSize(9)
                .anySatisfy(problem -> assertThat(problem).contains("retries must be >= -1, was -7"))
                .anySatisfy(problem -> assertThat(problem).contains("no method 'missing'"))
                .anySatisfy(problem -> assertThat(problem).contains("is on parameters 1 and 2"))
                .anySatisfy(
                        problem -> assertThat(problem).contains("agent 'a': the id is given to more than one agent"))
                .anySatisfy(problem ->
                        assertThat(problem).contains("agent 'a': a java.lang.String does not implement Everything"))
                .anySatisfy(problem -> assertThat(problem).contains("agent 'a': the agent is null"))
                .anySatisfy(problem -> assertThat(problem).contains("the id must not be null or blank"))
                .anySatisfy(problem -> assertThat(problem).contains("name: must not be blank"));
    }
}
