package dev.pooling.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class PlotTest {

    private static <K> Map<K, Double> figures(K first, double one, K second, double two) {
        Map<K, Double> figures = new LinkedHashMap<>();
        figures.put(first, one);
        figures.put(second, two);
        return figures;
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    @Test
    void bars_are_as_expected() {
        assertThat(Plot.bars("A < B", "ns", Map.of("series", figures("`a`", 1, "b", 10))))
                .isEqualTo("""
                        <svg xmlns="http://www.w3.org/2000/svg" width="1000" height="126" viewBox="0 0 1000 126" \
                        font-family="sans-serif" font-size="12">
                          <rect width="1000" height="126" fill="white"/>
                          <text x="500.0" y="20.0" text-anchor="middle" font-weight="bold">A &lt; B</text>
                          <line x1="290.0" y1="50.0" x2="290.0" y2="86.0" stroke="#dddddd"/>
                          <text x="290.0" y="101.0" text-anchor="middle">1</text>
                          <line x1="930.0" y1="50.0" x2="930.0" y2="86.0" stroke="#dddddd"/>
                          <text x="930.0" y="101.0" text-anchor="middle">10</text>
                          <text x="645.0" y="118.0" text-anchor="middle">ns</text>
                          <rect x="290.0" y="28.0" width="10.0" height="10.0" fill="#0072b2"/>
                          <text x="305.0" y="37.0" text-anchor="start">series</text>
                          <rect x="290.0" y="53.0" width="0.0" height="11.0" fill="#0072b2"/>
                          <text x="294.0" y="63.0" text-anchor="start">1.00</text>
                          <rect x="290.0" y="71.0" width="640.0" height="11.0" fill="#0072b2"/>
                          <text x="934.0" y="81.0" text-anchor="start">10.0</text>
                          <text x="282.0" y="63.0" text-anchor="end">a</text>
                          <text x="282.0" y="81.0" text-anchor="end">b</text>
                        </svg>
                        """);
    }

    @Test
    void lines_have_a_dot_for_each_figure_and_a_legend() throws Exception {
        Document plot = parsed(Plot.lines(
                "title",
                "agents",
                "ns",
                Map.of("rising", figures(1.0, 20, 10_000.0, 2_000), "flat", figures(1.0, 5, 10_000.0, 5))));
        assertThat(plot.getElementsByTagName("circle").getLength()).isEqualTo(4 + 2);
        assertThat(plot.getDocumentElement().getTextContent()).containsSubsequence("rising", "flat");
    }

    @Test
    void a_scale_goes_from_power_to_power() {
        Scale scale = Scale.of(figures("a", 0.85, "b", 240).values(), 0, 400);
        assertThat(scale.marks()).containsExactly(0.1, 1, 10, 100, 1_000);
        assertThat(scale.at(10)).isEqualTo(200);
        assertThat(Scale.text(0.1)).isEqualTo("0.1");
        assertThat(Scale.text(1_000)).isEqualTo("1,000");
    }
}
