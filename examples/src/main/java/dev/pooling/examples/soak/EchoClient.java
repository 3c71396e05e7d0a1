package dev.pooling.examples.soak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The agent: an ordinary client of one server, without retries of its own. */
final class EchoClient implements Echo {

    private final HttpClient client;
    private final URI server;
    private final Ledger ledger;
    private final Sabotage sabotage;

    EchoClient(HttpClient client, int port, Ledger ledger, Sabotage sabotage) {
        this.client = client;
        this.server = URI.create("http://127.0.0.1:" + port);
        this.ledger = ledger;
        this.sabotage = sabotage;
    }

    @Override
    public Answer say(SoakCall call) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Answer attempt = new Answer(call.id(), ledger.attempt(call));
        try {
            Answer answer = read(client.send(request(attempt), BodyHandlers.ofString()));
            if (sabotage.strikes(Sabotage.Act.SEND_TWICE, call)) {
                client.send(request(attempt), BodyHandlers.ofString());
            }
            return answer;
        } catch (InterruptedException interrupt) {
            call.interrupted(System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(SoakPool.TIMEOUT_MILLIS / 2));
            throw interrupt;
        } finally {
            ledger.attemptEnded();
        }
    }

    @Override
    public CompletableFuture<Answer> sayLater(SoakCall call) {
        Answer attempt = new Answer(call.id(), ledger.attempt(call));
        CompletableFuture<HttpResponse<String>> sent = client.sendAsync(request(attempt), BodyHandlers.ofString());
        CompletableFuture<Answer> answer = sent.thenApply(EchoClient::readLater);
        answer.whenComplete((result, failure) -> {
            ledger.attemptEnded();
            // The cancellation of a dependent stage does not reach what it depends on.
            sent.cancel(true);
        });
        return answer;
    }

    /** What probes ask. */
    boolean isWell() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/health")).build();
        return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    }

    private HttpRequest request(Answer attempt) {
        // A POST: the client itself repeats no request that may not be idempotent.
        return HttpRequest.newBuilder(server.resolve("/say"))
                .POST(BodyPublishers.ofString(attempt.toString()))
                .build();
    }

    private static Answer read(HttpResponse<String> response) throws IOException {
        if (response.statusCode() != 200) {
            throw new IOException("HTTP status " + response.statusCode());
        }
        return Answer.parse(response.body());
    }

    private static Answer readLater(HttpResponse<String> response) {
        try {
            return read(response);
        } catch (IOException failure) {
            throw new CompletionException(failure);
        }
    }
}
