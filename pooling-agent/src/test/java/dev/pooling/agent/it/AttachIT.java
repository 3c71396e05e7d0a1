package dev.pooling.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the jar, on a program that was started without the Java agent. */
class AttachIT {

    /** Asks the broken one whenever it reads a line, and ends with the input. */
    private static final String PROGRAM = """
            import com.acme.served.*;
            public class Serving {
                static final Server BROKEN = new Server.Broken();
                static final Server RIGHT = new Server.Right();
                public static void main(String[] arguments) throws Exception {
                    System.out.println("ready");
                    var lines = new java.io.BufferedReader(new java.io.InputStreamReader(System.in));
                    while (lines.readLine() != null) {
                        StringBuilder answers = new StringBuilder();
                        for (int i = 0; i < 4; i++) {
                            try { answers.append(BROKEN.serve()); } catch (RuntimeException e) { answers.append("-"); }
                            answers.append(RIGHT.serve());
                        }
                        System.out.println(answers);
                    }
                }
            }
            """;

    private static final String SERVER = """
            package com.acme.served;
            import dev.pooling.annotation.*;
            @Pooled
            public interface Server {
                String serve();
                @Agent class Broken implements Server {
                    public String serve() { throw new IllegalStateException("broken"); }
                }
                @Agent class Right implements Server {
                    public String serve() { return "+"; }
                }
            }
            """;

    @TempDir
    Path folder;

    private Process program;
    private String pid;

    @BeforeEach
    void start() throws Exception {
        Path classes = Compiler.compile(
                folder,
                Map.of("Serving.java", PROGRAM, "com/acme/served/Server.java", SERVER),
                "-cp",
                Jvm.jars("pooling-annotations"));
        program = new Jvm()
                .attachable()
                .classPath(classes, Jvm.jars("pooling-annotations"))
                .start(folder, "Serving");
        pid = Long.toString(program.pid());
        awaitLines(1);
    }

    @AfterEach
    void stop() throws Exception {
        program.getOutputStream().close();
        if (!program.waitFor(30, TimeUnit.SECONDS)) {
            program.destroyForcibly();
        }
    }

    private String awaitLines(int count) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < deadline) {
            String said = Files.readString(folder.resolve("out"));
            if (said.lines().count() >= count && said.endsWith("\n")) {
                return said.lines().skip(count - 1).findFirst().orElseThrow();
            }
            Thread.sleep(10);
        }
        throw new AssertionError("no line " + count + ": " + Files.readString(folder.resolve("out"))
                + Files.readString(folder.resolve("err")));
    }

    private String ask(int line) throws IOException, InterruptedException {
        program.getOutputStream().write('\n');
        program.getOutputStream().flush();
        return awaitLines(line);
    }

    private static Jvm.Result agent(String... arguments) {
        String[] command = new String[arguments.length + 2];
        command[0] = "-jar";
        command[1] = Jvm.AGENT;
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        return new Jvm().run(command);
    }

    @Test
    void a_running_program_is_pooled_asked_and_restored() throws Exception {
        assertThat(ask(2)).isEqualTo("-+".repeat(4));

        assertThat(agent().out()).contains(pid).contains("Serving");
        assertThat(agent("status", pid).out()).isEqualTo("the Java agent does not run\n");

        Jvm.Result attached = agent("attach", pid, "debug=true");
        assertThat(attached.status()).as(attached.err()).isZero();
        assertThat(attached.out()).contains("2 classes woven");

        // Objects from before join when they are first called: the right one must have been called, too.
        ask(3);
        assertThat(ask(4)).isEqualTo("+".repeat(8));
        assertThat(agent("status", pid).out())
                .contains("Server: com.acme.served.Server, balance, ROUND_ROBIN")
                .contains("Broken: ")
                .contains("Right: HEALTHY");

        Jvm.Result again = agent("attach", pid);
        assertThat(again.status()).isOne();
        assertThat(again.err()).contains("It runs in process " + pid + " already; reset it first");

        assertThat(agent("reset", pid).out()).contains("2 of 2 classes restored");
        assertThat(ask(5)).isEqualTo("-+".repeat(4));

        assertThat(agent("attach", pid).status()).isZero();
        ask(6);
        assertThat(ask(7)).isEqualTo("+".repeat(8));
    }

    @Test
    void wrong_options_are_told_where_the_command_is_given_and_nothing_is_attached() throws Exception {
        Jvm.Result result = agent("attach", pid, "debugg=true");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("unknown option 'debugg', did you mean 'debug'?");
        assertThat(agent("status", pid).out()).isEqualTo("the Java agent does not run\n");
    }

    @Test
    void a_process_that_is_not_there_is_told() {
        Jvm.Result result = agent("status", "999999999");

        assertThat(result.status()).isOne();
        assertThat(result.err()).contains("Can't attach to process 999999999");
    }

    @Test
    void an_unknown_command_gets_the_usage() {
        Jvm.Result result = agent("atach", pid);

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("attach PID [OPTIONS]");
    }
}
