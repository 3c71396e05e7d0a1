package dev.pooling.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page in Markdown in which some sections are generated, each between two comments that name it. What stands outside is
 * left as it is.
 */
final class Page {

    private final Path file;

    Page(Path file) {
        this.file = file;
    }

    /** Where plots go that this page shows. */
    Path beside(String name) {
        return file.resolveSibling(name);
    }

    /** Replaces a section; one that is not there yet comes last. */
    void write(String section, String content) throws IOException {
        String page = Files.exists(file) ? Files.readString(file) : "# Performance\n";
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, replace(page, section, content));
    }

    static String replace(String page, String section, String content) {
        String begin = "<!-- Written by benchmarks/run.sh: " + section + " -->";
        String end = "<!-- End of " + section + " -->";
        String generated = begin + "\n" + content.strip() + "\n" + end;
        int from = page.indexOf(begin);
        if (from < 0) {
            return page.stripTrailing() + "\n\n" + generated + "\n";
        }
        int to = page.indexOf(end, from);
        if (to < 0) {
            throw new IllegalStateException("The page has no '" + end + "' behind '" + begin + "'. Put it back");
        }
        return page.substring(0, from) + generated + page.substring(to + end.length());
    }
}
