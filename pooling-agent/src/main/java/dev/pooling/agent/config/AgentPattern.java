package dev.pooling.agent.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which classes' objects join a pool, and how: {@code com.acme.EuClient(id=eu weight=2 priority=1)}. Immutable.
 *
 * @param classes the names of the classes
 * @param id the id; null for that of {@code @Agent}, or else the simple name of the class
 * @param weight the weight; null for that of {@code @Agent}, or else 1
 * @param priority the priority; null for that of {@code @Agent}, or else 0
 */
public record AgentPattern(
        Glob classes,
        @Nullable String id,
        @Nullable Double weight,
        @Nullable Integer priority) {

    /** Reads a list of patterns, between commas, semicolons or blanks. */
    static List<AgentPattern> parseAll(String text) {
        List<AgentPattern> patterns = new ArrayList<>();
        for (String each : split(text)) {
            patterns.add(parse(each));
        }
        return patterns;
    }

    /** The elements of a list between commas, semicolons or blanks, except for those in parentheses. */
    static List<String> split(String text) {
        List<String> elements = new ArrayList<>();
        StringBuilder element = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0 && (c == ',' || c == ';' || Character.isWhitespace(c))) {
                addTo(elements, element);
            } else {
                element.append(c);
            }
        }
        addTo(elements, element);
        return elements;
    }

    private static void addTo(List<String> elements, StringBuilder element) {
        if (!element.isEmpty()) {
            elements.add(element.toString());
            element.setLength(0);
        }
    }

    private static AgentPattern parse(String text) {
        int open = text.indexOf('(');
        if (open < 0) {
            return new AgentPattern(new Glob(text), null, null, null);
        }
        if (open == 0 || !text.endsWith(")")) {
            throw new IllegalArgumentException("'" + text + "' must read Class(id=... weight=... priority=...)");
        }
        String id = null;
        Double weight = null;
        Integer priority = null;
        for (String setting : split(text.substring(open + 1, text.length() - 1))) {
            String value = setting.substring(setting.indexOf('=') + 1);
            if (setting.startsWith("id=") && !value.isBlank()) {
                id = value;
            } else if (setting.startsWith("weight=")) {
                weight = parseWeight(value);
            } else if (setting.startsWith("priority=")) {
                priority = parsePriority(value);
            } else {
                throw new IllegalArgumentException("'" + setting + "' must be id=, weight= or priority= with a value");
            }
        }
        return new AgentPattern(new Glob(text.substring(0, open)), id, weight, priority);
    }

    private static double parseWeight(String value) {
        try {
            double weight = Double.parseDouble(value);
            if (weight > 0 && weight < Double.POSITIVE_INFINITY) {
                return weight;
            }
        } catch (NumberFormatException unreadable) {
            // told below
        }
        throw new IllegalArgumentException("weight must be a number above 0, was '" + value + "'");
    }

    private static int parsePriority(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException unreadable) {
            throw new IllegalArgumentException("priority must be a whole number, was '" + value + "'");
        }
    }
}
