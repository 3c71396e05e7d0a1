package dev.pooling.examples.failover;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server that counts words, and that can be told to misbehave for a while. */
final class ReplicaServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService workers = Executors.newFixedThreadPool(16);
    private volatile Fault fault = Fault.NONE;
    private volatile long faultEndsNanos;

    /** What may be wrong with it. */
    enum Fault {
        NONE,
        ERRORS,
        SLOW
    }

    ReplicaServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.createContext("/count", this::count);
        server.createContext("/fault", this::misbehave);
        server.setExecutor(workers);
        server.start();
    }

    URI uri() {
        return URI.create("http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort());
    }

    private void count(HttpExchange exchange) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Fault now = System.nanoTime() - faultEndsNanos < 0 ? fault : Fault.NONE;
        if (now == Fault.ERRORS) {
            respond(exchange, 503, "out of order");
            return;
        }
        if (now == Fault.SLOW) {
            beSlow();
        }
        respond(exchange, 200, Integer.toString(Words.count(text)));
    }

    private static void beSlow() {
        try {
            TimeUnit.MILLISECONDS.sleep(300);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** The body says what and for how long, such as "ERRORS 3000". */
    private void misbehave(HttpExchange exchange) throws IOException {
        String[] order = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split(" ");
        fault = Fault.valueOf(order[0]);
        faultEndsNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(order[1]));
        respond(exchange, 200, "");
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }

    /**
     * Serves until the standard input ends, which it does when the parent process does, however it ends.
     *
     * @param arguments none
     * @throws IOException if no port can be had
     */
    public static void main(String[] arguments) throws IOException {
        try (ReplicaServer server = new ReplicaServer()) {
            System.out.println(server.uri());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
