package dev.pooling.benchmarks.report;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Plots as SVG. */
final class Plot {

    static {
        // No screen is needed, nor looked for.
        System.setProperty("java.awt.headless", "true");
    }

    private Plot() {}

    /** A bar for each name and series, on a logarithmic scale. */
    static String bars(String title, String unit, Map<String, Map<String, Double>> series) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(1000)
                .height(640)
                .title(title)
                .yAxisTitle(unit)
                .build();
        style(chart.getStyler());
        chart.getStyler().setXAxisLabelRotation(60);
        // Bars on a logarithmic scale have no zero to stand on.
        chart.getStyler().setYAxisMin(0.1);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
        series.forEach(
                (name, bars) -> chart.addSeries(name, new ArrayList<>(bars.keySet()), new ArrayList<>(bars.values())));
        return svg(chart);
    }

    /** A line for each name, both scales logarithmic. */
    static String lines(String title, String xTitle, String unit, Map<String, Map<Double, Double>> series) {
        XYChart chart = new XYChartBuilder()
                .width(1000)
                .height(640)
                .title(title)
                .xAxisTitle(xTitle)
                .yAxisTitle(unit)
                .build();
        style(chart.getStyler());
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        series.forEach(
                (name, points) -> chart.addSeries(name, List.copyOf(points.keySet()), List.copyOf(points.values()))
                        .setMarker(SeriesMarkers.CIRCLE));
        return svg(chart);
    }

    private static void style(AxesChartStyler styler) {
        // Read on a dark page, too.
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setYAxisLogarithmic(true);
    }

    private static String svg(Chart<?, ?> chart) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsFormat.SVG);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
