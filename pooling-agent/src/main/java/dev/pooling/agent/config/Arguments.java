package dev.pooling.agent.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What stands behind the equals sign of {@code -javaagent:pooling-agent.jar=}: options, between commas. */
public final class Arguments {

    private Arguments() {}

    static List<String> split(String given) {
        List<String> parts = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i <= given.length(); i++) {
            if (i == given.length() || given.charAt(i) == ',') {
                String part = given.substring(begin, i).strip();
                if (!part.isEmpty()) {
                    parts.add(part);
                }
                begin = i + 1;
            }
        }
        return parts;
    }

    /**
     * Tells whether the options are to be printed.
     *
     * @param given the options; not null
     * @return true if help is among them
     */
    public static boolean askForHelp(String given) {
        for (String part : split(given)) {
            if (AgentOption.find(part.replaceFirst("\\s*=\\s*true$", "")) == AgentOption.HELP) {
                return true;
            }
        }
        return false;
    }

    /**
     * Makes the paths among the options absolute, for another JVM that was started elsewhere.
     *
     * @param given the options; not null
     * @return the same options; never null
     */
    public static String withAbsolutePaths(String given) {
        List<String> parts = new ArrayList<>();
        for (String part : split(given)) {
            int value = part.indexOf('=') + 1;
            AgentOption option = value == 0
                    ? null
                    : AgentOption.find(part.substring(0, value - 1).strip());
            boolean isPath = option == AgentOption.CONFIG || option == AgentOption.DUMP;
            parts.add(
                    isPath
                            ? part.substring(0, value)
                                    + Path.of(part.substring(value)).toAbsolutePath()
                            : part);
        }
        return String.join(",", parts);
    }
}
