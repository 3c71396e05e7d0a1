package dev.pooling.routing;

import dev.pooling.internal.LogText;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a call requires of its agent: a set of tags, all of which the agent's metadata must bear out.
 *
 * <p>A tag {@code "key=value"} is borne out by an entry of that key whose value is that text, or a collection or an array
 * with such an element; numbers, enums and other values count by what their {@code toString} returns. A tag {@code "key"}
 * is borne out by any entry of that key. Letter case matters. Several tags of one key must all be borne out.
 *
 * <p>An immutable value: the order in which tags were given does not matter.
 *
 * @since 0.1
 */
public final class Tags {

    private static final Tags NONE = new Tags(Collections.emptySortedSet());

    /** In order, without duplicates. */
    private final List<Tag> all;

    private final int hash;

    private Tags(Collection<Tag> sorted) {
        this.all = List.copyOf(sorted);
        this.hash = all.hashCode();
    }

    /**
     * Returns the set that requires nothing.
     *
     * @return the shared instance; never null
     */
    public static Tags none() {
        return NONE;
    }

    /**
     * Makes a set of tags.
     *
     * @param tags each of the form {@code key=value} or {@code key}; not null. Space around keys and values does not matter
     * @return the tags; never null
     * @throws IllegalArgumentException naming the first malformed tag: null or blank, without a key before the equals
     *     sign or a value after it, or with a comma or a control character
     */
    public static Tags of(String... tags) {
        return of(Arrays.asList(tags));
    }

    /**
     * Makes a set of tags.
     *
     * @param tags as of {@link #of(String...)}
     * @return the tags; never null
     * @throws IllegalArgumentException as of {@link #of(String...)}
     */
    public static Tags of(Collection<String> tags) {
        return tags.isEmpty() ? NONE : of(tags.stream().map(Tag::parse));
    }

    private static Tags of(Stream<Tag> tags) {
        return new Tags(tags.collect(Collectors.toCollection(TreeSet::new)));
    }

    /**
     * Returns whether nothing is required.
     *
     * @return true if there is no tag
     */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    /**
     * Returns the tags as text.
     *
     * @return an unmodifiable set in alphabetical order; never null
     */
    public Set<String> asSet() {
        return all.stream()
                .map(Tag::toString)
                .collect(Collectors.collectingAndThen(
                        Collectors.toCollection(TreeSet::new), Collections::unmodifiableSet));
    }

    /**
     * Lays other tags over these: for each key that the others name, theirs count; the rest stays.
     *
     * @param stronger the other tags; not null
     * @return both together; never null
     */
    public Tags refinedBy(Tags stronger) {
        if (isEmpty() || stronger.isEmpty()) {
            return isEmpty() ? stronger : this;
        }
        Predicate<Tag> isKept =
                mine -> stronger.all.stream().noneMatch(other -> other.key().equals(mine.key()));
        Tags both = of(Stream.concat(all.stream().filter(isKept), stronger.all.stream()));
        return both.equals(this) ? this : both;
    }

    /**
     * Tells whether an agent may be asked.
     *
     * @param metadata the metadata of the agent; not null
     * @return true if it bears out every tag. A value that throws when it is looked at bears out no tag but that of its key
     */
    public boolean areBorneOutBy(Map<String, ?> metadata) {
        // No stream: this runs for each agent whenever a roster is made anew.
        for (Tag tag : all) {
            if (!tag.isBorneOutBy(metadata)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Tags tags && hash == tags.hash && all.equals(tags.all);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The tags with commas between them, as in properties. */
    @Override
    public String toString() {
        return all.stream().map(Tag::toString).collect(Collectors.joining(", "));
    }

    /** One requirement; the value is empty where any will do. */
    private record Tag(String key, String value) implements Comparable<Tag> {

        static Tag parse(String text) {
            if (text == null || text.isBlank()) {
                throw malformed(text, "it is empty");
            }
            if (text.chars().anyMatch(each -> each == ',' || Character.isISOControl(each))) {
                throw malformed(text, "it has a comma or a control character");
            }
            int equals = text.indexOf('=');
            String key = (equals < 0 ? text : text.substring(0, equals)).strip();
            String value = equals < 0 ? "" : text.substring(equals + 1).strip();
            if (key.isEmpty()) {
                throw malformed(text, "it has no key");
            }
            if (equals >= 0 && value.isEmpty()) {
                throw malformed(text, "it has no value after the equals sign");
            }
            return new Tag(key, value);
        }

        private static IllegalArgumentException malformed(String text, String why) {
            String shown = text == null ? "null" : "'" + LogText.printable(text) + "'";
            return new IllegalArgumentException("tag must be \"key=value\" or \"key\", was " + shown + ": " + why);
        }

        boolean isBorneOutBy(Map<String, ?> metadata) {
            Object given = metadata.get(key);
            if (value.isEmpty()) {
                return given != null || metadata.containsKey(key);
            }
            try {
                return is(given);
            } catch (RuntimeException | LinkageError | StackOverflowError foreign) {
                // The value is of a class that we do not know: it can't be said to be the one that is asked for.
                return false;
            }
        }

        private boolean is(Object given) {
            if (given instanceof Collection<?> several) {
                return several.stream().anyMatch(this::is);
            } else if (given instanceof Object[] several) {
                return Arrays.stream(several).anyMatch(this::is);
            }
            return given != null && value.equals(given.toString());
        }

        @Override
        public int compareTo(Tag other) {
            int byKey = key.compareTo(other.key);
            return byKey != 0 ? byKey : value.compareTo(other.value);
        }

        @Override
        public String toString() {
            return value.isEmpty() ? key : key + "=" + value;
        }
    }
}
