package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pooling.retry.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SuppressionTest {

    private static List<FailedAttempt<Object>> attempts(Throwable... failures) {
        return Stream.of(failures)
                .map(failure ->
                        new FailedAttempt<>(AgentLease.<Object>handler("any"), failure, Outcome.Kind.FAILURE, 0))
                .toList();
    }

    @Test
    void earlier_failures_are_attached_in_order() {
        IOException one = new IOException("one");
        IOException two = new IOException("two");
        IOException last = new IOException("last");
        Suppression.attach(last, attempts(one, two, last));
        assertThat(last.getSuppressed()).containsExactly(one, two);
    }

    @Test
    void an_exception_is_not_attached_to_itself() {
        IOException same = new IOException("same");
        Suppression.attach(same, attempts(same, same, same));
        assertThat(same.getSuppressed()).isEmpty();
    }

    @Test
    void an_exception_that_is_thrown_again_and_again_does_not_grow() {
        IOException reused = new IOException("reused");
        for (int call = 0; call < 100; call++) {
            Suppression.attach(reused, attempts(new IOException("fresh"), new IOException("fresh"), reused));
        }
        assertThat(reused.getSuppressed()).hasSize(2);
    }

    @Test
    void no_cycle_arises_when_agents_throw_the_same_exceptions_in_another_order() {
        IOException one = new IOException("one");
        IOException two = new IOException("two");
        Suppression.attach(two, attempts(one, two));
        Suppression.attach(one, attempts(two, one));
        assertThat(two.getSuppressed()).containsExactly(one);
        assertThat(one.getSuppressed()).isEmpty();
    }

    /** {@code addSuppressed} itself is final: an exception can refuse it in this way alone. */
    @Test
    void nothing_is_attached_to_an_exception_that_takes_no_suppressed_ones() {
        Exception closed = new Exception("closed", null, false, false) {
            private static final long serialVersionUID = 1L;
        };
        Suppression.attach(closed, attempts(new IOException("one"), closed));
        assertThat(closed.getSuppressed()).isEmpty();
    }

    @Test
    void a_failure_that_has_the_last_one_as_its_cause_is_not_attached() {
        IOException last = new IOException("last");
        IllegalStateException wrapper = new IllegalStateException(last);
        Suppression.attach(last, attempts(wrapper, last));
        assertThat(last.getSuppressed()).isEmpty();
    }

    @Test
    void a_cause_without_end_or_that_throws_does_no_harm() {
        IOException last = new IOException("last");
        Suppression.attach(last, attempts(new EndlessException(), new HostileException(), last));
        assertThat(last.getSuppressed()).hasSize(1).hasOnlyElementsOfType(HostileException.class);
    }

    private static final class EndlessException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable getCause() {
            return new EndlessException();
        }
    }

    private static final class HostileException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("thrown on purpose by a test");
        }
    }
}
