package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pooling.retry.ExceptionFilter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the watch over the time of a fallback handler; the last resort of home-first calls is one, too. */
class HandlerTimeoutTest {

    private final PoolFixture fixture = PoolFixture.roundRobin("a");
    private final FakeAgent handler = new FakeAgent("handler");
    private final CallDispatcher<FakeAgent> calls = CallDispatcher.of(
            fixture.pool,
            new CallPolicy(null, 0, TimeUnit.SECONDS.toNanos(2), 0, ExceptionFilter.ALL),
            new FallbackPolicy<>(List.of(), null, handler, false, ExceptionFilter.ALL));

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Test
    void a_failed_handler_does_not_get_its_caller_interrupted_later() {
        assertThatThrownBy(() -> calls.execute(
                        agent -> {
                            throw new IOException(agent.name);
                        },
                        null,
                        null))
                .hasMessage("handler");

        fixture.time.advance(Duration.ofSeconds(10));

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void a_late_handler_leaves_no_interrupt_behind() {
        assertThatThrownBy(() -> calls.execute(
                agent -> {
                    if (agent == handler) {
                        fixture.time.advance(Duration.ofSeconds(3));
                    }
                    throw new IOException(agent.name);
                },
                null,
                null));

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
