package dev.pooling.agent.config;

/**
 * A pattern for the names of classes: {@code *} stands for any characters, dots included; everything else for itself.
 * Immutable.
 *
 * @param pattern the pattern; not null
 */
public record Glob(String pattern) {

    /**
     * Tells whether a name fits.
     *
     * @param name the name; not null
     * @return true if it does
     */
    public boolean matches(String name) {
        int at = 0;
        int star = -1;
        int resume = 0;
        int i = 0;
        while (i < name.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                resume = i;
            } else if (at < pattern.length() && pattern.charAt(at) == name.charAt(i)) {
                at++;
                i++;
            } else if (star >= 0) {
                // The last star takes one character more.
                at = star + 1;
                i = ++resume;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }

    /**
     * Tells whether only one name fits.
     *
     * @return true if there is no star
     */
    public boolean isExact() {
        return pattern.indexOf('*') < 0;
    }

    @Override
    public String toString() {
        return pattern;
    }
}
