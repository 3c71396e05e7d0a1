package dev.pooling.internal;

/**
 * Makes text that came from outside fit for a line of a log or of a message.
 */
public final class LogText {

    private static final int LONGEST = 200;

    private LogText() {}

    /**
     * Replaces control characters, line separators and direction marks by {@code ?} and cuts what is too long, so that
     * text from outside can neither forge a line of a log nor flood it.
     *
     * @param text any text, or null
     * @return the text in printable form; never null
     */
    public static String printable(@org.jspecify.annotations.Nullable String text) {
        if (text == null) {
            return "null";
        }
        String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        for (int i = 0; i < cut.length(); i++) {
            if (!isHarmless(cut.charAt(i))) {
                return disarmed(cut);
            }
        }
        return cut;
    }

    private static String disarmed(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.chars().forEach(c -> printable.append(isHarmless(c) ? (char) c : '?'));
        return printable.toString();
    }

    private static boolean isHarmless(int c) {
        if (c >= ' ' && c <= '~') {
            return true;
        }
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }
}
