package dev.pooling.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Spring Boot application with a web server, whose services carry annotations and which makes no pool. */
class SpringBootIT {

    @TempDir
    Path folder;

    private Jvm application() {
        return new Jvm()
                .classPath(
                        Jvm.classesOf("com.acme.spring", folder.resolve("classes")),
                        Jvm.jars(
                                "/org/springframework/",
                                "/org/apache/tomcat/",
                                "/jakarta/",
                                "/io/micrometer/",
                                "/tools/jackson/",
                                "/com/fasterxml/",
                                "/org/yaml/",
                                "/org/jspecify/",
                                "/commons-logging",
                                "pooling-annotations"));
    }

    private static Jvm.Result run(Jvm jvm) {
        return jvm.run(
                "com.acme.spring.SpringApplicationUnderTest", "--server.port=0", "--spring.main.banner-mode=off");
    }

    @Test
    void without_the_agent_requests_fail() {
        assertThat(run(application()).out()).contains("answers: [status 500]");
    }

    @Test
    void with_the_agent_none_fails() {
        Jvm.Result result = run(application().agent(""));

        assertThat(result.out()).as(result.err()).contains("answers: [tea costs 3]");
        assertThat(result.status()).isZero();
        assertThat(result.err()).doesNotContain("pooling-agent: ");
    }
}
