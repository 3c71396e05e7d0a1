package com.acme.shapes;

import dev.pooling.annotation.Agent;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.Pooled;
import dev.pooling.annotation.RouteKey;
import dev.pooling.retry.StatusCarrier;
import java.io.IOException;
import java.io.Serializable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Supplier;

/** Interfaces and implementations of many shapes; every implementation answers with its own name. */
final class Shapes {

    private Shapes() {}

    // ---- an ordinary interface, and implementations of all kinds ----

    @Pooled(retries = 5)
    public interface Chat {
        String ask(String question) throws IOException;

        default String twice(String question) throws IOException {
            return ask(question) + "+" + ask(question);
        }
    }

    @Agent
    static class Plain implements Chat {
        @Override
        public String ask(String question) throws IOException {
            return "plain";
        }
    }

    @Agent
    static final class Failing implements Chat {
        int calls;

        @Override
        public String ask(String question) throws IOException {
            calls++;
            throw new IOException("failing");
        }
    }

    @Agent
    record Recorded(int number) implements Chat {
        @Override
        public String ask(String question) {
            return "record" + number;
        }
    }

    @Agent
    enum Constants implements Chat {
        ONE,
        TWO {
            @Override
            public synchronized String ask(String question) {
                return "TWO";
            }
        };

        @Override
        public String ask(String question) {
            return name();
        }
    }

    /** Not an agent: no annotation. */
    static final class Unmarked implements Chat {
        @Override
        public String ask(String question) {
            return "unmarked";
        }
    }

    /** Takes a chat itself. */
    @Agent
    static final class Decorator implements Chat {
        private final Chat inner;

        Decorator(Chat inner) {
            this.inner = inner;
        }

        @Override
        public String ask(String question) throws IOException {
            return "decorated " + inner.ask(question);
        }
    }

    /** Holds several of them. */
    @Agent
    static final class Composite implements Chat {
        private final List<Chat> inner = new ArrayList<>();

        @Override
        public String ask(String question) {
            return "composite" + inner.size();
        }
    }

    // ---- all types, varargs, and calls of itself ----

    @Pooled(retries = 3)
    public interface Types {
        long sum(byte a, short b, char c, int d, long e, float f, double g, boolean h, Object i, int[] j);

        double half(double of);

        boolean not(boolean of);

        void nothing(List<String> calls);

        String join(String separator, Object... parts);

        int factorial(int of);

        char first(char of);
    }

    @Agent
    static class TypesAgent implements Types {
        final List<String> calls = new ArrayList<>();

        @Override
        public long sum(byte a, short b, char c, int d, long e, float f, double g, boolean h, Object i, int[] j) {
            while (calls.size() > 1000) {
                calls.clear();
            }
            return a + b + c + d + e + (long) f + (long) g + (h ? 1 : 0) + i.hashCode() + j.length;
        }

        @Override
        public double half(double of) {
            return of / 2;
        }

        @Override
        public boolean not(boolean of) {
            return !of;
        }

        @Override
        public void nothing(List<String> told) {
            told.add("called");
        }

        @Override
        public String join(String separator, Object... parts) {
            StringBuilder text = new StringBuilder();
            for (Object part : parts) {
                text.append(text.isEmpty() ? "" : separator).append(part);
            }
            return text.toString();
        }

        @Override
        public int factorial(int of) {
            calls.add("factorial " + of);
            return of <= 1 ? 1 : of * factorial(of - 1);
        }

        @Override
        public char first(char of) {
            return of;
        }
    }

    // ---- generics, bridges and covariant results ----

    @Pooled
    public interface Converter<A, B> {
        B convert(A from);
    }

    @Agent
    static final class LengthOf implements Converter<String, Integer> {
        int calls;

        @Override
        public Integer convert(String from) {
            calls++;
            return from.length();
        }
    }

    @Agent
    static final class OtherArguments implements Converter<Integer, String> {
        @Override
        public String convert(Integer from) {
            return "number " + from;
        }
    }

    @Pooled
    public interface Maker {
        CharSequence make();
    }

    @Agent
    static final class StringMaker implements Maker {
        @Override
        public String make() {
            return "string";
        }
    }

    @Agent
    static final class BuilderMaker implements Maker {
        @Override
        public StringBuilder make() {
            return new StringBuilder("builder");
        }
    }

    // ---- inheritance ----

    @Pooled(name = "inherited")
    public interface Service {
        String call();

        String other();
    }

    /** Knows nothing of the interface. */
    static class Unrelated {
        int calls;

        public String call() {
            calls++;
            return "unrelated";
        }

        public final String fixed() {
            return "fixed";
        }
    }

    @Agent
    static class Adopting extends Unrelated implements Service {
        @Override
        public String other() {
            return "adopting";
        }
    }

    abstract static class Base implements Service {
        @Override
        public String call() {
            return "base of " + getClass().getSimpleName();
        }
    }

    @Agent
    static class Derived extends Base {
        @Override
        public String call() {
            return "derived on " + super.call();
        }

        @Override
        public String other() {
            return "derived then " + call();
        }
    }

    // ---- synchronized ----

    @Pooled
    public interface Guarded {
        String enter(List<Object> held) throws InterruptedException;
    }

    @Agent
    static class Synchronised implements Guarded {
        @Override
        public synchronized String enter(List<Object> held) {
            held.add(this);
            if (!Thread.holdsLock(this)) {
                throw new IllegalStateException("not locked");
            }
            return "synchronised";
        }
    }

    @Agent
    @SuppressWarnings("serial") // a serial form that depends on the methods is the point
    static class SerialSynchronised implements Guarded, Serializable {
        @Override
        public synchronized String enter(List<Object> held) {
            held.add(this);
            return "serial";
        }
    }

    // ---- constructors ----

    @Pooled
    public interface Built {
        String state();
    }

    @Agent
    static class ManyConstructors implements Built {
        private final String state;
        private String late = "early";

        /** Objects that joined before this one was finished. */
        static final List<Supplier<String>> SEEN = new ArrayList<>();

        ManyConstructors(long wide, String state) {
            this.state = wide > 0 ? state : "none";
        }

        ManyConstructors(boolean nested) {
            this(1L, nested ? new ManyConstructors(2L, "inner").state() : "plain");
            for (int i = 0; i < 2; i++) {
                SEEN.add(this::state);
            }
            late = "late";
        }

        ManyConstructors() {
            this(false);
            late = "latest";
        }

        ManyConstructors(RuntimeException failure) {
            this(3L, String.valueOf(failure));
            throw failure;
        }

        @Override
        public String state() {
            return state + " " + late;
        }
    }

    // ---- fallbacks and annotated defaults ----

    @Pooled(retries = 0)
    @Fallback(method = "sorry")
    public interface Polite {
        String greet(String name);

        default String sorry(String name, Throwable failure) {
            return "sorry, " + name + ": " + failure.getMessage();
        }
    }

    @Agent
    static final class Rude implements Polite {
        @Override
        public String greet(String name) {
            throw new IllegalStateException("no");
        }
    }

    @Pooled
    public interface WithDefault {
        String name();

        @Pooled(retries = 1)
        default String greeting() {
            return "hello from " + name();
        }
    }

    @Agent
    static final class DefaultOne implements WithDefault {
        @Override
        public String name() {
            return "one";
        }
    }

    @Agent
    static final class DefaultTwo implements WithDefault {
        @Override
        public String name() {
            return "two";
        }
    }

    @Fallback(agents = {"first", "second"})
    public interface InOrder {
        String which() throws IOException;
    }

    @Agent(id = "second")
    static final class Second implements InOrder {
        @Override
        public String which() {
            return "second";
        }
    }

    @Agent(id = "first")
    static final class First implements InOrder {
        boolean broken;

        @Override
        public String which() throws IOException {
            if (broken) {
                throw new IOException("broken");
            }
            return "first";
        }
    }

    // ---- answers that come later, and agents that have too much to do ----

    @Pooled(retries = 1)
    public interface Later {
        CompletableFuture<String> ask(String question);

        Flow.Publisher<String> words(String question);
    }

    /** Answers when the test does. */
    @Agent
    static final class LaterAgent implements Later {
        final List<CompletableFuture<String>> asked = new ArrayList<>();

        @Override
        public CompletableFuture<String> ask(String question) {
            return begin().thenApply(text -> question + text);
        }

        private CompletableFuture<String> begin() {
            CompletableFuture<String> answer = new CompletableFuture<>();
            asked.add(answer);
            return answer;
        }

        @Override
        public Flow.Publisher<String> words(String question) {
            return subscriber -> begin().whenComplete((text, failure) -> {
                SubmissionPublisher<String> words = new SubmissionPublisher<>(Runnable::run, 8);
                words.subscribe(subscriber);
                if (failure == null) {
                    words.submit(question + text);
                    words.close();
                } else {
                    words.closeExceptionally(failure);
                }
            });
        }
    }

    @Pooled
    public interface Quota {
        String ask() throws TooMany;

        CompletionStage<String> later();
    }

    /** "Too many requests", as a client of an HTTP service throws it. */
    static final class TooMany extends Exception implements StatusCarrier {

        private static final long serialVersionUID = 1L;

        @Override
        public int statusCode() {
            return 429;
        }

        @Override
        public String retryAfter() {
            return "3600";
        }
    }

    @Agent
    static final class Busy implements Quota {
        int calls;

        @Override
        public String ask() throws TooMany {
            calls++;
            throw new TooMany();
        }

        @Override
        public CompletionStage<String> later() {
            calls++;
            return CompletableFuture.failedStage(new TooMany());
        }
    }

    @Agent
    static final class Idle implements Quota {
        @Override
        public String ask() {
            return "idle";
        }

        @Override
        public CompletionStage<String> later() {
            return CompletableFuture.completedStage("idle");
        }
    }

    // ---- closing ----

    @Pooled
    public interface Closing extends AutoCloseable {
        String ask();

        @Override
        void close();
    }

    @Agent
    static class Closed implements Closing {
        private final String name;
        boolean closed;

        Closed(String name) {
            this.name = name;
        }

        @Override
        public String ask() {
            return name;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    // ---- package-private and keyed ----

    @Pooled(strategy = dev.pooling.annotation.LoadBalanceStrategy.CONSISTENT_HASH)
    interface Hidden {
        String of(@RouteKey String key);
    }

    @Agent
    static class HiddenAgent implements Hidden {
        private final String name;

        HiddenAgent(String name) {
            this.name = name;
        }

        @Override
        public String of(String key) {
            return name;
        }
    }

    // ---- overloads beside a bridge, and calls of a superclass ----

    @Pooled
    public interface Handler<T> {
        String handle(T value);
    }

    @Agent
    static class Overloaded implements Handler<String> {
        @Override
        public String handle(String value) {
            return "string " + value;
        }

        public String handle(Integer value) {
            return "number " + value + hidden(List.of());
        }

        String hidden(List<Integer> values) {
            return handle(values);
        }

        private String handle(List<Integer> values) {
            return " of " + values.size();
        }
    }

    @Pooled
    public interface Spoken {
        String speak();
    }

    @Agent
    static class Parent implements Spoken {
        @Override
        public String speak() {
            return "parent";
        }
    }

    @Agent
    static class Child extends Parent {
        @Override
        public String speak() {
            return "child of " + super.speak();
        }

        String asParent() {
            return super.speak();
        }
    }

    // ---- inherited methods with annotations, and an inherited close() ----

    @Retention(RetentionPolicy.RUNTIME)
    @interface Transactional {}

    public static class Legacy {
        boolean closed;

        @Transactional
        public List<String> load(@RouteKey String key) {
            return List.of(key);
        }

        public void close() {
            closed = true;
        }
    }

    @Pooled
    public interface Loader extends AutoCloseable {
        List<String> load(String key);

        @Override
        void close();
    }

    @Agent
    public static final class LegacyLoader extends Legacy implements Loader {}

    // ---- many objects' ways of joining ----

    @Pooled
    public interface Chained {
        String built();
    }

    @Agent
    static final class ThreeConstructors implements Chained {
        private String built = "";

        ThreeConstructors(String word) {
            this(word, 1);
            built += " outermost";
            if (word.equals("broken")) {
                throw new IllegalStateException(word);
            }
        }

        ThreeConstructors(String word, int number) {
            this(word, number, 2L);
            built += " middle";
        }

        ThreeConstructors(String word, int number, long wide) {
            built = word + number + wide;
        }

        @Override
        public String built() {
            return built;
        }
    }

    @Pooled(retries = 0)
    @Fallback(handler = LastResort.class)
    public interface Helped {
        String help();
    }

    @Agent
    static final class Helpless implements Helped {
        @Override
        public String help() {
            throw new IllegalStateException("helpless");
        }
    }

    /** Carries the annotation, too: it must not become a member for all that. */
    @Agent
    public static final class LastResort implements Helped {
        @Override
        public String help() {
            return "last resort";
        }
    }

    /** Looks like the name of a proxy, and is none. */
    @Agent
    static final class $ProxyClient implements Spoken {
        @Override
        public String speak() {
            return "client";
        }
    }

    // ---- classes in the middle, with nothing pooled of their own ----

    @Pooled
    public interface Resource extends AutoCloseable {
        String use();

        @Override
        void close();
    }

    abstract static class ClosingBase implements Resource {
        @Override
        public void close() {
            // Nothing to do.
        }
    }

    @Agent
    static final class Used extends ClosingBase {
        private final String name;

        Used(String name) {
            this.name = name;
        }

        @Override
        public String use() {
            return name;
        }
    }

    abstract static class SpokenMiddle extends Parent {
        String asParent() {
            return super.speak();
        }
    }

    @Agent
    static final class Grandchild extends SpokenMiddle {
        @Override
        public String speak() {
            return "grandchild";
        }
    }
}
