package dev.pooling.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.examples.crowd.Crowd;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs the crowd of calls in its small JVM. */
class CrowdTest {

    @Test
    void a_hundred_thousand_calls_are_under_way_in_a_small_jvm_and_none_is_lost() throws Exception {
        List<String> lines = Output.of(Crowd::main).lines().toList();

        assertThat(lines)
                .hasSize(6)
                .contains("100000 calls under way", "100000 calls answered, 1000 attempts failed")
                .contains("0 calls left under way");
        assertThat(Integer.parseInt(lines.get(5).split(" ")[0])).isLessThan(50);
    }
}
