package dev.pooling.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that has the jar on its class path and installs the Java agent itself, when its classes are loaded already. */
class InstallIT {

    private static final String PROGRAM = """
            package com.acme.installing;
            import dev.pooling.agent.PoolingAgent;
            import dev.pooling.annotation.*;
            public class Main {
                @Pooled public interface Door extends AutoCloseable {
                    String open();
                    void close();
                }
                @Agent static class Stuck implements Door {
                    public String open() { throw new IllegalStateException("stuck"); }
                    public void close() { }
                }
                @Agent record Easy(String name) implements Door {
                    public String open() { return name; }
                    public void close() { }
                }
                @Agent static class Heavy implements Door {
                    public synchronized String open() { return "heavy"; }
                    public void close() { }
                }
                static final Door STUCK = new Stuck();
                static final Door FRONT = new Easy("front");
                static final Door BACK = new Easy("back");
                static final Door HEAVY = new Heavy();
                static final Door SIDE = new Easy("side");
                static void openAll() {
                    FRONT.open();
                    BACK.open();
                    HEAVY.open();
                    var answers = new java.util.TreeSet<String>();
                    for (int i = 0; i < 20; i++) {
                        try { answers.add(STUCK.open()); } catch (IllegalStateException e) { answers.add(e.getMessage()); }
                    }
                    System.out.println(answers);
                }
                public static void main(String[] arguments) {
                    openAll();
                    PoolingAgent.install();
                    PoolingAgent.install();
                    System.out.println(PoolingAgent.isRunning());
                    SIDE.close();
                    System.out.println(SIDE.open());
                    openAll();
                    try (Door front = FRONT) {
                        openAll();
                    }
                    System.out.println(FRONT.open());
                    openAll();
                    PoolingAgent.uninstall();
                    System.out.println(PoolingAgent.isRunning());
                    openAll();
                }
            }
            """;

    @TempDir
    Path folder;

    private Path classes;

    @BeforeEach
    void build() {
        classes = Compiler.compile(
                folder,
                Map.of("com/acme/installing/Main.java", PROGRAM),
                "-cp",
                Jvm.AGENT + ":" + Jvm.jars("pooling-annotations"));
    }

    private Jvm program() {
        return new Jvm()
                .attachable()
                .classPath(classes, Jvm.AGENT, Jvm.jars("pooling-annotations", "byte-buddy-agent"));
    }

    @Test
    void objects_from_before_join_leave_when_they_are_closed_and_run_as_written_in_the_end() {
        Jvm.Result result = program().run("com.acme.installing.Main");

        assertThat(result.out())
                .isEqualTo("[stuck]\ntrue\nside\n[back, front]\n[back, front]\nfront\n[back]\nfalse\n[stuck]\n");
        assertThat(result.err().lines())
                .containsExactly("pooling-agent: com.acme.installing.Main$Heavy: open is synchronized, and the class is"
                        + " loaded already; calls of it run as written");
    }

    @Test
    void installing_does_nothing_where_the_flag_has_started_it() {
        Jvm.Result result = program().agent("").run("com.acme.installing.Main");

        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .isEqualTo("[back, front, heavy, side]\ntrue\nside\n[back, front, heavy]\n[back, front, heavy]\nfront\n"
                        + "[back, heavy]\nfalse\n[stuck]\n");
    }
}
