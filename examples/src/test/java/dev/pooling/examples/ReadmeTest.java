package dev.pooling.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps the code in the README equal to code that is compiled and run. */
class ReadmeTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** A block of Java that begins with a line "// from FILE". */
    private static final Pattern QUOTED = Pattern.compile("```java\n// from (\\S+)\n(.*?)```", Pattern.DOTALL);

    @Test
    void quoted_code_equals_its_source() throws IOException {
        Matcher quotes = QUOTED.matcher(Files.readString(ROOT.resolve("README.md")));
        int count = 0;
        while (quotes.find()) {
            count++;
            String source = tagged(ROOT.resolve(quotes.group(1)));
            assertThat(quotes.group(2))
                    .as("the README's quotation of " + quotes.group(1))
                    .isEqualTo(source);
        }
        assertThat(count).as("quotations in the README").isPositive();
    }

    /** The lines between the markers of a source file. */
    private static String tagged(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        int from = indexOf(lines, "// tag::");
        int to = indexOf(lines, "// end::");
        return String.join("\n", lines.subList(from + 1, to)) + "\n";
    }

    private static int indexOf(List<String> lines, String marker) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(marker)) {
                return i;
            }
        }
        throw new AssertionError("no line begins with " + marker);
    }

    @Test
    void every_option_and_strategy_is_in_the_readme() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        for (dev.pooling.pool.PoolOption option : dev.pooling.pool.PoolOption.values()) {
            assertThat(readme).contains("`" + option.key() + "`");
        }
        for (dev.pooling.annotation.LoadBalanceStrategy strategy :
                dev.pooling.annotation.LoadBalanceStrategy.values()) {
            assertThat(readme).contains("`" + strategy + "`");
        }
    }

    @Test
    void links_within_the_repository_lead_somewhere() throws IOException {
        Matcher links =
                Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)").matcher(Files.readString(ROOT.resolve("README.md")));
        while (links.find()) {
            assertThat(ROOT.resolve(links.group(1))).exists();
        }
    }
}
