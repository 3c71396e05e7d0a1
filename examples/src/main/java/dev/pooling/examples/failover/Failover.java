package dev.pooling.examples.failover;

import dev.pooling.Pooling;
import dev.pooling.pool.AgentPool;
import dev.pooling.pool.PoolConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Three replicas in processes of their own are killed, made to fail, made slow and started again, while a program calls
 * them through one pooled interface and loses no call.
 */
public final class Failover {

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofMillis(500)).build();
    private final List<ReplicaProcess> replicas = new CopyOnWriteArrayList<>();
    private final Watch watch = new Watch();

    private Failover() {}

    /**
     * Runs the demonstration; exits with 1 if a call was lost or a result wrong.
     *
     * @param arguments none
     * @throws IOException if a replica cannot be started
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Failover failover = new Failover();
        Runtime.getRuntime().addShutdownHook(new Thread(failover::close));
        List<String> complaints = failover.run();
        complaints.forEach(complaint -> System.out.println("FAILED: " + complaint));
        System.exit(complaints.isEmpty() ? 0 : 1);
    }

    private List<String> run() throws IOException, InterruptedException {
        System.out.println("Starting three replicas...");
        for (int i = 1; i <= 3; i++) {
            replicas.add(new ReplicaProcess("replica-" + i, client));
        }
        WordCounter counter = pooled();
        AgentPool<WordCounter> pool = Pooling.poolOf(counter);
        Load load = new Load(counter, Words.paragraphs());
        load.start();
        new Timeline(replicas, new LiveLine(pool, load)).play();
        load.stop();
        Report report = new Report(pool, load, watch);
        report.print();
        return report.complaints();
    }

    /** One object out of three replicas. Everything else calls the interface. */
    private WordCounter pooled() {
        Pooling.Builder<WordCounter> builder = Pooling.of(WordCounter.class)
                .config(PoolConfig.builder()
                        .circuitResetTimeout(Duration.ofMillis(500))
                        .circuitMaxResetTimeout(Duration.ofSeconds(2))
                        .healthWindow(Duration.ofSeconds(5))
                        .build())
                .listener(watch);
        for (ReplicaProcess replica : replicas) {
            builder.agent(replica.id(), new HttpWordCounter(client, replica::uri));
        }
        return builder.build();
    }

    private void close() {
        replicas.forEach(ReplicaProcess::close);
    }
}
