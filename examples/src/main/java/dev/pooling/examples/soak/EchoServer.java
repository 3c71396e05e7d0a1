package dev.pooling.examples.soak;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pooling.examples.soak.Echo.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A server that writes down what it is told, takes a moment, and says it again. One request in a hundred fails. */
final class EchoServer implements AutoCloseable {

    private static final int THREADS = 24;

    private final HttpServer server;
    private final ExecutorService workers = Executors.newFixedThreadPool(THREADS);
    private final Ledger ledger;

    EchoServer(Ledger ledger) throws IOException {
        this.ledger = ledger;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        server.createContext("/say", this::say);
        server.createContext("/health", exchange -> respond(exchange, 200, "well"));
        server.setExecutor(workers);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void say(HttpExchange exchange) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!text.matches("\\d+ \\d+")) {
            respond(exchange, 400, "cut off");
            return;
        }
        ledger.served(Answer.parse(text));
        ThreadLocalRandom random = ThreadLocalRandom.current();
        try {
            TimeUnit.MICROSECONDS.sleep(random.nextInt(4_000));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        respond(exchange, random.nextInt(100) == 0 ? 503 : 200, text);
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
