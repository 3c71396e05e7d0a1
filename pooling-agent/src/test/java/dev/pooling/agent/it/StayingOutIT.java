package dev.pooling.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Java agent says of objects that stay out of a pool: each reason once, however many objects there are. */
class StayingOutIT {

    private static final String CLOCK = """
            package com.acme.clocks;
            import dev.pooling.annotation.*;
            @Pooled public interface Clock {
                String now();
                @Agent class Right implements Clock {
                    public String now() { return "noon"; }
                }
                @Agent class Fast implements Clock {
                    public native String now();
                }
            }
            """;

    private static final String LAMBDAS = """
            package com.acme.clocks;
            public class Lambdas {
                static String midnight() { return "midnight"; }
                static class Other {
                    static final Clock ONE = Lambdas::midnight;
                }
                public static void main(String[] arguments) {
                    Clock one = () -> "one";
                    Clock two = () -> "two";
                    System.out.println(one.now() + two.now() + Other.ONE.now());
                }
            }
            """;

    private static final String MANY = """
            package com.acme.clocks;
            import java.util.*;
            public class Many {
                public static void main(String[] arguments) {
                    List<Clock> clocks = new ArrayList<>();
                    for (int i = 0; i < 6; i++) {
                        clocks.add(new Clock.Right());
                    }
                    for (Clock clock : clocks) {
                        System.out.print(clock.now() + " ");
                    }
                    System.out.println(dev.pooling.Pooling.poolOf(Clock.class).agents().size());
                    clocks.clear();
                    for (int i = 0; i < 500 && dev.pooling.Pooling.poolOf(Clock.class).agents().size() > 1; i++) {
                        System.gc();
                        clocks.add(0, new Clock.Right());
                        clocks.subList(1, clocks.size()).clear();
                    }
                    System.out.println(dev.pooling.Pooling.poolOf(Clock.class).agents().size() < 3);
                }
            }
            """;

    private static final String POLITE = """
            package com.acme.clocks;
            import dev.pooling.annotation.*;
            @Agent class Polite implements Clock {
                private final Clock clock;
                Polite(Clock clock) { this.clock = clock; }
                public String now() { return "please, " + clock.now(); }
            }
            """;

    private static final String DECORATORS = """
            package com.acme.clocks;
            public class Decorators {
                public static void main(String[] arguments) {
                    Clock right = new Clock.Right();
                    Clock one = new Polite(right);
                    Clock two = new Polite(one);
                    System.out.println(one.now() + ", " + two.now());
                }
            }
            """;

    private static final String NATIVE = """
            package com.acme.clocks;
            public class Native {
                public static void main(String[] arguments) {
                    new Clock.Fast();
                    new Clock.Fast();
                }
            }
            """;

    @TempDir
    Path folder;

    private Path classes;
    private String jars;

    @BeforeEach
    void build() {
        jars = Jvm.jars("pooling-annotations", "pooling-runtime", "/byte-buddy-1", "slf4j");
        classes = Compiler.compile(
                folder,
                Map.of(
                        "com/acme/clocks/Clock.java",
                        CLOCK,
                        "com/acme/clocks/Lambdas.java",
                        LAMBDAS,
                        "com/acme/clocks/Many.java",
                        MANY,
                        "com/acme/clocks/Polite.java",
                        POLITE,
                        "com/acme/clocks/Decorators.java",
                        DECORATORS,
                        "com/acme/clocks/Native.java",
                        NATIVE),
                "-cp",
                jars);
    }

    private Jvm.Result run(String options, String program) {
        return new Jvm().classPath(classes, jars).agent(options).run("com.acme.clocks." + program);
    }

    @Test
    void lambdas_are_said_once() {
        Jvm.Result result = run("", "Lambdas");

        assertThat(result.out()).isEqualTo("onetwomidnight\n");
        assertThat(result.err().lines())
                .containsExactly(
                        "pooling-agent: lambda expressions and method references of com.acme.clocks.Clock, as in"
                                + " com.acme.clocks.Lambdas, can't be woven and stay out of its pool: they have no class file");
    }

    @Test
    void members_beyond_the_limit_are_said_once_and_those_that_are_collected_make_room() {
        Jvm.Result result = run("pooling.Clock.maxAgents=2", "Many");

        assertThat(result.out()).isEqualTo("noon ".repeat(6) + "2\ntrue\n");
        assertThat(result.err().lines())
                .containsExactly(
                        "pooling-agent: pool Clock has 2 members, and no more join; if they are not made for each"
                                + " request, raise maxAgents");
    }

    @Test
    void decorators_are_said_once_and_join_if_they_are_named() {
        Jvm.Result result = run("", "Decorators");

        assertThat(result.out()).isEqualTo("please, noon, please, please, noon\n");
        assertThat(result.err().lines())
                .containsExactly("pooling-agent: com.acme.clocks.Polite does not join the pool of"
                        + " com.acme.clocks.Clock: it takes a com.acme.clocks.Clock itself, as decorators do; name it in the"
                        + " option agents if it is to join");
        List<String> named = run("pooling.Clock.agents=com.acme.clocks.Polite", "Decorators")
                .err()
                .lines()
                .toList();
        assertThat(named).isEmpty();
    }

    @Test
    void methods_that_cannot_be_woven_are_said_once() {
        assertThat(run("", "Native").err().lines())
                .containsExactly(
                        "pooling-agent: com.acme.clocks.Clock$Fast: now is native; calls of it run as written");
    }
}
