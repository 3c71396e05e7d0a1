package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.Pooling;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.annotation.Pooled;
import dev.pooling.annotation.RouteKey;
import dev.pooling.event.PoolEvent.CallHedged;
import dev.pooling.event.PoolEvent.HedgeWon;
import dev.pooling.event.PoolListener;
import dev.pooling.pool.AgentPool;
import dev.pooling.pool.AgentStats;
import dev.pooling.pool.CallOptions;
import dev.pooling.pool.FallbackChain;
import dev.pooling.pool.NoAgentAvailableException;
import dev.pooling.pool.PoolConfig;
import dev.pooling.retry.Outcome;
import dev.pooling.retry.OutcomeClassifier;
import dev.pooling.routing.RoutingRequest;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Methods whose annotations ask for a second agent. An agent that is slow lets virtual time pass until it is stopped. */
@Timeout(60)
class HedgedProxyTest {

    private final ManualTime time = new ManualTime();
    private final List<CallHedged> hedges = new CopyOnWriteArrayList<>();
    private final List<HedgeWon> won = new CopyOnWriteArrayList<>();

    /** How many agents were asked since this was set to zero; the first one of them is slow. */
    private final AtomicInteger asked = new AtomicInteger();

    /** Every call may be hedged. */
    private static PoolConfig.Builder config() {
        return PoolConfig.builder().hedgeBudget(1);
    }

    private <T> Pooling.Builder<T> builder(Class<T> type) {
        return Pooling.of(type)
                .config(config().build())
                .ticker(time)
                .scheduler(time)
                .listener(new PoolListener() {
                    @Override
                    public void callHedged(CallHedged event) {
                        hedges.add(event);
                    }

                    @Override
                    public void hedgeWon(HedgeWon event) {
                        won.add(event);
                    }
                });
    }

    /** Lets time pass until the second agent is due, and not further: when it is asked shows in events. */
    private void passTime() throws InterruptedException {
        while (!Thread.interrupted()) {
            if (time.pendingTasks() > 0) {
                time.advance(Duration.ofMillis(1));
            } else {
                Thread.onSpinWait();
            }
        }
        throw new InterruptedException();
    }

    private void slowIfFirst() throws InterruptedException {
        if (asked.getAndIncrement() == 0) {
            passTime();
        }
    }

    private static void assertNothingLeft(Object proxy) {
        assertThat(Pooling.poolOf(proxy).stats().values())
                .allSatisfy(stats -> assertThat(stats.inFlight()).isZero())
                .allSatisfy(stats -> assertThat(stats.failureCount()).isZero());
    }

    /** Methods of every kind of result. */
    @Pooled(idempotent = true, hedgeDelayMillis = 20, timeoutMillis = 0)
    public interface Shapes {
        boolean ofBoolean(boolean result);

        byte ofByte(long before, byte result);

        char ofChar(double before, char result);

        short ofShort(short result, long after);

        int ofInt(int result, double... after);

        long ofLong(long result);

        float ofFloat(float result);

        double ofDouble(double result, int[][] after);

        String ofObject(String result);

        int[] ofArray(int[] result);

        <R extends Comparable<R>> R ofAnything(R result);

        void ofNothing(String nothing) throws IOException;
    }

    private static final Object[][] ARGUMENTS = {
        {"ofBoolean", true},
        {"ofByte", 1L, (byte) -7},
        {"ofChar", 2.0, 'x'},
        {"ofShort", (short) 300, 3L},
        {"ofInt", 70_000, new double[] {1.5}},
        {"ofLong", 1L << 40},
        {"ofFloat", 1.25f},
        {"ofDouble", -0.0, new int[0][]},
        {"ofObject", "text"},
        {"ofObject", (Object) null},
        {"ofArray", new int[] {1, 2}},
        {"ofAnything", "any"},
        {"ofNothing", "nothing"},
    };

    private Shapes echo() {
        return (Shapes) Proxy.newProxyInstance(
                Shapes.class.getClassLoader(), new Class<?>[] {Shapes.class}, (self, method, arguments) -> {
                    slowIfFirst();
                    return method.getReturnType() == void.class ? null : result(arguments);
                });
    }

    private static Object result(Object[] arguments) {
        return arguments[0] instanceof Long || arguments[0] instanceof Double && arguments[1] instanceof Character
                ? arguments[arguments.length - 1]
                : arguments[0];
    }

    private static Method method(String name) {
        for (Method method : Shapes.class.getMethods()) {
            if (method.getName().equals(name)) {
                return method;
            }
        }
        throw new AssertionError(name);
    }

    @Test
    void the_second_agent_answers_for_a_slow_one_in_methods_of_every_shape() throws Exception {
        Shapes shapes =
                builder(Shapes.class).agent("a", echo()).agent("b", echo()).build();
        for (Object[] call : ARGUMENTS) {
            Object[] arguments = Arrays.copyOfRange(call, 1, call.length);
            Method method = method((String) call[0]);
            asked.set(0);
            Object answer = method.invoke(shapes, arguments);
            assertThat(answer).isEqualTo(method.getReturnType() == void.class ? null : result(arguments));
            assertThat(asked).as("agents asked for %s", method).hasValue(2);
        }
        assertThat(hedges)
                .hasSize(ARGUMENTS.length)
                .allSatisfy(hedge -> assertThat(hedge.after()).isEqualTo(Duration.ofMillis(20)));
        assertThat(won).hasSize(ARGUMENTS.length);
        assertNothingLeft(shapes);
    }

    @Test
    void an_agent_that_answers_in_time_is_asked_alone() {
        asked.set(1);
        Shapes shapes =
                builder(Shapes.class).agent("a", echo()).agent("b", echo()).build();
        assertThat(shapes.ofLong(5)).isEqualTo(5);
        assertThat(asked).hasValue(2);
        assertThat(time.pendingTasks()).isZero();
    }

    @Test
    void the_answer_of_an_agent_without_a_result_is_that_of_its_type() {
        Shapes nothing = (Shapes) Proxy.newProxyInstance(
                Shapes.class.getClassLoader(), new Class<?>[] {Shapes.class}, (self, method, arguments) -> null);
        Shapes shapes = builder(Shapes.class)
                .agent("a", nothing)
                .config(config().retries(0).build())
                .build();
        assertThat(shapes.ofObject("x")).isNull();
        assertThatThrownBy(() -> shapes.ofInt(1)).isInstanceOf(NullPointerException.class);
    }

    /** A type that says something, and methods that say something else. */
    @Pooled(idempotent = true, hedgeDelayMillis = 50, timeoutMillis = 0)
    public interface Refined {
        String asTheType() throws InterruptedException;

        @Pooled(hedgeDelayMillis = 30)
        String earlier() throws InterruptedException;

        @Pooled(idempotent = false)
        String once() throws InterruptedException;

        @Pooled(hedgeDelayMillis = 0)
        String never() throws InterruptedException;

        @Pooled(retries = 1)
        String ofSomethingElse() throws InterruptedException;
    }

    /** Notes its threads. */
    private final class Noting implements Refined {
        final List<Thread> threads = new CopyOnWriteArrayList<>();

        private String answer() throws InterruptedException {
            threads.add(Thread.currentThread());
            slowIfFirst();
            return "answer";
        }

        @Override
        public String asTheType() throws InterruptedException {
            return answer();
        }

        @Override
        public String earlier() throws InterruptedException {
            return answer();
        }

        @Override
        public String once() throws InterruptedException {
            return answer();
        }

        @Override
        public String never() throws InterruptedException {
            return answer();
        }

        @Override
        public String ofSomethingElse() throws InterruptedException {
            return answer();
        }
    }

    /** A call of a method of {@link Refined}. */
    private interface Call {
        String of(Refined refined) throws InterruptedException;
    }

    private List<Duration> delays(Pooling.Builder<Refined> builder, Call... calls) throws InterruptedException {
        Noting noting = new Noting();
        Refined refined = builder.agent("a", noting).agent("b", noting).build();
        hedges.clear();
        for (Call call : calls) {
            asked.set(0);
            assertThat(call.of(refined)).isEqualTo("answer");
            assertThat(noting.threads).doesNotContain(Thread.currentThread());
        }
        assertNothingLeft(refined);
        return hedges.stream().map(CallHedged::after).toList();
    }

    private static Duration[] millis(long... millis) {
        return Arrays.stream(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }

    @Test
    void a_method_says_what_its_type_says_unless_it_says_something_itself() throws Exception {
        assertThat(delays(builder(Refined.class), Refined::asTheType, Refined::earlier, Refined::ofSomethingElse))
                .containsExactly(millis(50, 30, 50));
    }

    @Test
    void the_builder_stands_above_the_annotations() throws Exception {
        PoolConfig config = config().hedgeDelay(Duration.ofMillis(10)).build();
        assertThat(delays(builder(Refined.class).config(config), Refined::asTheType, Refined::earlier, Refined::never))
                .containsExactly(millis(10, 10, 10));
    }

    @Test
    void overrides_stand_above_the_annotations() throws Exception {
        System.setProperty("pooling.refined.hedgeDelay", "15ms");
        try {
            assertThat(delays(builder(Refined.class).name("refined"), Refined::asTheType, Refined::earlier))
                    .containsExactly(millis(15, 15));
        } finally {
            System.clearProperty("pooling.refined.hedgeDelay");
        }
    }

    @Test
    void a_method_that_is_not_idempotent_or_has_no_delay_is_called_as_ever() throws Exception {
        asked.set(1);
        Noting noting = new Noting();
        Refined refined =
                builder(Refined.class).agent("a", noting).agent("b", noting).build();
        refined.once();
        refined.never();
        assertThat(noting.threads).containsExactly(Thread.currentThread(), Thread.currentThread());
        Refined always = builder(Refined.class)
                .agent("a", noting)
                .config(config().hedgeDelay(Duration.ofMillis(1))
                        .hedgePercentile(0.9)
                        .build())
                .build();
        always.once();
        assertThat(noting.threads).last().isEqualTo(Thread.currentThread());
    }

    /** Idempotent methods of which only the configuration may say when. */
    public interface Marked {
        @Pooled(idempotent = true)
        String ask() throws InterruptedException;
    }

    @Test
    void whether_and_when_may_be_said_in_different_places() throws Exception {
        Marked agent = () -> {
            slowIfFirst();
            return "x";
        };
        Marked marked = builder(Marked.class)
                .agent("a", agent)
                .agent("b", agent)
                .config(config().hedgeDelay(Duration.ofMillis(5))
                        .requestTimeout(Duration.ZERO)
                        .build())
                .build();
        assertThat(marked.ask()).isEqualTo("x");
        assertThat(asked).hasValue(2);

        asked.set(1);
        Thread[] thread = {null};
        Marked plain = builder(Marked.class)
                .agent("a", () -> {
                    thread[0] = Thread.currentThread();
                    return "x";
                })
                .build();
        plain.ask();
        assertThat(thread).containsExactly(Thread.currentThread());
    }

    /** Hedged by what is usual. */
    @Pooled(idempotent = true, hedgePercentile = 0.5, timeoutMillis = 0)
    public interface Usual {
        int ask(int millis);
    }

    @Test
    void the_delay_follows_the_latencies_of_the_method() {
        Usual usual = builder(Usual.class)
                .agent("a", millis -> pass(millis))
                .agent("b", millis -> pass(millis))
                .build();
        for (int i = 0; i < 200; i++) {
            usual.ask(40);
        }
        asked.set(0);
        hedges.clear();
        assertThat(usual.ask(-1)).isEqualTo(-1);
        assertThat(hedges).hasSize(1);
        assertThat(hedges.get(0).after()).isBetween(Duration.ofMillis(40), Duration.ofMillis(46));
    }

    private int pass(int millis) {
        if (millis < 0) {
            try {
                slowIfFirst();
            } catch (InterruptedException stopped) {
                return -2;
            }
        } else {
            time.advance(Duration.ofMillis(millis));
        }
        return millis;
    }

    /** What only the neighbours of the interface may see. */
    record Hidden(String text) {}

    /** Returns what is not public. */
    @Pooled(idempotent = true, hedgeDelayMillis = 20, timeoutMillis = 0)
    public interface Hiding {
        Hidden hidden() throws InterruptedException;
    }

    @Test
    void a_result_of_a_type_that_is_not_public_is_returned() throws Exception {
        Hiding agent = () -> {
            slowIfFirst();
            return new Hidden("x");
        };
        Hiding hiding =
                builder(Hiding.class).agent("a", agent).agent("b", agent).build();
        assertThat(hiding.hidden()).isEqualTo(new Hidden("x"));
        assertThat(asked).hasValue(2);
    }

    /** A method that is narrowed, so that the class file has two of it. */
    public interface Wide {
        Object ask() throws InterruptedException;
    }

    /** Narrows it. */
    @Pooled(idempotent = true, hedgeDelayMillis = 20, timeoutMillis = 0)
    public interface Narrow extends Wide {
        @Override
        String ask() throws InterruptedException;
    }

    @Test
    void a_method_is_hedged_whichever_of_its_result_types_the_caller_uses() throws Exception {
        Narrow agent = () -> {
            slowIfFirst();
            return "x";
        };
        Narrow narrow =
                builder(Narrow.class).agent("a", agent).agent("b", agent).build();
        assertThat(narrow.ask()).isEqualTo("x");
        assertThat(asked).hasValue(2);
        asked.set(0);
        assertThat(((Wide) narrow).ask()).isEqualTo("x");
        assertThat(asked).hasValue(2);
    }

    // ---- failures ----

    /** Methods that fail. */
    @Pooled(idempotent = true, hedgeDelayMillis = 20, retries = 1)
    public interface Failing {
        int ask(String question) throws IOException;
    }

    @Test
    void the_caller_gets_the_exception_of_the_agent_itself() {
        IOException first = new IOException("down");
        IOException second = new IOException("down, too");
        AtomicInteger calls = new AtomicInteger();
        Failing agent = question -> {
            throw calls.getAndIncrement() == 0 ? first : second;
        };
        Failing failing =
                builder(Failing.class).agent("a", agent).agent("b", agent).build();
        assertThatThrownBy(() -> failing.ask("?")).isSameAs(second).hasSuppressedException(first);
        assertThat(calls).hasValue(2);
    }

    @Test
    void an_error_of_the_virtual_machine_passes() {
        OutOfMemoryError error = new OutOfMemoryError("test");
        Failing failing = builder(Failing.class)
                .agent("a", question -> {
                    throw error;
                })
                .build();
        assertThatThrownBy(() -> failing.ask("?")).isSameAs(error);
        assertNothingLeft(failing);
    }

    @Test
    void nobody_to_ask_is_said_as_ever() {
        Failing failing = builder(Failing.class).build();
        assertThatThrownBy(() -> failing.ask("?")).isInstanceOf(NoAgentAvailableException.class);
    }

    /** Fallback methods of all kinds, and a handler. */
    @Pooled(idempotent = true, hedgeDelayMillis = 20, retries = 0)
    public interface Covered {
        @Fallback(method = "spare")
        double ask(long number, String text) throws IOException;

        default double spare(long number, String text, Throwable failure) {
            return number + text.length() + failure.getMessage().length();
        }

        @Fallback(method = "noted")
        void tell(List<Object> notes) throws IOException;

        static void noted(List<Object> notes) {
            notes.add(Thread.currentThread());
        }

        @Fallback(handler = Handler.class)
        int count(int number) throws IOException;

        @Fallback(agents = "reserve")
        String name() throws IOException;
    }

    /** Fails, but for the name that it may have. */
    private static class Down implements Covered {
        @Override
        public double ask(long number, String text) throws IOException {
            throw new IOException("down");
        }

        @Override
        public void tell(List<Object> notes) throws IOException {
            throw new IOException("down");
        }

        @Override
        public int count(int number) throws IOException {
            throw new IOException("down");
        }

        @Override
        public String name() throws IOException {
            throw new IOException("down");
        }
    }

    /** Counts. */
    public static final class Handler extends Down {
        @Override
        public int count(int number) {
            return number + 1;
        }
    }

    @Test
    void fallbacks_answer_and_methods_do_so_on_the_thread_of_the_caller() throws Exception {
        Covered covered = builder(Covered.class)
                .agent("a", new Down())
                .agent("b", new Down())
                .agent("reserve", new Down() {
                    @Override
                    public String name() {
                        return "reserve";
                    }
                })
                .build();
        assertThat(covered.ask(1000, "ab")).isEqualTo(1006);
        List<Object> notes = new ArrayList<>();
        covered.tell(notes);
        assertThat(notes).containsExactly(Thread.currentThread());
        assertThat(covered.count(7)).isEqualTo(8);
        assertThat(covered.name()).isEqualTo("reserve");
    }

    private static final OutcomeClassifier NEGATIVE_FAILS =
            OutcomeClassifier.ofValues(value -> value instanceof Integer number && number < 0 ? Outcome.FAILURE : null);

    @Test
    void results_are_judged() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Failing failing = builder(Failing.class)
                .agent("a", question -> calls.decrementAndGet())
                .agent("b", question -> calls.decrementAndGet())
                .classifier(NEGATIVE_FAILS)
                .build();
        calls.set(1);
        assertThat(failing.ask("good")).isZero();
        assertThat(calls).hasValue(0);
        assertThat(failing.ask("the last for want of a better one")).isEqualTo(-2);
        calls.set(0);
        Failing better = builder(Failing.class)
                .agent("a", question -> calls.getAndIncrement() == 0 ? -1 : 1)
                .agent("b", question -> calls.getAndIncrement() == 0 ? -1 : 1)
                .classifier(NEGATIVE_FAILS)
                .build();
        assertThat(better.ask("another one has a better one")).isEqualTo(1);
    }

    @Test
    void nothing_is_judged_of_a_method_that_returns_nothing() throws Exception {
        asked.set(1);
        Shapes shapes = builder(Shapes.class)
                .agent("a", echo())
                .classifier(OutcomeClassifier.ofValues(value -> value == null ? Outcome.FAILURE : null))
                .build();
        shapes.ofNothing("");
        assertThat(asked).hasValue(2);
        assertNothingLeft(shapes);
    }

    // ---- routing ----

    /** Calls that are routed by an argument. */
    @Pooled(idempotent = true, hedgeDelayMillis = 20, timeoutMillis = 0, strategy = LoadBalanceStrategy.CONSISTENT_HASH)
    public interface Keyed {
        String ask(long padding, @RouteKey int key, String text) throws InterruptedException;
    }

    @Test
    void calls_go_by_their_key_first_and_to_another_agent_then() throws Exception {
        List<String> slow = new CopyOnWriteArrayList<>();
        Keyed keyed = builder(Keyed.class)
                .agent("a", (padding, key, text) -> answer(slow, "a"))
                .agent("b", (padding, key, text) -> answer(slow, "b"))
                .agent("c", (padding, key, text) -> answer(slow, "c"))
                .build();
        asked.set(1);
        String home = keyed.ask(1, 42, "");
        for (int i = 0; i < 10; i++) {
            assertThat(keyed.ask(1, 42, "")).isEqualTo(home);
        }
        asked.set(0);
        assertThat(keyed.ask(1, 42, "")).isNotEqualTo(home);
        assertThat(slow).containsExactly(home);
    }

    private String answer(List<String> slow, String name) throws InterruptedException {
        if (asked.getAndIncrement() == 0) {
            slow.add(name);
            passTime();
        }
        return name;
    }

    @Test
    void a_selector_sees_the_call_for_both_agents() throws Exception {
        List<RoutingRequest> requests = new CopyOnWriteArrayList<>();
        Keyed agent = (padding, key, text) -> {
            slowIfFirst();
            return text;
        };
        Keyed keyed = builder(Keyed.class)
                .agent("a", agent)
                .agent("b", agent)
                .agent("c", agent)
                .selector((request, candidates) -> {
                    requests.add(request);
                    return 0;
                })
                .build();
        assertThat(keyed.ask(9, 42, "text")).isEqualTo("text");
        assertThat(asked).hasValue(2);
        assertThat(requests).hasSize(2).allSatisfy(request -> {
            assertThat(request.method()).isEqualTo("ask");
            assertThat(request.arguments()).containsExactly(9L, 42, "text");
            assertThat(request.routeKey()).isEqualTo(42);
        });
    }

    @Test
    void options_of_single_calls_hold_for_both_agents_and_go_on_after_the_call() throws Exception {
        List<String> slow = new CopyOnWriteArrayList<>();
        Keyed keyed = builder(Keyed.class)
                .agent("a", (padding, key, text) -> answer(slow, "a"), options -> options.metadata("region", "eu"))
                .agent("b", (padding, key, text) -> answer(slow, "b"), options -> options.metadata("region", "eu"))
                .agent("c", (padding, key, text) -> answer(slow, "c"), options -> options.metadata("region", "us"))
                .build();
        CallOptions eu = CallOptions.builder().tags("region=eu").build();
        eu.call(() -> {
            for (int key = 0; key < 20; key++) {
                asked.set(0);
                assertThat(keyed.ask(1, key, "")).isIn("a", "b");
            }
            return null;
        });
        assertThat(slow).hasSize(20).doesNotContain("c");
        asked.set(1);
        CallOptions us = CallOptions.builder().tags("region=us").build();
        assertThat(us.<String, InterruptedException>call(() -> keyed.ask(1, 1, "") + keyed.ask(1, 2, "")))
                .isEqualTo("cc");
    }

    // ---- other kinds of methods ----

    /** Methods that answer later. */
    @Pooled(idempotent = true, hedgeDelayMillis = 20)
    public interface Later {
        CompletableFuture<String> stage(String question);

        Future<String> future(String question);

        Flow.Publisher<String> words();
    }

    /** Answers when a test wants it. */
    private static final class LaterAgent implements Later {
        final List<CompletableFuture<String>> begun;

        LaterAgent(List<CompletableFuture<String>> begun) {
            this.begun = begun;
        }

        private CompletableFuture<String> begin() {
            CompletableFuture<String> future = new CompletableFuture<>();
            begun.add(future);
            return future;
        }

        @Override
        public CompletableFuture<String> stage(String question) {
            return begin();
        }

        @Override
        public Future<String> future(String question) {
            return begin();
        }

        @Override
        public Flow.Publisher<String> words() {
            return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long items) {
                    begin().thenAccept(subscriber::onNext);
                }

                @Override
                public void cancel() {}
            });
        }
    }

    @Test
    void stages_and_futures_are_hedged() throws Exception {
        List<CompletableFuture<String>> begun = new ArrayList<>();
        Later later = builder(Later.class)
                .agent("a", new LaterAgent(begun))
                .agent("b", new LaterAgent(begun))
                .build();
        CompletableFuture<String> stage = later.stage("?");
        time.advance(Duration.ofMillis(20));
        assertThat(begun).hasSize(2);
        begun.get(1).complete("second");
        assertThat(stage).isCompletedWithValue("second");
        assertThat(begun.get(0)).isCancelled();
        begun.clear();
        Future<String> future = later.future("?");
        time.advance(Duration.ofMillis(20));
        assertThat(begun).hasSize(2);
        begun.get(1).complete("second");
        assertThat(future.get()).isEqualTo("second");
        assertNothingLeft(later);
    }

    @Test
    void publishers_are_not() {
        List<CompletableFuture<String>> begun = new ArrayList<>();
        Later later = builder(Later.class)
                .agent("a", new LaterAgent(begun))
                .agent("b", new LaterAgent(begun))
                .build();
        List<String> words = new ArrayList<>();
        later.words().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(1);
            }

            @Override
            public void onNext(String word) {
                words.add(word);
            }

            @Override
            public void onError(Throwable failure) {
                throw new AssertionError(failure);
            }

            @Override
            public void onComplete() {}
        });
        time.advance(Duration.ofSeconds(10));
        assertThat(begun).hasSize(1);
        begun.get(0).complete("word");
        assertThat(words).containsExactly("word");
        assertThat(hedges).isEmpty();
    }

    @Test
    void a_proxy_of_a_pool_made_in_code_is_hedged() throws Exception {
        AgentPool<Refined> pool = AgentPool.<Refined>builder()
                .ticker(time)
                .scheduler(time)
                .config(config().requestTimeout(Duration.ZERO).build())
                .build();
        Noting noting = new Noting();
        pool.addAgent("a", noting);
        pool.addAgent("b", noting);
        assertThat(Pooling.proxy(Refined.class, pool).asTheType()).isEqualTo("answer");
        assertThat(asked).hasValue(2);
    }

    @Test
    void a_chain_is_not() throws Exception {
        FallbackChain<Refined> chain = FallbackChain.<Refined>builder()
                .ticker(time)
                .scheduler(time)
                .config(config().hedgeDelay(Duration.ofMillis(1)).build())
                .build();
        asked.set(1);
        Noting noting = new Noting();
        chain.add("a", noting).add("b", noting);
        assertThat(Pooling.proxy(Refined.class, chain).asTheType()).isEqualTo("answer");
        assertThat(noting.threads).containsExactly(Thread.currentThread());
    }

    @Test
    void a_call_within_a_hedged_call_is_a_call_of_its_own() throws Exception {
        Refined[] proxy = {null};
        Noting noting = new Noting();
        asked.set(1);
        Refined outer = new Refined() {
            @Override
            public String asTheType() throws InterruptedException {
                return "outer " + proxy[0].earlier();
            }

            @Override
            public String earlier() throws InterruptedException {
                return noting.earlier();
            }

            @Override
            public String once() {
                return "";
            }

            @Override
            public String never() {
                return "";
            }

            @Override
            public String ofSomethingElse() {
                return "";
            }
        };
        proxy[0] = builder(Refined.class).agent("a", outer).agent("b", outer).build();
        assertThat(proxy[0].asTheType()).isEqualTo("outer answer");
        AgentPool<Refined> pool = Pooling.poolOf(proxy[0]);
        assertThat(pool.stats().values().stream()
                        .mapToLong(AgentStats::successCount)
                        .sum())
                .isEqualTo(2);
        assertNothingLeft(proxy[0]);
    }
}
