package dev.pooling.benchmarks.report;

import java.util.Locale;

/** A picture in SVG with letters as letters, so that it is small, and the same on each machine, whatever fonts that has. */
final class Svg {

    private final StringBuilder content = new StringBuilder();
    private final int width;
    private final int height;

    Svg(int width, int height) {
        this.width = width;
        this.height = height;
    }

    Svg rectangle(double x, double y, double boxWidth, double boxHeight, String colour) {
        return add(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
                x, y, boxWidth, boxHeight, colour);
    }

    Svg line(double x1, double y1, double x2, double y2, String colour) {
        return add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>", x1, y1, x2, y2, colour);
    }

    Svg dot(double x, double y, String colour) {
        return add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"/>", x, y, colour);
    }

    /** Text that starts, has its middle, or ends there. */
    Svg text(double x, double y, Anchor anchor, String text) {
        return add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                x, y, anchor.name().toLowerCase(Locale.ROOT), escaped(text));
    }

    /** A heading across the picture. */
    Svg title(String text) {
        return add(
                "<text x=\"%.1f\" y=\"20.0\" text-anchor=\"middle\" font-weight=\"bold\">%s</text>",
                width / 2.0, escaped(text));
    }

    private Svg add(String format, Object... values) {
        content.append("  ").append(String.format(Locale.ROOT, format, values)).append('\n');
        return this;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** The whole picture, on white: it is also seen on dark pages. */
    @Override
    public String toString() {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" \
                font-family="sans-serif" font-size="12">
                  <rect width="%d" height="%d" fill="white"/>
                %s</svg>
                """.formatted(width, height, width, height, width, height, content);
    }

    /** Which end of a text is where it is put. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }
}
