package dev.pooling.benchmarks.report;

import dev.pooling.benchmarks.report.Svg.Anchor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plots as SVG, on logarithmic scales. */
final class Plot {

    /** Told apart by most who see few colours, too. */
    private static final List<String> COLOURS = List.of(
            "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7f7f7f", "#8c6d31", "#6a3d9a",
            "#000000", "#b15928", "#e31a1c", "#33a02c", "#a6761d", "#fb9a99");

    private static final String GRID = "#dddddd";
    private static final int WIDTH = 1_000;
    private static final int TOP = 50;
    private static final int LEFT = 290;
    private static final int LINE = 12;

    private Plot() {}

    /** A row for each name with a bar for each series, all series having the same names. */
    static String bars(String title, String unit, Map<String, Map<String, Double>> series) {
        Set<String> names = series.values().iterator().next().keySet();
        int rowHeight = series.size() * LINE + 6;
        int bottom = TOP + names.size() * rowHeight;
        Svg svg = new Svg(WIDTH, bottom + 40).title(title);
        Scale scale = Scale.of(figures(series), LEFT, WIDTH - 70);
        grid(svg, scale, bottom, unit);
        int colour = 0;
        for (Map.Entry<String, Map<String, Double>> one : series.entrySet()) {
            double x = LEFT + colour * 130;
            svg.rectangle(x, TOP - 22, 10, 10, COLOURS.get(colour)).text(x + 15, TOP - 13, Anchor.START, one.getKey());
            int row = 0;
            for (double figure : one.getValue().values()) {
                double y = TOP + row * rowHeight + colour * LINE + 3;
                svg.rectangle(LEFT, y, scale.at(figure) - LEFT, LINE - 1.0, COLOURS.get(colour))
                        .text(scale.at(figure) + 4, y + LINE - 2, Anchor.START, Figures.figure(figure));
                row++;
            }
            colour++;
        }
        int row = 0;
        for (String name : names) {
            svg.text(LEFT - 8, TOP + (row + 0.5) * rowHeight + 4, Anchor.END, plain(name));
            row++;
        }
        return svg.toString();
    }

    private static void grid(Svg svg, Scale scale, int bottom, String unit) {
        for (double mark : scale.marks()) {
            svg.line(scale.at(mark), TOP, scale.at(mark), bottom, GRID)
                    .text(scale.at(mark), bottom + 15, Anchor.MIDDLE, Scale.text(mark));
        }
        svg.text((LEFT + WIDTH) / 2.0, bottom + 32, Anchor.MIDDLE, unit);
    }

    /** A line for each name. */
    static String lines(String title, String xTitle, String unit, Map<String, Map<Double, Double>> series) {
        int bottom = 500;
        int right = WIDTH - LEFT;
        int left = 70;
        Svg svg = new Svg(WIDTH, bottom + 45).title(title).text(10, TOP - 12, Anchor.START, unit);
        Scale horizontal = Scale.of(series.values().iterator().next().keySet(), left, right);
        Scale vertical = Scale.of(figures(series), bottom, TOP);
        for (double mark : horizontal.marks()) {
            double x = horizontal.at(mark);
            svg.line(x, TOP, x, bottom, GRID).text(x, bottom + 16, Anchor.MIDDLE, Scale.text(mark));
        }
        for (double mark : vertical.marks()) {
            double y = vertical.at(mark);
            svg.line(left, y, right, y, GRID).text(left - 8, y + 4, Anchor.END, Scale.text(mark));
        }
        svg.text((left + right) / 2.0, bottom + 35, Anchor.MIDDLE, xTitle);
        int number = 0;
        for (String name : fromTheTop(series)) {
            String colour = COLOURS.get(number % COLOURS.size());
            connect(svg, series.get(name), horizontal, vertical, colour);
            double y = TOP + 10 + number * 22;
            svg.line(right + 12, y, right + 32, y, colour)
                    .dot(right + 22, y, colour)
                    .text(right + 38, y + 4, Anchor.START, plain(name));
            number++;
        }
        return svg.toString();
    }

    private static void connect(Svg svg, Map<Double, Double> points, Scale horizontal, Scale vertical, String colour) {
        double lastX = Double.NaN;
        double lastY = Double.NaN;
        for (Map.Entry<Double, Double> point : points.entrySet()) {
            double x = horizontal.at(point.getKey());
            double y = vertical.at(point.getValue());
            if (!Double.isNaN(lastX)) {
                svg.line(lastX, lastY, x, y, colour);
            }
            svg.dot(x, y, colour);
            lastX = x;
            lastY = y;
        }
    }

    /** The names in the order in which their lines end, so that the legend stands beside them. */
    private static List<String> fromTheTop(Map<String, Map<Double, Double>> series) {
        List<String> names = new ArrayList<>(series.keySet());
        names.sort(Comparator.comparingDouble(name -> -last(series.get(name))));
        return names;
    }

    private static double last(Map<Double, Double> points) {
        double last = 0;
        for (double figure : points.values()) {
            last = figure;
        }
        return last;
    }

    private static List<Double> figures(Map<String, ? extends Map<?, Double>> series) {
        return series.values().stream()
                .flatMap(figures -> figures.values().stream())
                .toList();
    }

    /** Without the marks of Markdown. */
    private static String plain(String name) {
        return name.replace("`", "");
    }
}
