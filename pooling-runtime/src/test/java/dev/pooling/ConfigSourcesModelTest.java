package dev.pooling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.annotation.Pooled;
import dev.pooling.config.GivenOverrides;
import dev.pooling.pool.AgentPool;
import dev.pooling.pool.CallContext;
import dev.pooling.pool.PoolConfig;
import dev.pooling.pool.PoolOption;
import dev.pooling.proxy.FallbackHandlers;
import dev.pooling.proxy.InterfacePlan;
import dev.pooling.proxy.PlanProblems;
import dev.pooling.proxy.Proxies;
import dev.pooling.testing.Trials;
import dev.pooling.time.ManualTime;
import java.io.IOException;
import java.io.Writer;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random options in all places at once: of each option, the value of the strongest place counts. */
class ConfigSourcesModelTest {

    /** From the strongest to the weakest; what nobody sets has its default. */
    private enum Place {
        BUILDER,
        SYSTEM_POOL,
        SYSTEM_ALL,
        ENVIRONMENT_POOL,
        ENVIRONMENT_ALL,
        FILE_POOL,
        FILE_ALL,
        METHOD,
        TYPE
    }

    /** What annotations can say, and tests can see in a call. */
    private static final Set<PoolOption> OF_CALLS =
            EnumSet.of(PoolOption.RETRIES, PoolOption.REQUEST_TIMEOUT, PoolOption.DEADLINE);

    /** What the annotation of a type can say besides. */
    private static final Set<PoolOption> OF_TYPE = EnumSet.of(PoolOption.HEDGE_DELAY, PoolOption.HEDGE_PERCENTILE);

    /** Those that follow another option where they are not set. */
    private static final Set<PoolOption> FOLLOWING = EnumSet.of(
            PoolOption.CIRCUIT_MAX_RESET_TIMEOUT,
            PoolOption.RETRY_MAX_DELAY,
            PoolOption.THROTTLE_MAX_COOLDOWN,
            PoolOption.HEALTH_CHECK_INTERVAL);

    /** Tags add up instead ({@code TagModelTest}); and a least limit goes with a greatest one alone. */
    private static final Set<PoolOption> LEFT_OUT = EnumSet.of(PoolOption.TAGS, PoolOption.MIN_CONCURRENT);

    /** Keeps all but retries and limits of time out of the calls of a test. */
    private static final PoolConfig UNDISTURBED = PoolConfig.builder()
            .circuitFailureThreshold(1_000)
            .circuitFailureRateThreshold(0)
            .retryDelay(Duration.ZERO)
            .retryBudgetShare(0)
            .blameMinimumAgents(0)
            .maxConcurrent(0)
            .buildLayer();

    /** The places of one pool, and what stands in them. */
    private static final class Setup {

        final Random random;
        final Map<Place, Map<PoolOption, Object>> values = new EnumMap<>(Place.class);
        final Map<Place, LoadBalanceStrategy> strategies = new EnumMap<>(Place.class);
        final List<Map<PoolOption, Object>> methods = new ArrayList<>();

        Setup(Random random) {
            this.random = random;
            for (Place place : Place.values()) {
                int density = 2 + random.nextInt(12);
                values.put(place, some(place, density));
                if (place != Place.METHOD && random.nextInt(density) == 0) {
                    strategies.put(place, anyOf(LoadBalanceStrategy.values()));
                }
            }
            for (PoolOption option : FOLLOWING) {
                values.get(Place.FILE_ALL).putIfAbsent(option, value(option));
            }
            for (int i = random.nextInt(5); i >= 0; i--) {
                methods.add(some(Place.METHOD, 2));
            }
        }

        private Map<PoolOption, Object> some(Place place, int density) {
            Map<PoolOption, Object> some = new EnumMap<>(PoolOption.class);
            for (PoolOption option : PoolOption.values()) {
                boolean sayable = place.compareTo(Place.METHOD) < 0
                        || OF_CALLS.contains(option)
                        || place == Place.TYPE && OF_TYPE.contains(option);
                if (sayable && !LEFT_OUT.contains(option) && random.nextInt(density) == 0) {
                    some.put(option, value(option));
                }
            }
            return some;
        }

        /** A value that contradicts none of another option. */
        private Object value(PoolOption option) {
            boolean upper = FOLLOWING.contains(option);
            if (option == PoolOption.RETRIES) {
                return random.nextInt(5);
            } else if (option == PoolOption.HEDGE_DELAY) {
                return Duration.ofMillis(1 + random.nextInt(90));
            } else if (option.valueType() == Duration.class) {
                return Duration.ofMillis((upper ? 100_000 : 100) + random.nextInt(9_900));
            } else if (option.valueType() == Integer.class) {
                return 2 + random.nextInt(1_000);
            } else if (option == PoolOption.RETRY_BACKOFF_MULTIPLIER) {
                return 1.0 + random.nextInt(100);
            }
            double half = (1 + random.nextInt(500)) / 1_000.0;
            return option == PoolOption.UNHEALTHY_ERROR_RATE_THRESHOLD ? 0.5 + half : half / 2;
        }

        @SafeVarargs
        private <E> E anyOf(E... all) {
            return all[random.nextInt(all.length)];
        }

        /** The value of the first of these places that sets an option, or its default. */
        private static Object strongest(PoolOption option, Stream<Map<PoolOption, Object>> places) {
            return places.filter(place -> place.containsKey(option))
                    .findFirst()
                    .map(place -> place.get(option))
                    .orElse(option.defaultValue());
        }

        private Stream<Map<PoolOption, Object>> placesOfPool() {
            return Stream.of(Place.values())
                    .filter(place -> place != Place.METHOD)
                    .map(values::get);
        }

        Object ofPool(PoolOption option) {
            return strongest(option, placesOfPool());
        }

        Object ofMethod(PoolOption option, int method) {
            Stream<Map<PoolOption, Object>> places = Stream.of(Place.values())
                    .map(place -> place == Place.METHOD ? methods.get(method) : values.get(place));
            return strongest(option, places);
        }

        LoadBalanceStrategy strategy() {
            return strategies.isEmpty()
                    ? LoadBalanceStrategy.ROUND_ROBIN
                    : strategies.values().iterator().next();
        }
    }

    @TempDir
    Path folder;

    @Test
    void the_strongest_place_that_sets_an_option_decides() {
        Trials.run(60, random -> {
            Setup setup = new Setup(random);
            check(setup, annotated(setup));
        });
    }

    private <T> void check(Setup setup, Class<T> type) throws Exception {
        PlanProblems problems = new PlanProblems(type.getName());
        InterfacePlan<T> plan = InterfacePlan.read(type, problems);
        problems.throwIfAny();
        OptionLayers layers = layers(setup, type, plan);

        PoolConfig config = layers.config();
        for (PoolOption option : PoolOption.values()) {
            if (!LEFT_OUT.contains(option)) {
                assertThat(config.get(option)).as(option.key()).isEqualTo(setup.ofPool(option));
                assertThat(config.isSet(option))
                        .as("%s is set", option.key())
                        .isEqualTo(setup.placesOfPool().anyMatch(place -> place.containsKey(option)));
            }
        }
        assertThat(layers.strategy()).isEqualTo(setup.strategy());
        checkCalls(setup, plan, layers, problems);
    }

    /** Sees in the calls of each method what holds for it. */
    private static <T> void checkCalls(Setup setup, InterfacePlan<T> plan, OptionLayers layers, PlanProblems problems)
            throws Exception {
        ManualTime time = new ManualTime();
        AgentPool<T> pool = AgentPool.<T>builder()
                .config(UNDISTURBED.withDefaults(layers.config()))
                .ticker(time)
                .scheduler(time)
                .build();
        List<Optional<Duration>> seen = new ArrayList<>();
        IOException down = new IOException("down");
        Object agent = Proxy.newProxyInstance(
                plan.type().getClassLoader(), new Class<?>[] {plan.type()}, (self, method, arguments) -> {
                    seen.add(CallContext.current().map(CallContext::remaining));
                    throw down;
                });
        pool.addAgent("one", plan.type().cast(agent));
        T proxy = Proxies.of(plan, pool, layers.fixed(), null, FallbackHandlers.of(plan, List.of(), problems), null);
        for (int method = 0; method < setup.methods.size(); method++) {
            Method called = plan.type().getMethod("m" + method);
            assertThatThrownBy(() -> called.invoke(proxy)).cause().isSameAs(down);
            assertThat(seen)
                    .as("attempts of m%d", method)
                    .hasSize(1 + (int) setup.ofMethod(PoolOption.RETRIES, method));
            assertThat(seen.get(0)).as("time left for m%d", method).isEqualTo(timeLeft(setup, method));
            seen.clear();
        }
    }

    private static Optional<Duration> timeLeft(Setup setup, int method) {
        return Stream.of(PoolOption.REQUEST_TIMEOUT, PoolOption.DEADLINE)
                .map(option -> (Duration) setup.ofMethod(option, method))
                .filter(limit -> !limit.isZero())
                .min(Duration::compareTo);
    }

    private <T> OptionLayers layers(Setup setup, Class<T> type, InterfacePlan<T> plan) throws IOException {
        PoolDraft<T> draft = new PoolDraft<>(type);
        PoolConfig.Builder builder = PoolConfig.builder();
        setup.values.get(Place.BUILDER).forEach(builder::set);
        draft.config = builder.buildLayer();
        draft.strategy = setup.strategies.get(Place.BUILDER);

        Properties system = new Properties();
        put(setup, Place.SYSTEM_POOL, "pooling.chat.", system);
        put(setup, Place.SYSTEM_ALL, "pooling.*.", system);
        Properties file = new Properties();
        put(setup, Place.FILE_POOL, "pooling.chat.", file);
        put(setup, Place.FILE_ALL, "pooling.*.", file);
        Path path = folder.resolve("pooling.properties");
        try (Writer out = Files.newBufferedWriter(path)) {
            file.store(out, null);
        }
        system.setProperty("pooling.config", path.toString());
        Map<String, String> environment = new HashMap<>();
        putIntoEnvironment(setup, Place.ENVIRONMENT_POOL, "POOLING_CHAT_", environment);
        putIntoEnvironment(setup, Place.ENVIRONMENT_ALL, "POOLING_ALL_", environment);
        return new OptionLayers("chat", draft, GivenOverrides.of("chat", system, environment), plan);
    }

    private static void put(Setup setup, Place place, String prefix, Properties properties) {
        setup.values.get(place).forEach((option, value) -> properties.setProperty(prefix + option.key(), "" + value));
        if (setup.strategies.containsKey(place)) {
            String name = setup.strategies.get(place).name();
            properties.setProperty(
                    prefix + "strategy", setup.random.nextBoolean() ? name : name.toLowerCase(Locale.ROOT));
        }
    }

    private static void putIntoEnvironment(Setup setup, Place place, String prefix, Map<String, String> environment) {
        setup.values
                .get(place)
                .forEach((option, value) -> environment.put(prefix + option.environmentKey(), "" + value));
        if (setup.strategies.containsKey(place)) {
            environment.put(prefix + "STRATEGY", setup.strategies.get(place).name());
        }
    }

    /** An interface whose annotations say what stands in the places of the type and its methods. */
    private static Class<?> annotated(Setup setup) {
        AnnotationDescription.Builder ofType = pooled(setup.values.get(Place.TYPE));
        if (setup.values.get(Place.TYPE).keySet().stream().anyMatch(OF_TYPE::contains)) {
            ofType = ofType.defineArray("idempotent", true);
        }
        if (setup.strategies.containsKey(Place.TYPE)) {
            ofType = ofType.define("strategy", setup.strategies.get(Place.TYPE));
        }
        DynamicType.Builder<?> builder =
                new ByteBuddy().makeInterface().name("random.Annotated").annotateType(ofType.build());
        for (int i = 0; i < setup.methods.size(); i++) {
            DynamicType.Builder.MethodDefinition<?> method = builder.defineMethod(
                            "m" + i, Object.class, Visibility.PUBLIC)
                    .throwing(IOException.class)
                    .withoutCode();
            builder = setup.methods.get(i).isEmpty()
                    ? method
                    : method.annotateMethod(pooled(setup.methods.get(i)).build());
        }
        return builder.make()
                .load(ConfigSourcesModelTest.class.getClassLoader(), ClassLoadingStrategy.Default.WRAPPER)
                .getLoaded();
    }

    private static AnnotationDescription.Builder pooled(Map<PoolOption, Object> said) {
        AnnotationDescription.Builder annotation = AnnotationDescription.Builder.ofType(Pooled.class);
        for (Map.Entry<PoolOption, Object> entry : said.entrySet()) {
            Object value = entry.getValue();
            annotation = switch (entry.getKey()) {
                case RETRIES -> annotation.define("retries", (int) value);
                case REQUEST_TIMEOUT -> annotation.define("timeoutMillis", ((Duration) value).toMillis());
                case DEADLINE -> annotation.define("deadlineMillis", ((Duration) value).toMillis());
                case HEDGE_DELAY -> annotation.define("hedgeDelayMillis", ((Duration) value).toMillis());
                case HEDGE_PERCENTILE -> annotation.define("hedgePercentile", (double) value);
                default -> throw new IllegalArgumentException(entry.toString());
            };
        }
        return annotation;
    }
}
