package dev.pooling.internal;

import java.util.Collection;
import java.util.Optional;

/**
 * Guesses what was meant by a misspelt name.
 */
public final class NearestName {

    private NearestName() {}

    /**
     * Returns the known name with the smallest edit distance, if it is small enough to be a slip.
     *
     * <p>Source: V. Levenshtein, "Binary codes capable of correcting deletions, insertions, and reversals", 1965.
     *
     * @param name the name as it was written; not null
     * @param known the names there are; not null
     * @return the nearest name; empty if none is near
     */
    public static Optional<String> of(String name, Collection<String> known) {
        String nearest = null;
        // At least one character must be right, or any other name of one letter would do.
        int smallest = Math.min(Math.max(2, name.length() / 3) + 1, Math.max(1, name.length()));
        for (String candidate : known) {
            int distance = distance(name, candidate);
            if (distance < smallest) {
                smallest = distance;
                nearest = candidate;
            }
        }
        return Optional.ofNullable(nearest);
    }

    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
