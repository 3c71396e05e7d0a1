package dev.pooling.benchmarks.startup;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A Spring Boot application with a web server, as many are: some 6,000 classes. It ends when it has started. */
@SpringBootApplication
@RestController
public class WebApplication {

    /** Made by Spring. */
    public WebApplication() {}

    /**
     * Says hello.
     *
     * @return hello
     */
    @GetMapping("/")
    public String hello() {
        return "hello";
    }

    /**
     * Starts and ends.
     *
     * @param arguments options of Spring Boot
     */
    public static void main(String[] arguments) {
        SpringApplication.run(WebApplication.class, arguments).close();
    }
}
