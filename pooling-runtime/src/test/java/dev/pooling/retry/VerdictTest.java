package dev.pooling.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VerdictTest {

    private static final ExceptionFilter ALL_THROWABLES = ExceptionFilter.of(List.of(Throwable.class), List.of());

    static List<Throwable> endings() {
        return List.of(
                new InterruptedException(),
                new CancellationException(),
                new ClosedByInterruptException(),
                new OutOfMemoryError(),
                new StackOverflowError(),
                new Error("any other error"));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void ends_the_call_whatever_the_filter_says(Throwable failure) {
        assertThat(Verdict.of(failure, ALL_THROWABLES, false)).isEqualTo(Verdict.OVER);
    }

    @Test
    void an_included_exception_is_a_failure_of_the_agent() {
        assertThat(Verdict.of(new IOException(), ExceptionFilter.ALL, false)).isEqualTo(Verdict.FAILURE);
        assertThat(Verdict.of(new AssertionError(), ExceptionFilter.ALL, false)).isEqualTo(Verdict.FAILURE);
    }

    @Test
    void any_other_exception_is_the_agents_answer() {
        ExceptionFilter io = ExceptionFilter.of(List.of(IOException.class), List.of());
        assertThat(Verdict.of(new IllegalStateException(), io, false)).isEqualTo(Verdict.ANSWER);
        assertThat(Verdict.of(new AssertionError(), io, false)).isEqualTo(Verdict.ANSWER);
    }

    @Test
    void an_interrupted_caller_ends_the_call_whatever_was_thrown() {
        assertThat(Verdict.of(new IOException(), ExceptionFilter.ALL, true)).isEqualTo(Verdict.OVER);
    }
}
