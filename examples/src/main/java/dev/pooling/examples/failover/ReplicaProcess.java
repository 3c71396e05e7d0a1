package dev.pooling.examples.failover;

import dev.pooling.examples.process.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A {@link ReplicaServer} in a JVM of its own. */
final class ReplicaProcess implements AutoCloseable {

    private final String id;
    private final HttpClient client;
    private volatile JavaProcess process;
    private volatile URI uri;

    ReplicaProcess(String id, HttpClient client) throws IOException {
        this.id = id;
        this.client = client;
        start();
    }

    String id() {
        return id;
    }

    /** Where it listens; another place after a restart. */
    URI uri() {
        return uri;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Starts it, also again after it was killed. */
    void start() throws IOException {
        List<String> flags = new ArrayList<>(JavaProcess.SMALL);
        // Without it every answer waits some 40 ms for the delayed acknowledgement of the client.
        flags.add("-Dsun.net.httpserver.nodelay=true");
        flags.addAll(List.of("-cp", System.getProperty("java.class.path")));
        process = new JavaProcess(flags, ReplicaServer.class);
        uri = URI.create(process.read());
    }

    /** Ends it as SIGKILL does: without a word to anybody. */
    void kill() throws InterruptedException {
        process.kill();
    }

    void misbehave(ReplicaServer.Fault fault, Duration time) throws IOException, InterruptedException {
        HttpRequest order = HttpRequest.newBuilder(uri.resolve("/fault"))
                .POST(BodyPublishers.ofString(fault + " " + time.toMillis()))
                .build();
        int status = client.send(order, BodyHandlers.discarding()).statusCode();
        if (status != 200) {
            throw new IOException("Replica " + id + " refused to misbehave: status " + status);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
