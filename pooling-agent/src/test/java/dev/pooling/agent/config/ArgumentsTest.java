package dev.pooling.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    @Test
    void options_stand_between_commas_and_blanks_around_them_do_not_count() {
        assertThat(Arguments.split(" debug , ,dump=a b,")).containsExactly("debug", "dump=a b");
    }

    @Test
    void paths_become_absolute_however_the_option_is_written_and_nothing_else_changes() {
        String here = Path.of("").toAbsolutePath() + "/";

        assertThat(Arguments.withAbsolutePaths("config=a,Dump=b,debug,pooling.config.mode=off"))
                .isEqualTo("config=" + here + "a,Dump=" + here + "b,debug,pooling.config.mode=off");
    }
}
