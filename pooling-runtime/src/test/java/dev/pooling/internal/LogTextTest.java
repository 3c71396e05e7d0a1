package dev.pooling.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTextTest {

    @Test
    void plain_text_stays_as_it_is() {
        assertThat(LogText.printable("chat-1 größer")).isEqualTo("chat-1 größer");
    }

    @Test
    void text_cannot_forge_a_line_of_a_log() {
        assertThat(LogText.printable("a\nERROR b\r\u0085\u2028\u001b[2J\u202e")).isEqualTo("a?ERROR b????[2J?");
    }

    @Test
    void long_text_is_cut() {
        assertThat(LogText.printable("x".repeat(1_000))).hasSize(203).endsWith("...");
    }

    @Test
    void null_is_named() {
        assertThat(LogText.printable(null)).isEqualTo("null");
    }
}
