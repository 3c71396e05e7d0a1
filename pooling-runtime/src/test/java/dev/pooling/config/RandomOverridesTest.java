package dev.pooling.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.pool.PoolOption;
import dev.pooling.routing.Tags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every option through every place: what stands highest counts, and what is wrong anywhere is told. */
class RandomOverridesTest {

    /** From the highest to the lowest. */
    private enum Place {
        SYSTEM_POOL,
        SYSTEM_ALL,
        ENVIRONMENT_POOL,
        ENVIRONMENT_POOL_ALIAS,
        ENVIRONMENT_STAR,
        ENVIRONMENT_STAR_ALIAS,
        ENVIRONMENT_ALL,
        ENVIRONMENT_ALL_ALIAS,
        FILE_POOL,
        FILE_ALL
    }

    @TempDir
    Path folder;

    private final Properties system = new Properties();
    private final Map<String, String> environment = new HashMap<>();
    private final Properties file = new Properties();

    @Test
    void of_each_two_places_the_higher_one_wins() {
        for (Place higher : Place.values()) {
            for (Place lower : Place.values()) {
                if (higher.compareTo(lower) < 0) {
                    clear();
                    put(higher, "retries", "RETRIES", "1");
                    put(higher, "strategy", "STRATEGY", "random");
                    put(lower, "retries", "RETRIES", "2");
                    put(lower, "strategy", "STRATEGY", "weighted");
                    ConfigOverrides read = read();
                    assertThat(read.config().retries())
                            .as("%s over %s", higher, lower)
                            .isEqualTo(1);
                    assertThat(read.strategy().orElseThrow().name())
                            .as("%s over %s", higher, lower)
                            .isEqualTo("RANDOM");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_240_229, -7})
    void random_overrides_agree_with_the_model(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 150; round++) {
            clear();
            Map<PoolOption, Object> expected = new EnumMap<>(PoolOption.class);
            List<String> mistaken = new ArrayList<>();
            boolean mistakes = random.nextInt(4) == 0;
            for (PoolOption option : PoolOption.values()) {
                for (Place place : Place.values()) {
                    if (random.nextInt(5) == 0) {
                        boolean mistake = mistakes && random.nextInt(10) == 0;
                        int number = 1 + random.nextInt(1_000);
                        put(
                                place,
                                written(option, random),
                                option.environmentKey(),
                                mistake ? "=" : text(option, number));
                        expected.putIfAbsent(option, value(option, number));
                        if (mistake) {
                            mistaken.add(option.key());
                        }
                    }
                }
            }
            check("seed " + seed + ", round " + round, expected, mistaken);
        }
    }

    private void check(String round, Map<PoolOption, Object> expected, List<String> mistaken) {
        if (!mistaken.isEmpty()) {
            assertThatThrownBy(this::read)
                    .as(round)
                    .isInstanceOfSatisfying(
                            PoolingConfigException.class,
                            refused -> assertThat(refused.problems()).hasSameSizeAs(mistaken));
            return;
        }
        ConfigOverrides read = read();
        assertThat(read.config().explicitOptions()).as(round).isEqualTo(expected.keySet());
        expected.forEach((option, value) ->
                assertThat(read.config().get(option)).as(round).isEqualTo(value));
        assertThat(read.origins().keySet())
                .as(round)
                .containsExactlyInAnyOrderElementsOf(
                        expected.keySet().stream().map(PoolOption::key).toList());
    }

    private ConfigOverrides read() {
        Path path = folder.resolve("random.properties");
        try (var out = Files.newBufferedWriter(path)) {
            file.store(out, null);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        system.setProperty("pooling.config", path.toString());
        return ConfigOverrides.from("chat", system, environment);
    }

    private void clear() {
        system.clear();
        environment.clear();
        file.clear();
    }

    private void put(Place place, String key, String environmentKey, String text) {
        switch (place) {
            case SYSTEM_POOL -> system.setProperty("pooling.chat." + key, text);
            case SYSTEM_ALL -> system.setProperty("pooling.*." + key, text);
            case ENVIRONMENT_POOL -> environment.put("POOLING_CHAT_" + environmentKey, text);
            case ENVIRONMENT_POOL_ALIAS -> environment.put("CODOMYRMEX_POOLING_CHAT_" + environmentKey, text);
            case ENVIRONMENT_STAR -> environment.put("POOLING_*_" + environmentKey, text);
            case ENVIRONMENT_STAR_ALIAS -> environment.put("CODOMYRMEX_POOLING_*_" + environmentKey, text);
            case ENVIRONMENT_ALL -> environment.put("POOLING_ALL_" + environmentKey, text);
            case ENVIRONMENT_ALL_ALIAS -> environment.put("CODOMYRMEX_POOLING_ALL_" + environmentKey, text);
            case FILE_POOL -> file.setProperty("pooling.chat." + key, text);
            case FILE_ALL -> file.setProperty("pooling.*." + key, text);
        }
    }

    private static String written(PoolOption option, Random random) {
        return random.nextBoolean()
                ? option.key()
                : option.environmentKey().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Object value(PoolOption option, int number) {
        if (option.valueType() == Integer.class) {
            return number;
        }
        if (option.valueType() == Duration.class) {
            return Duration.ofSeconds(number);
        }
        if (option.valueType() == Tags.class) {
            return Tags.of("number=" + number, "gpu");
        }
        return option == PoolOption.RETRY_BACKOFF_MULTIPLIER ? (double) number : number / 1_000.0;
    }

    private static String text(PoolOption option, int number) {
        Object value = value(option, number);
        return value instanceof Duration && number % 2 == 0 ? number + "s" : value.toString();
    }
}
