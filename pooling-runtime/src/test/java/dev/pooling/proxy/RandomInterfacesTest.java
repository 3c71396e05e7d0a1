package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.Pooling;
import dev.pooling.annotation.Pooled;
import dev.pooling.pool.PoolConfig;
import dev.pooling.routing.RoutingRequest;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random interfaces: a call of the proxy must do exactly what the same call of the agent does. */
class RandomInterfacesTest {

    private static final List<Class<?>> TYPES = List.of(
            boolean.class,
            byte.class,
            short.class,
            char.class,
            int.class,
            long.class,
            float.class,
            double.class,
            String.class,
            Object.class,
            int[].class,
            long[][].class,
            String[].class,
            Runnable.class,
            List.class);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void a_proxy_of_a_random_interface_does_what_its_agent_does(long seed) throws Exception {
        Random random = new Random(seed);
        Class<?> type = randomInterface(random, "random.Interface" + seed);
        Recorder recorder = new Recorder(random);
        Object agent = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            return recorder.answer(method, args);
        });
        Object proxy = pool(type, agent);
        for (Method method : type.getMethods()) {
            for (int i = 0; i < 3; i++) {
                check(recorder, proxy, method, random);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {21, 22, 23, 24, 25})
    void so_does_a_proxy_whose_methods_are_hedged(long seed) throws Exception {
        Random random = new Random(seed);
        AnnotationDescription hedged = AnnotationDescription.Builder.ofType(Pooled.class)
                .defineArray("idempotent", true)
                .define("hedgeDelayMillis", 3_600_000L)
                .define("timeoutMillis", 0L)
                .build();
        Class<?> type = randomInterface(random, "random.Hedged" + seed, hedged);
        Recorder recorder = new Recorder(random);
        List<Thread> threads = new CopyOnWriteArrayList<>();
        Object agent = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            threads.add(Thread.currentThread());
            return recorder.answer(method, args);
        });
        Object proxy = pool(type, agent);
        for (Method method : type.getMethods()) {
            check(recorder, proxy, method, random);
        }
        assertThat(threads).isNotEmpty().doesNotContain(Thread.currentThread());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14, 15})
    void a_selector_sees_what_is_called_and_the_agent_gets_the_same(long seed) throws Exception {
        Random random = new Random(seed);
        Class<?> type = randomInterface(random, "random.Interface" + seed);
        Recorder recorder = new Recorder(random);
        Object agent = Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> recorder.answer(method, args));
        List<RoutingRequest> requests = new ArrayList<>();
        Object proxy = selected(type, agent, requests);
        for (Method method : type.getMethods()) {
            check(recorder, proxy, method, random);
            assertThat(requests).hasSize(2).allSatisfy(request -> {
                assertThat(request.method()).isEqualTo(method.getName());
                assertThat(request.arguments()).containsExactly(recorder.arguments);
            });
            requests.clear();
        }
    }

    private static <T> T selected(Class<T> type, Object agent, List<RoutingRequest> requests) {
        return Pooling.of(type)
                .agent("one", type.cast(agent))
                .agent("other", type.cast(agent))
                .selector((request, candidates) -> {
                    requests.add(request);
                    return requests.size() % 2;
                })
                .config(PoolConfig.builder().retries(0).build())
                .build();
    }

    private static <T> T pool(Class<T> type, Object agent) {
        return Pooling.of(type)
                .agent("one", type.cast(agent))
                .config(PoolConfig.builder().retries(0).build())
                .build();
    }

    private static void check(Recorder recorder, Object proxy, Method method, Random random) throws Exception {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(parameter -> value(parameter, random))
                .toArray();
        Object result = method.invoke(proxy, arguments);
        assertThat(recorder.method).isEqualTo(method);
        assertThat(recorder.arguments).isEqualTo(arguments);
        assertThat(result).isEqualTo(recorder.result);

        IOException failure = new IOException("checked and not declared");
        recorder.failure = failure;
        assertThatThrownBy(() -> method.invoke(proxy, arguments))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .isSameAs(failure);
        recorder.failure = null;
        Pooling.poolOf(proxy).resetAll();
    }

    private static Class<?> randomInterface(Random random, String name, AnnotationDescription... annotations) {
        DynamicType.Builder<?> builder =
                new ByteBuddy().makeInterface().name(name).annotateType(annotations);
        int methods = 1 + random.nextInt(30);
        for (int i = 0; i < methods; i++) {
            Class<?> result = random.nextInt(5) == 0 ? void.class : anyType(random);
            List<Class<?>> parameters = new ArrayList<>();
            for (int j = random.nextInt(20); j > 0; j--) {
                parameters.add(anyType(random));
            }
            builder = builder.defineMethod("m" + i, result, Visibility.PUBLIC)
                    .withParameters(parameters)
                    .throwing(IOException.class)
                    .withoutCode();
        }
        return builder.make()
                .load(RandomInterfacesTest.class.getClassLoader(), ClassLoadingStrategy.Default.WRAPPER)
                .getLoaded();
    }

    private static Class<?> anyType(Random random) {
        return TYPES.get(random.nextInt(TYPES.size()));
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
        } else if (type == String.class || type == Object.class) {
            return random.nextInt(4) == 0 ? null : "text " + random.nextInt();
        } else if (type == int[].class) {
            return new int[] {random.nextInt()};
        } else if (type == long[][].class) {
            return new long[][] {{random.nextLong()}};
        }
        return null;
    }

    /** The agent: notes the call, and answers with a random value or a failure. */
    private static final class Recorder {
        private final Random random;
        private Method method;
        private Object[] arguments;
        private Object result;
        private Exception failure;

        Recorder(Random random) {
            this.random = random;
        }

        Object answer(Method called, Object[] given) throws Exception {
            method = called;
            arguments = given == null ? new Object[0] : given;
            if (failure != null) {
                throw failure;
            }
            result = called.getReturnType() == void.class ? null : value(called.getReturnType(), random);
            return result;
        }
    }
}
