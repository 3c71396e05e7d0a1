package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.Pooling;
import dev.pooling.pool.PoolConfig;
import dev.pooling.testing.Trials;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random interfaces as a compiler makes them: a call of the proxy does what the same call of the agent does. */
class RandomShapesTest {

    /** One thing that an agent was told. */
    private record Heard(String method, List<Object> arguments) {}

    /** What came of a call: a result or an exception, and all that the agent heard of it. */
    private record Outcome(Object result, Throwable thrown, List<Heard> heard) {

        /** Compares objects by identity where there is one: the very same result, exception and arguments. */
        void assertSameAs(Outcome other, String where) {
            assertThat(thrown).as(where).isSameAs(other.thrown);
            assertSame(result, other.result, where);
            assertThat(heard).as(where).hasSameSizeAs(other.heard);
            for (int i = 0; i < heard.size(); i++) {
                assertThat(heard.get(i).method).as(where).isEqualTo(other.heard.get(i).method);
                assertThat(heard.get(i).arguments).as(where).hasSameSizeAs(other.heard.get(i).arguments);
                for (int j = 0; j < heard.get(i).arguments.size(); j++) {
                    assertSame(
                            heard.get(i).arguments.get(j),
                            other.heard.get(i).arguments.get(j),
                            where);
                }
            }
        }

        private static void assertSame(Object one, Object other, String where) {
            // What went through a primitive type, or was put together by a default method, is equal alone.
            if (one instanceof Number || one instanceof Character || one instanceof Boolean || one instanceof String) {
                assertThat(one).as(where).isEqualTo(other);
            } else {
                assertThat(one).as(where).isSameAs(other);
            }
        }
    }

    /** The body of all methods of an agent: does what it is told to, and remembers. */
    private static final class Script implements InvocationHandler {
        Object result;
        Throwable failure;
        List<Heard> heard = new ArrayList<>();

        @Override
        public Object invoke(Object name, Method none, Object[] arguments) throws Throwable {
            heard.add(new Heard((String) name, Arrays.asList(arguments)));
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

    @Test
    void a_proxy_does_what_its_agent_does() {
        Trials.run(25, random -> {
            Map<String, String> sources = new RandomSource(random).write();
            ClassLoader loader = CompiledSources.of(sources).loader(RandomShapesTest.class.getClassLoader());
            compare(random, loader.loadClass("random.Service"), loader.loadClass("random.Agent"), sources);
        });
    }

    private static <T> void compare(Random random, Class<T> type, Class<?> agentClass, Map<String, String> sources)
            throws Exception {
        Script script = new Script();
        Object agent = agentClass.getConstructor().newInstance();
        agentClass.getField("handler").set(agent, script);
        T proxy = Pooling.of(type)
                .agent("one", type.cast(agent))
                .config(PoolConfig.builder()
                        .retries(0)
                        .circuitFailureThreshold(1_000_000)
                        .build())
                .build();
        for (Method method : methods(type)) {
            for (int i = 0; i < 4; i++) {
                Object[] arguments = Arrays.stream(method.getParameterTypes())
                        .map(parameter -> value(parameter, random))
                        .toArray();
                script.result = value(resultOf(method, agentClass), random);
                script.failure = random.nextInt(3) == 0 ? failure(random) : null;

                Outcome direct = script.call(agent, method, arguments);
                Outcome pooled = script.call(proxy, method, arguments);

                pooled.assertSameAs(direct, method + " in\n" + String.join("\n", sources.values()));
            }
        }
    }

    private static List<Method> methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .sorted(Comparator.comparing(Method::toGenericString))
                .toList();
    }

    /** The result of the method that is called in the end, which a default method or a bridge may hide. */
    private static Class<?> resultOf(Method method, Class<?> agentClass) {
        String name = method.getName().substring(method.getName().startsWith("d") ? 1 : 0);
        return Arrays.stream(agentClass.getMethods())
                .filter(other -> other.getName().equals(name) && !other.isBridge())
                .findFirst()
                .orElseThrow()
                .getReturnType();
    }

    private static Throwable failure(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new IOException("declared or not");
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
        } else if (type == Object[].class) {
            // Of which the agent may know that it is one of strings.
            return new String[] {"element"};
        } else if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), random.nextInt(3));
        } else if (type == Comparable.class || type == Integer.class) {
            return random.nextInt();
        } else if (type == List.class) {
            return new ArrayList<>(List.of("element"));
        } else if (type == Map.class) {
            return Map.of("key", List.of());
        } else if (type == Class.class) {
            return IOException.class;
        }
        return "text " + random.nextInt();
    }
}
