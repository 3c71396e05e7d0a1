package dev.pooling.pool;

import dev.pooling.internal.LogText;
import dev.pooling.routing.Tags;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the values of an option are read, and between which bounds they must be. */
sealed interface OptionType {

    Class<?> valueType();

    Object parse(String key, String text);

    void check(String key, Object value);

    static OptionType integerFrom(int least) {
        return new IntegerType(least);
    }

    static OptionType decimal(double least, double most) {
        return new DecimalType(least, most);
    }

    static OptionType duration(long leastNanos) {
        return new DurationType(Duration.ofNanos(leastNanos));
    }

    static OptionType tags() {
        return new TagsType();
    }

    private static <V> V cast(Class<V> type, String key, Object value) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(key + " must be of type " + type.getSimpleName() + ", was "
                    + (value == null ? "null" : value.getClass().getSimpleName()));
        }
        return type.cast(value);
    }

    private static IllegalArgumentException unreadable(String key, String expected, String text) {
        return new IllegalArgumentException(key + " must be " + expected + ", was '" + LogText.printable(text) + "'");
    }

    /** Whole numbers. */
    record IntegerType(int least) implements OptionType {

        @Override
        public Class<?> valueType() {
            return Integer.class;
        }

        @Override
        public Object parse(String key, String text) {
            try {
                return Integer.valueOf(text);
            } catch (NumberFormatException malformed) {
                throw unreadable(key, "a whole number >= " + least, text);
            }
        }

        @Override
        public void check(String key, Object value) {
            if (cast(Integer.class, key, value) < least) {
                throw new IllegalArgumentException(key + " must be >= " + least + ", was " + value);
            }
        }
    }

    /** Finite decimal numbers. */
    record DecimalType(double least, double most) implements OptionType {

        @Override
        public Class<?> valueType() {
            return Double.class;
        }

        @Override
        public Object parse(String key, String text) {
            try {
                return Double.valueOf(text);
            } catch (NumberFormatException malformed) {
                throw unreadable(key, "a number " + bounds(), text);
            }
        }

        @Override
        public void check(String key, Object value) {
            double number = cast(Double.class, key, value);
            // Written so that NaN fails.
            if (!(number >= least && number <= most)) {
                throw new IllegalArgumentException(key + " must be " + bounds() + ", was " + value);
            }
        }

        private String bounds() {
            String from = least == Double.MIN_VALUE ? "> 0" : ">= " + least;
            return most == Double.MAX_VALUE ? from + " and finite" : from + " and <= " + most;
        }
    }

    /** Durations that fit into a long of nanoseconds. */
    record DurationType(Duration least) implements OptionType {

        private static final Duration MOST = Duration.ofDays(36_500);
        private static final Pattern SHORT = Pattern.compile("(\\d{1,18})\\s*(ns|us|ms|s|m|h|d)");
        private static final Map<String, Duration> UNITS = Map.of(
                "ns", Duration.ofNanos(1),
                "us", Duration.ofNanos(1_000),
                "ms", Duration.ofMillis(1),
                "s", Duration.ofSeconds(1),
                "m", Duration.ofMinutes(1),
                "h", Duration.ofHours(1),
                "d", Duration.ofDays(1));

        @Override
        public Class<?> valueType() {
            return Duration.class;
        }

        @Override
        public Object parse(String key, String text) {
            if (text.equals("0")) {
                return Duration.ZERO;
            }
            Matcher number = SHORT.matcher(text.toLowerCase(Locale.ROOT));
            try {
                return number.matches()
                        ? UNITS.get(number.group(2)).multipliedBy(Long.parseLong(number.group(1)))
                        : Duration.parse(text);
            } catch (DateTimeParseException | ArithmeticException malformed) {
                throw unreadable(key, "a duration with a unit, such as 250ms, 30s, 5m or PT0.25S", text);
            }
        }

        @Override
        public void check(String key, Object value) {
            Duration duration = cast(Duration.class, key, value);
            if (duration.compareTo(least) < 0 || duration.compareTo(MOST) > 0) {
                String from = least.toNanos() == 1 ? "> 0" : ">= " + (least.isZero() ? "0" : Durations.text(least));
                throw new IllegalArgumentException(
                        key + " must be " + from + " and <= " + MOST.toDays() + " days, was " + duration);
            }
        }
    }

    /** Tags with commas between them. */
    record TagsType() implements OptionType {

        @Override
        public Class<?> valueType() {
            return Tags.class;
        }

        @Override
        public Object parse(String key, String text) {
            try {
                return Tags.of(text.split(",", -1));
            } catch (IllegalArgumentException malformed) {
                throw new IllegalArgumentException(
                        key + " must be like \"region=eu, gpu\": " + malformed.getMessage(), malformed);
            }
        }

        @Override
        public void check(String key, Object value) {
            cast(Tags.class, key, value);
        }
    }
}
