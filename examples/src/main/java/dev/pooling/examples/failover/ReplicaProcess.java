package dev.pooling.examples.failover;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A {@link ReplicaServer} in a JVM of its own. */
final class ReplicaProcess implements AutoCloseable {

    private final String id;
    private final HttpClient client;
    private volatile Process process;
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
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process started = new ProcessBuilder(
                        java,
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        // Without it every answer waits some 40 ms for the delayed acknowledgement of the client.
                        "-Dsun.net.httpserver.nodelay=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReplicaServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process = started;
        BufferedReader output = started.inputReader(StandardCharsets.UTF_8);
        String address = output.readLine();
        if (address == null) {
            throw new IOException("Replica " + id + " did not start");
        }
        uri = URI.create(address);
    }

    /** Ends it as SIGKILL does: without a word to anybody. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
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
        process.destroyForcibly();
    }
}
