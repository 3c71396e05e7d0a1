package dev.pooling.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.health.AgentStatus;
import dev.pooling.time.ManualTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NoAgentAvailableExceptionTest {

    private final ManualTime time = new ManualTime();
    private final AgentPool<FakeAgent> pool = AgentPool.<FakeAgent>builder()
            .name("chat")
            .strategy(LoadBalanceStrategy.ROUND_ROBIN)
            .config(PoolConfig.builder()
                    .retries(0)
                    .circuitFailureThreshold(1)
                    .circuitResetTimeout(Duration.ofSeconds(30))
                    .build())
            .ticker(time)
            .scheduler(time)
            .build();

    private NoAgentAvailableException thrownWhileAllAreOpen() {
        pool.addAgent("a", new FakeAgent("a"));
        catchThrowableOfType(
                IOException.class,
                () -> pool.<String, IOException>execute(agent -> {
                    throw new IOException("broken");
                }));
        time.advance(Duration.ofSeconds(10));
        return catchThrowableOfType(
                NoAgentAvailableException.class, () -> pool.<String, Exception>execute(FakeAgent::answer));
    }

    @Test
    void the_message_tells_of_the_moment_of_the_call_however_late_it_is_read() {
        NoAgentAvailableException nobody = thrownWhileAllAreOpen();
        time.advance(Duration.ofMinutes(5));
        pool.removeAgent("a");
        pool.close();
        assertThat(nobody)
                .hasMessage(
                        "No agent available in pool 'chat': a OPEN for 20 s more. Add a @Fallback, or try again later.");
        assertThat(nobody.agents()).containsEntry("a", AgentStatus.CIRCUIT_OPEN);
        assertThat(nobody.retryAfter()).contains(Duration.ofSeconds(20));
        assertThat(nobody.getMessage()).isSameAs(nobody.getMessage());
    }

    @Test
    void what_is_written_to_a_stream_has_the_message() throws Exception {
        NoAgentAvailableException nobody = thrownWhileAllAreOpen();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(nobody);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            NoAgentAvailableException read = (NoAgentAvailableException) in.readObject();
            assertThat(read).hasMessage(nobody.getMessage());
            assertThat(read.agents()).isEqualTo(nobody.agents());
            assertThat(read.retryAfter()).isEqualTo(nobody.retryAfter());
        }
    }
}
