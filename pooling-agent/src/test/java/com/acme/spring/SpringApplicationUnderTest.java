package com.acme.spring;

import dev.pooling.annotation.Agent;
import dev.pooling.annotation.Pooled;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A web application with two services of one interface, of which one is injected and broken. */
@SpringBootApplication
public class SpringApplicationUnderTest {

    /** The interface. */
    @Pooled
    public interface Prices {

        /** The price of an article. */
        String of(String article);
    }

    /** Stands behind a proxy that Spring generates, because of the annotation on one of its methods. */
    @Service("broken")
    @Agent(id = "broken")
    public static class BrokenPrices implements Prices {

        @Override
        public String of(String article) {
            throw new IllegalStateException("no prices");
        }

        /** Makes Spring generate a subclass. */
        @Async
        public void later() {
            // Never called.
        }
    }

    /** Works. */
    @Service("right")
    @Agent(id = "right")
    public static class RightPrices implements Prices {

        @Override
        public String of(String article) {
            return article + " costs 3";
        }
    }

    /** Asks the one that is broken. */
    @RestController
    public static class PriceController {

        private final Prices prices;

        /** Made by Spring. */
        public PriceController(@Qualifier("broken") Prices prices) {
            this.prices = prices;
        }

        /** Answers requests. */
        @GetMapping("/price")
        public String price(@RequestParam("of") String article) {
            return prices.of(article);
        }
    }

    /** Starts, asks itself a few times, and ends. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ConfigurableApplicationContext context = SpringApplication.run(SpringApplicationUnderTest.class, arguments);
        int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
        Set<String> answers = new TreeSet<>();
        for (int i = 0; i < 20; i++) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/price?of=tea"))
                    .build();
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            answers.add(response.statusCode() == 200 ? response.body() : "status " + response.statusCode());
        }
        System.out.println("answers: " + answers);
        context.close();
    }
}
