package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.Pooling;
import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.annotation.Pooled;
import dev.pooling.annotation.RouteKey;
import dev.pooling.pool.AgentPool;
import dev.pooling.pool.PoolConfig;
import dev.pooling.time.ManualTime;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which retries, exceptions and keys count in a call of a proxy. */
class CallOptionsTest {

    private static final String PROPERTY = "pooling.CallOptionsTest.retries";

    private final ManualTime time = new ManualTime();
    private int calls;

    /** Says nothing on the type. */
    public interface Plain {
        void plain() throws IOException;

        @Pooled(retries = 4)
        void method() throws IOException;
    }

    /** Says something on the type. */
    @Pooled(retries = 2)
    public interface Annotated extends Plain {}

    private final class Failing implements Annotated {
        @Override
        public void plain() throws IOException {
            calls++;
            throw new IOException();
        }

        @Override
        public void method() throws IOException {
            plain();
        }
    }

    @ParameterizedTest(name = "builder {0}, property {1}, type {2}, method {3}: {4} retries")
    @CsvSource({
        "-1, -1, false, false, 3",
        "-1, -1, true,  false, 2",
        "-1, -1, false, true,  4",
        "-1, -1, true,  true,  4",
        "-1,  1, false, false, 1",
        "-1,  1, true,  false, 1",
        "-1,  1, false, true,  1",
        "-1,  1, true,  true,  1",
        " 0, -1, false, false, 0",
        " 0, -1, true,  true,  0",
        " 0,  1, false, false, 0",
        " 0,  1, true,  true,  0",
    })
    void the_strongest_source_of_an_option_counts(
            int builder, int property, boolean onType, boolean onMethod, int retries) {
        if (property >= 0) {
            System.setProperty(PROPERTY, Integer.toString(property));
        }
        try {
            Plain proxy = onType ? proxy(Annotated.class, builder) : proxy(Plain.class, builder);
            assertThatThrownBy(onMethod ? proxy::method : proxy::plain).isInstanceOf(IOException.class);
        } finally {
            System.clearProperty(PROPERTY);
        }
        assertThat(calls).isEqualTo(1 + retries);
    }

    private <T extends Plain> T proxy(Class<T> type, int retries) {
        Pooling.Builder<T> builder = Pooling.of(type)
                .name("CallOptionsTest")
                .ticker(time)
                .scheduler(time)
                .agent("one", type.cast(new Failing()));
        if (retries >= 0) {
            builder.config(PoolConfig.builder().retries(retries).build());
        }
        return builder.build();
    }

    @ParameterizedTest(name = "pool {0}, method {1}: {2} retries")
    @CsvSource({"-1, false, 2", "-1, true, 4", "0, false, 0", "0, true, 0"})
    void of_a_pool_built_by_hand_the_options_that_it_sets_count(int ofPool, boolean onMethod, int retries) {
        PoolConfig.Builder config = PoolConfig.builder();
        if (ofPool >= 0) {
            config.retries(ofPool);
        }
        AgentPool<Annotated> pool = AgentPool.<Annotated>builder()
                .config(config.build())
                .ticker(time)
                .scheduler(time)
                .build();
        pool.addAgent("one", new Failing());
        Plain proxy = Pooling.proxy(Annotated.class, pool);
        assertThatThrownBy(onMethod ? proxy::method : proxy::plain).isInstanceOf(IOException.class);
        assertThat(calls).isEqualTo(1 + retries);
    }

    /** Names exceptions on the type and, other ones, on a method. */
    @Pooled(retries = 1, retryOn = IOException.class)
    public interface Choosy {
        void ofType(Exception failure) throws Exception;

        @Pooled(abortOn = FileNotFoundException.class)
        void ofMethod(Exception failure) throws Exception;
    }

    private final class Thrower implements Choosy {
        @Override
        public void ofType(Exception failure) throws Exception {
            calls++;
            throw failure;
        }

        @Override
        public void ofMethod(Exception failure) throws Exception {
            ofType(failure);
        }
    }

    @Test
    void the_exceptions_of_a_methods_annotation_replace_those_of_the_type() {
        Choosy proxy = Pooling.of(Choosy.class)
                .ticker(time)
                .scheduler(time)
                .agent("one", new Thrower())
                .build();
        assertCalls(2, () -> proxy.ofType(new IOException()));
        assertCalls(1, () -> proxy.ofType(new IllegalStateException()));
        assertCalls(2, () -> proxy.ofMethod(new IllegalStateException()));
        assertCalls(1, () -> proxy.ofMethod(new FileNotFoundException()));
    }

    private void assertCalls(int expected, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        calls = 0;
        assertThatThrownBy(call).isInstanceOf(Exception.class);
        assertThat(calls).isEqualTo(expected);
    }

    /** Keys of several types. */
    public interface Keyed {
        void text(String other, @RouteKey String key);

        void number(double other, long another, @RouteKey long key, String last);

        void letter(@RouteKey char key);

        void none(String text);
    }

    private static final class Silent implements Keyed {
        @Override
        public void text(String other, String key) {}

        @Override
        public void number(double other, long another, long key, String last) {}

        @Override
        public void letter(char key) {}

        @Override
        public void none(String text) {}
    }

    @Test
    void the_route_key_reaches_the_selector_boxed_if_it_is_primitive() {
        List<Object> keys = new ArrayList<>();
        Keyed proxy = Pooling.of(Keyed.class)
                .agent("one", new Silent())
                .agent("two", new Silent())
                .selector((request, candidates) -> {
                    keys.add(request.routeKey());
                    return 0;
                })
                .build();
        proxy.text("other", "key");
        proxy.number(1, 2, 3, "last");
        proxy.letter('k');
        proxy.none("text");
        assertThat(keys).containsExactly("key", 3L, 'k', null);
    }

    /** Throws what it is told to. */
    public interface Thrown {
        @Pooled(strategy = LoadBalanceStrategy.ROUND_ROBIN)
        int ask(Throwable failure) throws Throwable;
    }

    @Test
    void whatever_an_agent_throws_reaches_the_caller_as_it_is() {
        Thrown proxy = Pooling.of(Thrown.class)
                .ticker(time)
                .scheduler(time)
                .agent("one", failure -> {
                    throw failure;
                })
                .build();
        for (Throwable failure : List.of(
                new IOException(), new IllegalStateException(), new AssertionError(), new Error(), new Throwable())) {
            assertThatThrownBy(() -> proxy.ask(failure)).isSameAs(failure);
            Pooling.poolOf(proxy).resetAll();
        }
    }

    @Test
    void a_call_fails_over_to_the_next_agent() throws Exception {
        Choosy works = new Choosy() {
            @Override
            public void ofType(Exception failure) {
                calls += 100;
            }

            @Override
            public void ofMethod(Exception failure) {}
        };
        Choosy proxy = Pooling.of(Choosy.class)
                .agent("broken", new Thrower())
                .agent("works", works)
                .build();
        for (int i = 0; i < 4; i++) {
            proxy.ofType(new IOException());
        }
        assertThat(calls).as("every call succeeded").isBetween(400, 404);
    }
}
