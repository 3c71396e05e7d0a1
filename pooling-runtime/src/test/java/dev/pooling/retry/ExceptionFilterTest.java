package dev.pooling.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExceptionFilterTest {

    @Test
    void applies_to_an_included_type_and_its_subtypes() {
        ExceptionFilter filter = ExceptionFilter.of(List.of(IOException.class), List.of());
        assertThat(filter.test(new IOException())).isTrue();
        assertThat(filter.test(new FileNotFoundException())).isTrue();
        assertThat(filter.test(new RuntimeException())).isFalse();
    }

    @Test
    void an_excluded_type_wins() {
        ExceptionFilter filter = ExceptionFilter.of(List.of(IOException.class), List.of(FileNotFoundException.class));
        assertThat(filter.test(new IOException())).isTrue();
        assertThat(filter.test(new FileNotFoundException())).isFalse();
    }

    @Test
    void every_exception_includes_the_errors_of_a_broken_agent() {
        assertThat(ExceptionFilter.ALL.test(new Exception())).isTrue();
        assertThat(ExceptionFilter.ALL.test(new AssertionError())).isTrue();
        assertThat(ExceptionFilter.ALL.test(new NoClassDefFoundError())).isTrue();
        assertThat(ExceptionFilter.ALL.test(new OutOfMemoryError())).isFalse();
    }

    @Test
    void a_narrower_type_does_not_include_the_errors_of_a_broken_agent() {
        ExceptionFilter filter = ExceptionFilter.of(List.of(IOException.class), List.of());
        assertThat(filter.test(new AssertionError())).isFalse();
    }

    @Test
    void names_its_types() {
        assertThat(ExceptionFilter.of(List.of(IOException.class), List.of(FileNotFoundException.class)))
                .hasToString("on [IOException] except [FileNotFoundException]");
    }
}
