package dev.pooling.examples.soak;

import dev.pooling.annotation.LoadBalanceStrategy;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Servers, a proxy before each, and a pool for each strategy whose agents are clients of the proxies. */
final class Site implements AutoCloseable {

    private static final int SERVERS = 4;
    private static final int AGENTS_AT_FIRST = 4;

    private final List<EchoServer> servers = new ArrayList<>();
    private final List<FaultProxy> proxies = new ArrayList<>();
    private final List<SoakPool> pools = new ArrayList<>();
    private final ExecutorService clientThreads = Executors.newFixedThreadPool(4);
    private final HttpClient client = HttpClient.newBuilder()
            .executor(clientThreads)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    private final Random members;

    Site(Ledger ledger, Sabotage sabotage, long seed) throws IOException {
        Random seeds = new Random(seed);
        members = new Random(seeds.nextLong());
        for (int i = 0; i < SERVERS; i++) {
            EchoServer server = new EchoServer(ledger);
            servers.add(server);
            proxies.add(new FaultProxy(server.port(), new FaultSchedule(seeds.nextLong(), System.nanoTime())));
        }
        for (LoadBalanceStrategy strategy : LoadBalanceStrategy.values()) {
            SoakPool pool = new SoakPool(strategy, () -> newAgent(ledger, sabotage));
            pools.add(pool);
            for (int i = 0; i < AGENTS_AT_FIRST; i++) {
                pool.add(members);
            }
        }
    }

    private EchoClient newAgent(Ledger ledger, Sabotage sabotage) {
        return new EchoClient(client, proxies.get(members.nextInt(SERVERS)).port(), ledger, sabotage);
    }

    List<SoakPool> pools() {
        return pools;
    }

    /** By one thread: changes the members of a pool. */
    void changeMembers() {
        pools.get(members.nextInt(pools.size())).change(members);
    }

    void calm() {
        proxies.forEach(FaultProxy::calm);
    }

    /** Waits for every breaker to close, which may take calls. */
    void awaitRecovery(Runnable call, long millis) throws InterruptedException {
        long start = System.nanoTime();
        while (!pools.stream().allMatch(SoakPool::isWell)
                && System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(millis)) {
            call.run();
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    /** How often what has happened to the connections. */
    Map<FaultSchedule.Fault, Long> faults() {
        Map<FaultSchedule.Fault, Long> sum = new EnumMap<>(FaultSchedule.Fault.class);
        proxies.forEach(proxy -> proxy.faults().forEach((fault, count) -> sum.merge(fault, count, Long::sum)));
        return sum;
    }

    @Override
    public void close() {
        pools.forEach(SoakPool::close);
        proxies.forEach(FaultProxy::close);
        servers.forEach(EchoServer::close);
        clientThreads.shutdownNow();
    }
}
