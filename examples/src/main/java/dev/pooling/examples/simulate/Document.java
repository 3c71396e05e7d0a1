package dev.pooling.examples.simulate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Markdown file of which a part is written by a program: what stands between two comments that name the part.
 *
 * @param file the file
 */
record Document(Path file) {

    /** Puts a text in the place of what the part holds. */
    void write(String part, String text) throws IOException {
        String begin = "<!-- begin of " + part + ", written by examples/run.sh simulate --write -->";
        String end = "<!-- end of " + part + " -->";
        String whole = Files.readString(file);
        int from = whole.indexOf(begin);
        int to = whole.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalStateException(file + " must have a line «" + begin + "» and a later line «" + end + "»");
        }
        String before = whole.substring(0, from + begin.length());
        Files.writeString(file, before + "\n\n" + text.strip() + "\n\n" + whole.substring(to));
    }
}
