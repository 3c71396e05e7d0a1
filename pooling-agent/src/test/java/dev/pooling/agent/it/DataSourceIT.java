package dev.pooling.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An interface of the JDK, implemented by a library, both of which nobody can annotate; over two databases. */
class DataSourceIT {

    private static final String BOTH = ": asked [NORTH, SOUTH], 0 connections refused, 0 queries lost\n";
    private static final String ONE = ": asked [SOUTH], 0 connections refused, 0 queries lost\n";

    private static final String POOLED = "pooling.db.interface=javax.sql.DataSource,pooling.db.methods=getConnection,"
            + "pooling.db.agents=org.h2.jdbcx.JdbcDataSource";

    @TempDir
    Path folder;

    private Jvm.Result run(Jvm jvm, String... arguments) {
        // H2 would try for more than a second to reach a database that is not there.
        return jvm.flags("-Dh2.socketConnectRetry=0")
                .classPath(Jvm.classesOf("com.acme.stock", folder.resolve("classes")), Jvm.jars("/h2-"))
                .run(Stream.concat(Stream.of("com.acme.stock.Stock"), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    @Test
    void without_the_agent_queries_are_lost_when_a_database_is_shut_down() {
        Jvm.Result result = run(new Jvm());

        assertThat(result.out())
                .startsWith("at first" + BOTH)
                .endsWith("afterwards: asked [SOUTH], 160 connections refused, 80 queries lost\n");
    }

    @Test
    void with_the_agent_none_is_lost_though_the_database_is_shut_down_under_load() {
        Jvm.Result result = run(new Jvm().agent(POOLED));

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("at first" + BOTH + "during the shutdown" + BOTH + "afterwards" + ONE);
    }

    @Test
    void calls_can_be_balanced_too() {
        Jvm.Result result = run(new Jvm().agent(POOLED + ",pooling.db.mode=balance"));

        assertThat(result.out()).isEqualTo("at first" + BOTH + "during the shutdown" + BOTH + "afterwards" + ONE);
    }

    @Test
    void data_sources_that_nobody_names_are_left_alone() {
        Jvm.Result result =
                run(new Jvm().agent("pooling.db.interface=javax.sql.DataSource,pooling.db.agents=com.acme.*"));

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).contains("80 queries lost");
    }

    @Test
    void when_no_database_is_left_the_program_gets_the_exceptions_that_it_knows() {
        Jvm.Result result = run(new Jvm().agent(POOLED), "to the end");

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).endsWith("in the end: asked [], 320 connections refused, 160 queries lost\n");
    }
}
