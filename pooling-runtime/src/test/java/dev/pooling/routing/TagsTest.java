package dev.pooling.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.DayOfWeek;
import java.util.AbstractList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagsTest {

    @Test
    void no_tags_are_borne_out_by_everybody() {
        assertThat(Tags.none().areBorneOutBy(Map.of())).isTrue();
        assertThat(Tags.of()).isSameAs(Tags.none());
        assertThat(Tags.of(List.of())).isSameAs(Tags.none());
        assertThat(Tags.none().isEmpty()).isTrue();
        assertThat(Tags.of("gpu").isEmpty()).isFalse();
    }

    @Test
    void a_tag_with_a_value_asks_for_that_value() {
        Tags eu = Tags.of("region=eu");

        assertThat(eu.areBorneOutBy(Map.of("region", "eu", "zone", "a"))).isTrue();
        assertThat(eu.areBorneOutBy(Map.of("region", "us"))).isFalse();
        assertThat(eu.areBorneOutBy(Map.of("region", "EU"))).isFalse();
        assertThat(eu.areBorneOutBy(Map.of("zone", "eu"))).isFalse();
        assertThat(eu.areBorneOutBy(Map.of())).isFalse();
    }

    @Test
    void a_tag_without_a_value_asks_for_the_key() {
        Tags gpu = Tags.of("gpu");

        assertThat(gpu.areBorneOutBy(Map.of("gpu", "a100"))).isTrue();
        assertThat(gpu.areBorneOutBy(Map.of("gpu", ""))).isTrue();
        assertThat(gpu.areBorneOutBy(Collections.singletonMap("gpu", null))).isTrue();
        assertThat(gpu.areBorneOutBy(Map.of("cpu", "a100"))).isFalse();
    }

    @Test
    void values_of_other_types_count_by_their_text() {
        assertThat(Tags.of("size=7").areBorneOutBy(Map.of("size", 7))).isTrue();
        assertThat(Tags.of("fast=true").areBorneOutBy(Map.of("fast", false))).isFalse();
        assertThat(Tags.of("day=MONDAY").areBorneOutBy(Map.of("day", DayOfWeek.MONDAY)))
                .isTrue();
        assertThat(Tags.of("name=null").areBorneOutBy(Collections.singletonMap("name", null)))
                .isFalse();
    }

    @Test
    void of_several_values_one_suffices_for_each_tag() {
        Map<String, Object> models = Map.of("model", List.of("large", "small"), "can", new String[] {"see", "hear"});

        assertThat(Tags.of("model=small", "can=see", "can=hear").areBorneOutBy(models))
                .isTrue();
        assertThat(Tags.of("model=small", "model=tiny").areBorneOutBy(models)).isFalse();
        assertThat(Tags.of("can=smell").areBorneOutBy(models)).isFalse();
    }

    @Test
    void all_tags_must_be_borne_out() {
        assertThat(Tags.of("region=eu", "gpu").areBorneOutBy(Map.of("region", "eu")))
                .isFalse();
        assertThat(Tags.of("region=eu", "gpu").areBorneOutBy(Map.of("region", "eu", "gpu", 1)))
                .isTrue();
    }

    @Test
    void what_throws_when_it_is_looked_at_bears_out_its_key_alone() {
        Object hostile = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException();
            }
        };
        List<Object> endless = new AbstractList<>() {
            @Override
            public Object get(int index) {
                return this;
            }

            @Override
            public int size() {
                return 1;
            }
        };

        for (Object value : List.of(hostile, List.of(hostile), Collections.singletonList(endless))) {
            assertThat(Tags.of("region=eu").areBorneOutBy(Map.of("region", value)))
                    .isFalse();
            assertThat(Tags.of("region").areBorneOutBy(Map.of("region", value))).isTrue();
        }
    }

    @Test
    void tags_are_values_whatever_their_order_and_space() {
        Tags one = Tags.of("region = eu", " gpu ", "gpu");
        Tags other = Tags.of("gpu", "region=eu");

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).hasToString("gpu, region=eu");
        assertThat(one.asSet()).isEqualTo(Set.of("region=eu", "gpu"));
        assertThat(one).isNotEqualTo(Tags.of("gpu")).isNotEqualTo("gpu, region=eu");
        assertThat(Tags.of("formula=a=b").areBorneOutBy(Map.of("formula", "a=b")))
                .isTrue();
    }

    @Test
    void the_stronger_tags_count_for_each_key_that_they_name() {
        Tags weak = Tags.of("region=eu", "model=large", "model=new", "gpu");

        assertThat(weak.refinedBy(Tags.of("region=us", "model", "tier=gold")))
                .isEqualTo(Tags.of("region=us", "model", "tier=gold", "gpu"));
        assertThat(weak.refinedBy(Tags.none())).isSameAs(weak);
        assertThat(Tags.none().refinedBy(weak)).isSameAs(weak);
        assertThat(weak.refinedBy(Tags.of("gpu", "region=eu"))).isSameAs(weak);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            "",                it is empty
            "  ",              it is empty
            "=eu",             it has no key
            " = ",             it has no key
            "region=",         it has no value after the equals sign
            "region= ",        it has no value after the equals sign
            "region=eu,gpu",   it has a comma or a control character
            """)
    void malformed_tags_are_refused(String tag, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tags.of("fine", tag))
                .withMessage("tag must be \"key=value\" or \"key\", was '" + tag + "': " + why);
    }

    @Test
    void a_null_tag_and_one_that_forges_a_line_of_a_log_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tags.of((String) null))
                .withMessageContaining("was null: it is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tags.of("a\nb"))
                .withMessageContaining("was 'a?b': it has a comma or a control character");
    }
}
