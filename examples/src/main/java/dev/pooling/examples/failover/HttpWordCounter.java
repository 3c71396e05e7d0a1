package dev.pooling.examples.failover;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.Supplier;

/** Has the words counted by a replica over HTTP: an ordinary client, without retries of its own. */
final class HttpWordCounter implements WordCounter {

    private final HttpClient client;
    private final Supplier<URI> replica;

    HttpWordCounter(HttpClient client, Supplier<URI> replica) {
        this.client = client;
        this.replica = replica;
    }

    @Override
    public int count(String text) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(replica.get().resolve("/count"))
                .POST(BodyPublishers.ofString(text))
                .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("HTTP status " + response.statusCode());
        }
        return Integer.parseInt(response.body());
    }
}
