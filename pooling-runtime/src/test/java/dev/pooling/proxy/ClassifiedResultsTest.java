package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.Pooling;
import dev.pooling.annotation.Fallback;
import dev.pooling.annotation.Pooled;
import dev.pooling.retry.FailedResultException;
import dev.pooling.retry.Outcome;
import dev.pooling.retry.OutcomeClassifier;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClassifiedResultsTest {

    /** Methods of every kind of result. */
    public interface Shapes {
        boolean ofBoolean(boolean result);

        byte ofByte(byte result);

        char ofChar(char result);

        short ofShort(short result);

        int ofInt(int result);

        long ofLong(long result);

        float ofFloat(float result);

        double ofDouble(double result);

        String ofObject(String result);

        int[] ofArray(int[] result);

        void ofNothing();
    }

    private static class Echo implements Shapes {
        int calls;

        @Override
        public boolean ofBoolean(boolean result) {
            calls++;
            return result;
        }

        @Override
        public byte ofByte(byte result) {
            calls++;
            return result;
        }

        @Override
        public char ofChar(char result) {
            calls++;
            return result;
        }

        @Override
        public short ofShort(short result) {
            calls++;
            return result;
        }

        @Override
        public int ofInt(int result) {
            calls++;
            return result;
        }

        @Override
        public long ofLong(long result) {
            calls++;
            return result;
        }

        @Override
        public float ofFloat(float result) {
            calls++;
            return result;
        }

        @Override
        public double ofDouble(double result) {
            calls++;
            return result;
        }

        @Override
        public String ofObject(String result) {
            calls++;
            return result;
        }

        @Override
        public int[] ofArray(int[] result) {
            calls++;
            return result;
        }

        @Override
        public void ofNothing() {
            calls++;
        }
    }

    private final Echo one = new Echo();
    private final Echo other = new Echo();

    private Shapes shapes(OutcomeClassifier classifier) {
        return Pooling.of(Shapes.class)
                .agent("one", one)
                .agent("other", other)
                .classifier(classifier)
                .build();
    }

    @Test
    void results_of_all_types_are_judged_and_the_last_one_is_returned() {
        Shapes shapes = shapes(OutcomeClassifier.ofValues(value -> Outcome.throttled(Duration.ZERO)));
        int[] array = {1};
        assertThat(shapes.ofBoolean(true)).isTrue();
        assertThat(shapes.ofByte((byte) -3)).isEqualTo((byte) -3);
        assertThat(shapes.ofChar('x')).isEqualTo('x');
        assertThat(shapes.ofShort((short) 300)).isEqualTo((short) 300);
        assertThat(shapes.ofInt(70_000)).isEqualTo(70_000);
        assertThat(shapes.ofLong(1L << 40)).isEqualTo(1L << 40);
        assertThat(shapes.ofFloat(1.5f)).isEqualTo(1.5f);
        assertThat(shapes.ofDouble(-2.5)).isEqualTo(-2.5);
        assertThat(shapes.ofObject("text")).isEqualTo("text");
        assertThat(shapes.ofObject(null)).isNull();
        assertThat(shapes.ofArray(array)).isSameAs(array);
        assertThat(one.calls).isGreaterThan(10);
        assertThat(other.calls).isGreaterThan(10);
    }

    @Test
    void a_method_without_a_result_is_not_judged() {
        shapes(OutcomeClassifier.ofValues(value -> Outcome.FAILURE)).ofNothing();
        assertThat(one.calls + other.calls).isEqualTo(1);
    }

    @Test
    void a_bad_primitive_result_fails_over() {
        Shapes shapes =
                shapes(OutcomeClassifier.ofValues(value -> Boolean.FALSE.equals(value) ? Outcome.REJECTED_CALL : null));
        assertThat(shapes.ofBoolean(false)).isFalse();
        assertThat(shapes.ofBoolean(true)).isTrue();
        assertThat(one.calls + other.calls).isEqualTo(2);
    }

    /** Names what leads to another attempt and what to fall back to. */
    @Pooled(retries = 1, retryOn = IOException.class)
    @Fallback(method = "sorry")
    public interface Asked {
        String ask() throws IOException;

        default String sorry(Throwable last) {
            return "sorry: " + (last instanceof FailedResultException bad ? bad.value() : last.getMessage());
        }
    }

    @Test
    void a_bad_result_leads_to_the_fallback_whatever_exceptions_are_retried() throws IOException {
        Asked asked = Pooling.of(Asked.class)
                .agent("one", () -> "bad")
                .agent("other", () -> "worse")
                .classifier(OutcomeClassifier.ofValues(value -> Outcome.FAILURE))
                .build();
        assertThat(asked.ask()).isEqualTo("sorry: worse");
    }

    @Test
    void an_exception_of_our_type_that_an_agent_throws_reaches_the_caller() {
        FailedResultException foreign = new FailedResultException("no int", Outcome.SUCCESS);
        Shapes throwing = Pooling.of(Shapes.class)
                .agent("one", new Echo() {
                    @Override
                    public int ofInt(int result) {
                        throw foreign;
                    }
                })
                .build();
        assertThatThrownBy(() -> throwing.ofInt(1)).isSameAs(foreign);
        assertThat(Pooling.poolOf(throwing).stats().get("one").failureCount()).isPositive();
    }

    /** Takes an exception for the answer. */
    @Pooled(abortOn = IllegalStateException.class)
    public interface Aborting {
        String ask();
    }

    @Test
    void what_a_method_aborts_on_reaches_the_caller_though_the_agent_is_throttled() {
        Aborting aborting = Pooling.of(Aborting.class)
                .agent("one", () -> {
                    throw new IllegalStateException("full");
                })
                .agent("other", () -> "fine")
                .classifier(failure -> Outcome.throttled(Duration.ofMinutes(1)))
                .build();
        assertThatThrownBy(aborting::ask).isInstanceOf(IllegalStateException.class);
        assertThat(Pooling.poolOf(aborting).stats().get("one").throttledFor()).isPositive();
        assertThat(aborting.ask()).isEqualTo("fine");
    }
}
