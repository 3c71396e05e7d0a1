package dev.pooling.proxy;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Guesses what was meant by a misspelt name. */
final class NearestName {

    private NearestName() {}

    /** The name with the smallest edit distance (Levenshtein 1965), if it is small enough to be a slip; else null. */
    static @Nullable String of(String name, Collection<String> known) {
        String nearest = null;
        int smallest = Math.max(2, name.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(name, candidate);
            if (distance < smallest) {
                smallest = distance;
                nearest = candidate;
            }
        }
        return nearest;
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
