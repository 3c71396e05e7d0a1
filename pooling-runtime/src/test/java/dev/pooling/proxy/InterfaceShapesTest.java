package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.Pooling;
import dev.pooling.annotation.Pooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongBiFunction;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every awkward shape of an interface: the proxy must do what the agent does. */
class InterfaceShapesTest {

    /** All types that a slot can hold, each in and out. */
    public interface Primitives {
        boolean not(boolean value);

        byte nextByte(byte value);

        short nextShort(short value);

        char nextChar(char value);

        int nextInt(int value);

        long nextLong(long value);

        float half(float value);

        double half(double value);

        void note(String value);

        long sum(byte a, long b, float c, double d, int e, char f, boolean g, short h);
    }

    static final class PrimitivesImpl implements Primitives {
        final List<String> notes = new ArrayList<>();

        @Override
        public boolean not(boolean value) {
            return !value;
        }

        @Override
        public byte nextByte(byte value) {
            return (byte) (value + 1);
        }

        @Override
        public short nextShort(short value) {
            return (short) (value + 1);
        }

        @Override
        public char nextChar(char value) {
            return (char) (value + 1);
        }

        @Override
        public int nextInt(int value) {
            return value + 1;
        }

        @Override
        public long nextLong(long value) {
            return value + 1;
        }

        @Override
        public float half(float value) {
            return value / 2;
        }

        @Override
        public double half(double value) {
            return value / 2;
        }

        @Override
        public void note(String value) {
            notes.add(value);
        }

        @Override
        public long sum(byte a, long b, float c, double d, int e, char f, boolean g, short h) {
            return a + b + (long) c + (long) d + e + f + (g ? 1 : 0) + h;
        }
    }

    @Nested
    class Slots {
        private final PrimitivesImpl agent = new PrimitivesImpl();
        private final Primitives proxy =
                Pooling.of(Primitives.class).agent("one", agent).build();

        @Test
        void primitives_of_all_kinds_go_in_and_out_unchanged() {
            assertThat(proxy.not(true)).isFalse();
            assertThat(proxy.nextByte((byte) 127)).isEqualTo((byte) -128);
            assertThat(proxy.nextShort(Short.MAX_VALUE)).isEqualTo(Short.MIN_VALUE);
            assertThat(proxy.nextChar('a')).isEqualTo('b');
            assertThat(proxy.nextInt(41)).isEqualTo(42);
            assertThat(proxy.nextLong(Long.MAX_VALUE)).isEqualTo(Long.MIN_VALUE);
            assertThat(proxy.half(3f)).isEqualTo(1.5f);
            assertThat(proxy.half(3d)).isEqualTo(1.5d);
        }

        @Test
        void a_void_method_returns_after_the_agent_was_called() {
            proxy.note("hello");
            assertThat(agent.notes).containsExactly("hello");
        }

        @Test
        void arguments_of_mixed_sizes_stay_in_their_places() {
            assertThat(proxy.sum((byte) 1, 2L, 3f, 4d, 5, (char) 6, true, (short) 8))
                    .isEqualTo(30);
        }

        @Test
        void the_most_arguments_a_method_can_have_are_passed() throws Exception {
            StringBuilder parameters = new StringBuilder();
            for (int i = 0; i < 127; i++) {
                parameters.append(i == 0 ? "" : ", ").append("long p").append(i);
            }
            CompiledSources sources = CompiledSources.of("wide.Wide", """
                    package wide;
                    @dev.pooling.annotation.Pooled
                    public interface Wide {
                        @dev.pooling.annotation.Fallback(method = "other")
                        long last(PARAMETERS);
                        static long other(PARAMETERS) { return p0; }
                        static Wide agent(boolean broken) {
                            return new Wide() {
                                public long last(PARAMETERS) {
                                    if (broken) throw new IllegalStateException();
                                    return p126;
                                }
                            };
                        }
                    }
                    """.replace("PARAMETERS", parameters));
            Class<?> type = sources.loader(getClass().getClassLoader()).loadClass("wide.Wide");
            Object[] arguments = new Object[127];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = 1000L + i;
            }
            assertThat(callWide(type, false, arguments)).isEqualTo(1126L);
            assertThat(callWide(type, true, arguments)).isEqualTo(1000L);
        }

        private <T> Object callWide(Class<T> type, boolean broken, Object[] arguments) throws Exception {
            Object agent = type.getMethod("agent", boolean.class).invoke(null, broken);
            T wide = Pooling.of(type)
                    .agent("one", type.cast(agent))
                    .config(dev.pooling.pool.PoolConfig.builder().retries(0).build())
                    .build();
            for (var method : type.getMethods()) {
                if (method.getName().equals("last")) {
                    return method.invoke(wide, arguments);
                }
            }
            throw new AssertionError("no such method");
        }
    }

    /** Arrays and varargs. */
    public interface Arrays {
        String join(String separator, Object... parts);

        int[] reversed(int... values);

        long[][] grid(long[][] values);
    }

    static final class ArraysImpl implements Arrays {
        @Override
        public String join(String separator, Object... parts) {
            return String.join(
                    separator,
                    java.util.Arrays.stream(parts).map(String::valueOf).toList());
        }

        @Override
        public int[] reversed(int... values) {
            int[] reversed = new int[values.length];
            for (int i = 0; i < values.length; i++) {
                reversed[values.length - 1 - i] = values[i];
            }
            return reversed;
        }

        @Override
        public long[][] grid(long[][] values) {
            return values;
        }
    }

    @Test
    void varargs_and_arrays_pass() {
        Arrays proxy = Pooling.of(Arrays.class).agent(new ArraysImpl()).build();
        assertThat(proxy.join("-", 1, "b", null)).isEqualTo("1-b-null");
        assertThat(proxy.join("-")).isEmpty();
        assertThat(proxy.reversed(1, 2, 3)).containsExactly(3, 2, 1);
        long[][] grid = {{1}, {2, 3}};
        assertThat(proxy.grid(grid)).isSameAs(grid);
    }

    /** A generic interface. */
    public interface Store<K extends Comparable<K>, V> {
        V put(K key, V value);

        <X extends Exception> void fail(X exception) throws X;
    }

    /** Narrows and binds it; javac puts a bridge method here. */
    public interface TextStore extends Store<String, Integer> {
        @Override
        Integer put(String key, Integer value);
    }

    /** Binds it without narrowing anything. */
    public interface PlainStore extends Store<String, Integer> {}

    static class StoreImpl implements TextStore, PlainStore {
        @Override
        public Integer put(String key, Integer value) {
            return key.length() + value;
        }

        @Override
        public <X extends Exception> void fail(X exception) throws X {
            throw exception;
        }
    }

    @Nested
    class Generics {
        @Test
        void a_method_reached_through_its_bridge_and_by_itself_gives_the_same() {
            TextStore proxy =
                    Pooling.of(TextStore.class).agent("one", new StoreImpl()).build();
            Store<String, Integer> wide = proxy;
            assertThat(proxy.put("abc", 1)).isEqualTo(4);
            assertThat(wide.put("abcd", 1)).isEqualTo(5);
        }

        @Test
        void a_method_inherited_with_its_type_parameters_bound_is_pooled() {
            PlainStore proxy =
                    Pooling.of(PlainStore.class).agent("one", new StoreImpl()).build();
            assertThat(proxy.put("abc", 1)).isEqualTo(4);
        }

        @Test
        @SuppressWarnings("unchecked")
        void an_interface_with_type_parameters_is_pooled_by_its_raw_class() {
            Store<String, Integer> proxy =
                    Pooling.of(Store.class).agent("one", new StoreImpl()).build();
            assertThat(proxy.put("abc", 1)).isEqualTo(4);
        }

        @Test
        void a_generic_exception_keeps_its_identity() {
            PlainStore proxy =
                    Pooling.of(PlainStore.class).agent("one", new StoreImpl()).build();
            InterruptedException thrown = new InterruptedException("mine");
            assertThatThrownBy(() -> proxy.fail(thrown)).isSameAs(thrown);
            assertThat(Thread.interrupted()).as("the interrupt is restored").isTrue();
        }
    }

    /** The widest return type. */
    public interface Animal {
        Object make();
    }

    /** A narrower one. */
    public interface Cat extends Animal {
        @Override
        CharSequence make();
    }

    /** Another narrower one, unrelated. */
    public interface Dog {
        String make();
    }

    /** Inherits all three of them; nothing bridges between Cat and Dog. */
    public interface CatDog extends Cat, Dog {}

    @Test
    void covariant_return_types_are_all_implemented() {
        CatDog proxy = Pooling.of(CatDog.class).agent("one", () -> "woof").build();
        assertThat(((Dog) proxy).make()).isEqualTo("woof");
        assertThat(((Cat) proxy).make()).isEqualTo("woof");
        assertThat(((Animal) proxy).make()).isEqualTo("woof");
    }

    /** One branch of a diamond of bridges. */
    public interface LeftAnimal extends Animal {
        @Override
        String make();
    }

    /** The other one. */
    public interface RightAnimal extends Animal {
        @Override
        String make();
    }

    /** Inherits two bridge methods of which neither wins. */
    public interface BothAnimals extends LeftAnimal, RightAnimal {}

    @Test
    void a_diamond_of_bridges_is_implemented() {
        BothAnimals proxy =
                Pooling.of(BothAnimals.class).agent("one", () -> "purr").build();
        assertThat(((Animal) proxy).make()).isEqualTo("purr");
        assertThat(proxy.make()).isEqualTo("purr");
    }

    /** Default methods in all positions. */
    public interface Greeter {
        String name();

        default String greet() {
            return "Hello " + name();
        }

        @Pooled(retries = 0)
        default String shout() {
            return "default " + name();
        }

        static Greeter of(String name) {
            return () -> name;
        }
    }

    /** Overrides a default method by another. */
    public interface Polite extends Greeter {
        @Override
        default String greet() {
            return "Good morning " + name();
        }
    }

    /** Makes a default method abstract again. */
    public interface Strict extends Greeter {
        @Override
        String greet();
    }

    /** A diamond in which Polite wins over Greeter. */
    public interface PoliteGreeter extends Greeter, Polite {}

    @Nested
    class Defaults {
        @Test
        void a_default_method_runs_as_written_and_its_calls_go_through_the_pool() {
            Greeter proxy = Pooling.of(Greeter.class)
                    .agent("a", Greeter.of("Ann"))
                    .agent("b", Greeter.of("Bob"))
                    .build();
            assertThat(List.of(proxy.greet(), proxy.greet())).containsExactlyInAnyOrder("Hello Ann", "Hello Bob");
        }

        @Test
        void an_annotated_default_method_is_pooled() {
            Greeter own = new Greeter() {
                @Override
                public String name() {
                    return "Ann";
                }

                @Override
                public String shout() {
                    return "OWN";
                }
            };
            assertThat(Pooling.of(Greeter.class).agent("a", own).build().shout())
                    .isEqualTo("OWN");
        }

        @Test
        void an_annotated_default_method_that_the_agent_inherits_runs_in_the_agent() {
            Greeter proxy =
                    Pooling.of(Greeter.class).agent("a", Greeter.of("Ann")).build();
            assertThat(proxy.shout()).isEqualTo("default Ann");
        }

        @Test
        void in_a_diamond_the_most_specific_default_runs() {
            PoliteGreeter proxy =
                    Pooling.of(PoliteGreeter.class).agent("a", () -> "Ann").build();
            assertThat(proxy.greet()).isEqualTo("Good morning Ann");
        }

        @Test
        void a_default_that_is_abstract_again_is_pooled() {
            Strict agent = new Strict() {
                @Override
                public String name() {
                    return "Ann";
                }

                @Override
                public String greet() {
                    return "pooled";
                }
            };
            assertThat(Pooling.of(Strict.class).agent("a", agent).build().greet())
                    .isEqualTo("pooled");
        }
    }

    /** Redeclares what Object has. */
    public interface Redeclares {
        @Override
        boolean equals(Object other);

        @Override
        int hashCode();

        @Override
        String toString();

        Object clone();

        boolean equals(String other);
    }

    static final class RedeclaresImpl implements Redeclares {
        @Override
        public boolean equals(Object other) {
            throw new AssertionError("must not be called");
        }

        @Override
        public int hashCode() {
            throw new AssertionError("must not be called");
        }

        @Override
        public String toString() {
            throw new AssertionError("must not be called");
        }

        @Override
        public Object clone() {
            return "cloned";
        }

        @Override
        public boolean equals(String other) {
            return "yes".equals(other);
        }
    }

    @Test
    void methods_of_object_are_the_proxys_own_even_if_redeclared() {
        Redeclares proxy = Pooling.of(Redeclares.class)
                .agent("one", new RedeclaresImpl())
                .name("own")
                .build();
        Object other =
                Pooling.of(Redeclares.class).agent("one", new RedeclaresImpl()).build();
        assertThat(proxy.equals((Object) proxy)).isTrue();
        assertThat(proxy.equals(other)).isFalse();
        assertThat(proxy.hashCode()).isEqualTo(System.identityHashCode(proxy));
        assertThat(proxy.toString()).isEqualTo("Redeclares[pool own, 1 agent]");
    }

    @Test
    void what_only_looks_like_a_method_of_object_is_pooled() {
        Redeclares proxy =
                Pooling.of(Redeclares.class).agent("one", new RedeclaresImpl()).build();
        assertThat(proxy.equals("yes")).isTrue();
        assertThat(proxy.equals("no")).isFalse();
        assertThat(proxy.clone()).isEqualTo("cloned");
    }

    interface PackagePrivate {
        int value();
    }

    private interface Private {
        int value();
    }

    /** Protected, which is public to the virtual machine. */
    protected interface Protected {
        int value();
    }

    /** Public, and inherits from one that is not. */
    public interface PublicHeir extends PackagePrivate {}

    @Nested
    class Access {
        @Test
        void interfaces_of_any_access_are_pooled() {
            assertThat(Pooling.of(PackagePrivate.class)
                            .agent("a", () -> 1)
                            .build()
                            .value())
                    .isEqualTo(1);
            assertThat(Pooling.of(Private.class).agent("a", () -> 2).build().value())
                    .isEqualTo(2);
            assertThat(Pooling.of(Protected.class).agent("a", () -> 3).build().value())
                    .isEqualTo(3);
            assertThat(Pooling.of(PublicHeir.class).agent("a", () -> 4).build().value())
                    .isEqualTo(4);
        }

        @Test
        @SuppressWarnings("unchecked")
        void interfaces_of_the_jdk_are_pooled() {
            Function<String, Integer> length = Pooling.of(Function.class)
                    .agent("a", (Function<String, Integer>) String::length)
                    .build();
            ToLongBiFunction<Long, Long> sum = Pooling.of(ToLongBiFunction.class)
                    .agent("a", (ToLongBiFunction<Long, Long>) Long::sum)
                    .build();
            assertThat(length.apply("four")).isEqualTo(4);
            assertThat(length.andThen(n -> n + 1).apply("four")).isEqualTo(5);
            assertThat(sum.applyAsLong(1L, 2L)).isEqualTo(3);
        }
    }

    /** Nothing to pool. */
    public interface Marker {}

    @Test
    void an_interface_without_methods_is_pooled() {
        assertThat(Pooling.of(Marker.class).agent("a", new Marker() {}).build()).isInstanceOf(Marker.class);
    }

    /** Has the names of the fields, methods and locals of a proxy. */
    public interface Clashes {
        Object backing();

        Class<?> type();

        void d0();

        String describe(String kind, String name, int agents);
    }

    @Test
    void methods_named_like_the_insides_of_a_proxy_are_pooled() {
        Clashes proxy = Pooling.of(Clashes.class)
                .agent("a", new Clashes() {
                    @Override
                    public Object backing() {
                        return "backing";
                    }

                    @Override
                    public Class<?> type() {
                        return Integer.class;
                    }

                    @Override
                    public void d0() {
                        throw new UnsupportedOperationException("d0");
                    }

                    @Override
                    public String describe(String kind, String name, int agents) {
                        return kind + name + agents;
                    }
                })
                .build();
        assertThat(proxy.backing()).isEqualTo("backing");
        assertThat(proxy.type()).isEqualTo(Integer.class);
        assertThat(proxy.describe("a", "b", 1)).isEqualTo("ab1");
        assertThat(proxy.toString()).contains("Clashes[pool");
    }
}
