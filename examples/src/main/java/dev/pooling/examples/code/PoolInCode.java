package dev.pooling.examples.code;

import dev.pooling.annotation.LoadBalanceStrategy;
import dev.pooling.event.PoolEvent.FailedOver;
import dev.pooling.event.PoolListener;
import dev.pooling.pool.AgentPool;
import dev.pooling.pool.FallbackChain;
import dev.pooling.pool.FallbackResult;
import dev.pooling.pool.PoolConfig;
import java.io.IOException;
import java.time.Duration;

/** A pool and a chain made in code, without any annotation: the agents may be of any type. */
public final class PoolInCode {

    /** A model server as some library offers it. */
    private record ModelServer(String name, boolean isUp) {

        String complete(String prompt) throws IOException {
            if (!isUp) {
                throw new IOException(name + " is down");
            }
            return name + " completes '" + prompt + "'";
        }
    }

    private PoolInCode() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     * @throws IOException never, because one server is up
     */
    public static void main(String[] arguments) throws IOException {
        pool();
        chain();
    }

    private static void pool() throws IOException {
        PoolConfig config = PoolConfig.builder()
                .retries(2)
                .requestTimeout(Duration.ofSeconds(5))
                .build();
        AgentPool<ModelServer> pool = AgentPool.<ModelServer>builder()
                .name("models")
                .strategy(LoadBalanceStrategy.WEIGHTED)
                .config(config)
                .listener(new PoolListener() {
                    @Override
                    public void failedOver(FailedOver event) {
                        System.out.println("  from " + event.fromAgentId() + " to " + event.toAgentId());
                    }
                })
                .build();
        pool.addAgent("large", new ModelServer("large", true), 3.0, 0);
        pool.addAgent("small", new ModelServer("small", false), 1.0, 0);
        for (int i = 1; i <= 4; i++) {
            String prompt = "prompt " + i;
            String completion = pool.execute(server -> server.complete(prompt));
            System.out.println(completion);
        }
    }

    private static void chain() {
        FallbackChain<ModelServer> chain = FallbackChain.<ModelServer>create()
                .add("preferred", new ModelServer("preferred", false))
                .add("second best", new ModelServer("second best", true));
        FallbackResult<String> result = chain.executeDetailed(server -> server.complete("a prompt"));
        System.out.println(result.agentName() + " after " + result.attempts().size() + " attempts: " + result.result());
    }
}
