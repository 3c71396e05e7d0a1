package dev.pooling.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pooling.Pooling;
import dev.pooling.annotation.Pooled;
import dev.pooling.annotation.Probe;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** Mistakes with {@code @Probe} are reported when the proxy is made. */
class ProbeMistakesTest {

    private static List<String> problemsOf(Class<?> type) {
        PoolDefinitionException thrown = catchThrowableOfType(
                PoolDefinitionException.class, () -> Pooling.of(type).build());
        assertThat(thrown).as("the definition must be refused").isNotNull();
        return thrown.problems();
    }

    interface Two {
        @Probe
        boolean isWell();

        @Probe
        void ping();
    }

    @Test
    void two_probes() {
        assertThat(problemsOf(Two.class))
                .containsExactly("Two.isWell() and Two.ping(): both carry @Probe, and agents are probed by one method. "
                        + "Keep one of them, or call both in a default method that carries it alone.");
    }

    interface WithParameters {
        @Probe
        boolean isWell(String whoAsks);
    }

    @Test
    void parameters() {
        assertThat(problemsOf(WithParameters.class))
                .containsExactly("@Probe on WithParameters.isWell(String): the method has parameters, and a probe has "
                        + "nothing to give them. Put it on a method without any, such as a default one that calls "
                        + "this one.");
    }

    interface Static {
        void call();

        @Probe
        static boolean isWell() {
            return true;
        }
    }

    interface Private {
        void call();

        @Probe
        private boolean isWell() {
            return true;
        }
    }

    interface OfObject {
        void call();

        @Override
        @Probe
        String toString();
    }

    @Test
    void methods_that_never_reach_an_agent() {
        assertThat(problemsOf(Static.class))
                .containsExactly("@Probe on Static.isWell(): the method is static and never reaches an agent. "
                        + "Remove @Probe.");
        assertThat(problemsOf(Private.class))
                .containsExactly("@Probe on Private.isWell(): the method is private and never reaches an agent. "
                        + "Remove @Probe.");
        assertThat(problemsOf(OfObject.class))
                .containsExactly("@Probe on OfObject.toString(): the method is a method of Object, which the proxy "
                        + "answers itself. Remove @Probe.");
    }

    interface Published {
        @Probe
        Flow.Publisher<Boolean> isWell();
    }

    @Test
    void a_result_that_need_not_begin_by_being_returned() {
        assertThat(problemsOf(Published.class))
                .containsExactly("@Probe on Published.isWell(): the method returns Publisher, which need not begin to "
                        + "work by being returned. Put it on a method that returns boolean, nothing, or a "
                        + "CompletionStage, such as a default one that calls this one.");
    }

    @Pooled
    interface OutOfBounds {
        @Probe(intervalMillis = -2, timeoutMillis = 0, failureThreshold = 0)
        CompletableFuture<Boolean> isWell();
    }

    @Test
    void values_out_of_bounds() {
        assertThat(problemsOf(OutOfBounds.class))
                .containsExactly(
                        "@Probe on OutOfBounds.isWell(): intervalMillis must be >= 0 and <= 3155760000000 (100 years), "
                                + "was -2. Leave it out for what the configuration says.",
                        "@Probe on OutOfBounds.isWell(): timeoutMillis must be >= 1 and <= 3155760000000 (100 years), "
                                + "was 0. Leave it out for what the configuration says.",
                        "@Probe on OutOfBounds.isWell(): failureThreshold must be >= 1, was 0. "
                                + "Leave it out for what the configuration says.");
    }

    interface TooLong {
        @Probe(intervalMillis = Long.MAX_VALUE)
        boolean isWell();
    }

    @Test
    void a_time_without_end() {
        assertThat(problemsOf(TooLong.class).get(0)).contains("intervalMillis must be >= 0 and <= 3155760000000");
    }
}
