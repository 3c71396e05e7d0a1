package dev.pooling.examples.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplicaServerTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private ReplicaServer server;
    private WordCounter counter;

    @BeforeEach
    void start() throws IOException {
        server = new ReplicaServer();
        counter = new HttpWordCounter(client, server::uri);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void misbehave(String order) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.uri().resolve("/fault"))
                .POST(BodyPublishers.ofString(order))
                .build();
        assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }

    @Test
    void counts_the_words_of_every_paragraph() throws Exception {
        List<String> paragraphs = Words.paragraphs();
        assertThat(paragraphs).hasSizeGreaterThan(30);
        for (String paragraph : paragraphs) {
            assertThat(counter.count(paragraph)).isEqualTo(Words.count(paragraph));
        }
        assertThat(counter.count("When in the Course of human events, it's Nature's God."))
                .isEqualTo(10);
    }

    @Test
    void answers_with_errors_while_told_to() throws Exception {
        misbehave("ERRORS 60000");
        assertThatThrownBy(() -> counter.count("one two"))
                .isInstanceOf(IOException.class)
                .hasMessage("HTTP status 503");
        misbehave("NONE 0");
        assertThat(counter.count("one two")).isEqualTo(2);
    }

    @Test
    void a_killed_replica_process_comes_back_at_another_place() throws Exception {
        try (ReplicaProcess process = new ReplicaProcess("replica", client)) {
            WordCounter remote = new HttpWordCounter(client, process::uri);
            assertThat(remote.count("one two three")).isEqualTo(3);
            process.kill();
            assertThat(process.isAlive()).isFalse();
            assertThatThrownBy(() -> remote.count("one")).isInstanceOf(IOException.class);
            process.start();
            assertThat(remote.count("one two three")).isEqualTo(3);
        }
    }
}
