package com.acme.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.agent.PoolingAgent;
import dev.pooling.agent.bridge.PoolingBridge;
import dev.pooling.annotation.Agent;
import dev.pooling.annotation.Pooled;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.modifier.MethodArguments;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.InvocationHandlerAdapter;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.matcher.ElementMatchers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random interfaces and woven implementations of them: what a pooled call does is what the same call of an object does that
 * stands in no pool.
 */
class RandomWeavingTest {

    private static final String POOL = "randomly-woven";

    /** No breaker is to open: half of the calls fail on purpose. */
    private static final String THRESHOLD = "pooling." + POOL + ".circuitFailureThreshold";

    private static final List<TypeDefinition> TYPES = List.of(
            type(boolean.class),
            type(byte.class),
            type(short.class),
            type(char.class),
            type(int.class),
            type(long.class),
            type(float.class),
            type(double.class),
            type(String.class),
            type(Object.class),
            type(int[].class),
            type(long[][].class),
            type(String[].class),
            generic(List.class, String.class),
            generic(Map.class, String.class, Integer.class),
            TypeDescription.Generic.Builder.typeVariable("V").build());

    /** A parent whose methods a class implements with types of its own, which makes bridges. */
    public interface Parent<T, N extends Number> {
        T echo(T value, List<? super N> others) throws Exception;

        Object narrowed(T value, N number);

        @SuppressWarnings("unchecked")
        N first(N... numbers);

        default T twice(T value) throws Exception {
            echo(value, List.of());
            return echo(value, List.of());
        }

        static String statically() {
            return "static";
        }
    }

    /** One thing that any agent was told. */
    private record Heard(String method, List<Object> arguments) {}

    /** A result or an exception, and all that agents heard of the call. */
    private record Outcome(Object result, Throwable thrown, List<Heard> heard) {}

    /** The body of all methods of all agents: does what it is told to, and remembers. */
    private static final class Script implements InvocationHandler {
        final Set<Object> served = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Heard> heard = new ArrayList<>();
        Object result;
        Throwable failure;

        @Override
        public Object invoke(Object agent, Method method, Object[] arguments) throws Throwable {
            served.add(agent);
            heard.add(new Heard(method.getName(), arguments == null ? List.of() : Arrays.asList(arguments)));
            if (failure != null) {
                throw failure;
            }
            return result;
        }

        Outcome call(Object target, Method method, Object[] arguments) throws IllegalAccessException {
            heard = new ArrayList<>();
            try {
                return new Outcome(method.invoke(target, arguments), null, heard);
            } catch (InvocationTargetException thrown) {
                return new Outcome(null, thrown.getCause(), heard);
            }
        }
    }

    @BeforeAll
    static void install() {
        System.setProperty(THRESHOLD, "1000000");
        PoolingAgent.install();
    }

    @AfterAll
    static void clear() {
        System.clearProperty(THRESHOLD);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void a_woven_call_does_what_the_same_call_without_a_pool_does(long seed) throws Exception {
        Random random = new Random(seed * 0x9E37_79B9_7F4A_7C15L);
        Class<?> type = randomInterface(random, "com.acme.random.Service" + seed);
        Script script = new Script();
        Object alone = implementation(type, script, "com.acme.random.Alone" + seed)
                .getConstructor()
                .newInstance();
        Class<?> member = implementation(
                type,
                script,
                "com.acme.random.Member" + seed,
                AnnotationDescription.Builder.ofType(Agent.class).build());
        Object one = member.getConstructor().newInstance();
        Object other = member.getConstructor().newInstance();
        try {
            for (Method method : methods(type)) {
                for (int i = 0; i < 4; i++) {
                    Object[] arguments = Arrays.stream(method.getParameterTypes())
                            .map(parameter -> value(parameter, random))
                            .toArray();
                    script.result = value(method.getReturnType(), random);
                    script.failure = random.nextInt(2) == 0 ? failure(random) : null;

                    Outcome direct = script.call(alone, method, arguments);
                    Outcome pooled = script.call(i % 2 == 0 ? one : other, method, arguments);

                    assertSame(pooled, direct, "seed " + seed + ", " + method);
                }
            }
            assertThat(script.served).as("seed %d", seed).containsExactlyInAnyOrder(alone, one, other);
        } finally {
            PoolingBridge.closing(one);
            PoolingBridge.closing(other);
        }
    }

    private static void assertSame(Outcome one, Outcome other, String where) {
        assertThat(one.thrown).as(where).isSameAs(other.thrown);
        assertSame(one.result, other.result, where);
        assertThat(one.heard).as(where).hasSameSizeAs(other.heard);
        for (int i = 0; i < one.heard.size(); i++) {
            Heard first = one.heard.get(i);
            Heard second = other.heard.get(i);
            assertThat(first.method).as(where).isEqualTo(second.method);
            assertThat(first.arguments).as(where).hasSameSizeAs(second.arguments);
            for (int j = 0; j < first.arguments.size(); j++) {
                assertSame(first.arguments.get(j), second.arguments.get(j), where);
            }
        }
    }

    /** What went through a primitive type is equal alone. */
    private static void assertSame(Object one, Object other, String where) {
        if (one instanceof Number || one instanceof Character || one instanceof Boolean) {
            assertThat(one).as(where).isEqualTo(other);
        } else {
            assertThat(one).as(where).isSameAs(other);
        }
    }

    private static List<Method> methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .sorted(Comparator.comparing(Method::toGenericString))
                .toList();
    }

    /** {@code interface Service<V> extends Parent<String, Integer>}. */
    private static Class<?> randomInterface(Random random, String name) {
        DynamicType.Builder<?> builder = new ByteBuddy()
                .makeInterface(generic(Parent.class, String.class, Integer.class))
                .name(name)
                .annotateType(AnnotationDescription.Builder.ofType(Pooled.class)
                        .define("name", POOL)
                        .define("retries", 0)
                        .build())
                .typeVariable("V");
        if (random.nextBoolean()) {
            builder = builder.defineMethod("narrowed", String.class, Visibility.PUBLIC)
                    .withParameters(String.class, Integer.class)
                    .withoutCode();
        }
        for (int i = random.nextInt(12); i >= 0; i--) {
            List<TypeDefinition> parameters = new ArrayList<>();
            for (int j = random.nextInt(random.nextBoolean() ? 4 : 12); j > 0; j--) {
                parameters.add(anyType(random));
            }
            boolean varargs = random.nextInt(4) == 0;
            if (varargs) {
                parameters.add(type(random.nextBoolean() ? int[].class : String[].class));
            }
            TypeDefinition result = random.nextInt(5) == 0 ? type(void.class) : anyType(random);
            builder = builder.defineMethod(
                            "m" + i,
                            result,
                            Visibility.PUBLIC,
                            varargs ? MethodArguments.VARARGS : MethodArguments.PLAIN)
                    .withParameters(parameters)
                    .throwing(IOException.class)
                    .withoutCode();
            if (random.nextInt(3) == 0) {
                builder = builder.defineMethod("d" + i, result, Visibility.PUBLIC)
                        .withParameters(parameters)
                        .throwing(IOException.class)
                        .intercept(MethodCall.invoke(ElementMatchers.named("m" + i))
                                .withAllArguments());
            }
        }
        return load(builder, RandomWeavingTest.class.getClassLoader());
    }

    /** A class that implements it with {@code Object} in the place of {@code V}. */
    private static Class<?> implementation(
            Class<?> type, InvocationHandler body, String name, AnnotationDescription... annotations) {
        return load(
                new ByteBuddy()
                        .subclass(generic(type, Object.class))
                        .name(name)
                        .annotateType(annotations)
                        .method(ElementMatchers.isAbstract())
                        .intercept(InvocationHandlerAdapter.of(body)),
                type.getClassLoader());
    }

    /** With class files that can be read, as those of a jar: the Java agent looks at interfaces before they are loaded. */
    private static Class<?> load(DynamicType.Builder<?> builder, ClassLoader parent) {
        return builder.make()
                .load(parent, ClassLoadingStrategy.Default.WRAPPER_PERSISTENT)
                .getLoaded();
    }

    private static TypeDescription type(Class<?> raw) {
        return TypeDescription.ForLoadedType.of(raw);
    }

    private static TypeDescription.Generic generic(Class<?> raw, Class<?>... arguments) {
        return TypeDescription.Generic.Builder.parameterizedType(raw, arguments).build();
    }

    private static TypeDefinition anyType(Random random) {
        return TYPES.get(random.nextInt(TYPES.size()));
    }

    private static Throwable failure(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new IOException("checked, declared or not");
            case 1 -> new IllegalStateException("unchecked");
            case 2 -> new AssertionError("of a broken agent");
            default -> new StackOverflowError("of the JVM");
        };
    }

    private static Object value(Class<?> type, Random random) {
        if (type == boolean.class) {
            return random.nextBoolean();
        } else if (type == byte.class) {
            return (byte) random.nextInt();
        } else if (type == short.class) {
            return (short) random.nextInt();
        } else if (type == char.class) {
            return (char) random.nextInt();
        } else if (type == int.class) {
            return random.nextInt();
        } else if (type == long.class) {
            return random.nextLong();
        } else if (type == float.class) {
            return random.nextFloat();
        } else if (type == double.class) {
            return random.nextDouble();
        } else if (type == void.class || random.nextInt(5) == 0) {
            return null;
        } else if (type == Number.class || type == Integer.class) {
            return random.nextInt();
        } else if (type == Number[].class) {
            return new Integer[] {random.nextInt()};
        } else if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), random.nextInt(3));
        } else if (type == List.class) {
            return List.of("element");
        } else if (type == Map.class) {
            return Map.of("key", 1);
        }
        return "text " + random.nextInt();
    }
}
