package dev.pooling.examples.failover;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The text that is worked on, and how its words are counted. */
final class Words {

    private static final Pattern WORD = Pattern.compile("[\\p{L}']+");

    private Words() {}

    /** The paragraphs of the Declaration of Independence. */
    static List<String> paragraphs() throws IOException {
        try (InputStream text = Words.class.getResourceAsStream("declaration.txt")) {
            if (text == null) {
                throw new IOException("declaration.txt is not on the class path");
            }
            String whole = new String(text.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(whole.split("\n\\s*\n")).map(String::strip).toList();
        }
    }

    static int count(String text) {
        return (int) WORD.matcher(text).results().count();
    }
}
