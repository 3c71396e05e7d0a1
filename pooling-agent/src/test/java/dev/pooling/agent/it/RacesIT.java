package dev.pooling.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many threads at once: they load classes of one pool, and call one object whose class was loaded before. */
class RacesIT {

    private static final String INTERFACES = """
            package com.acme.racing;
            @dev.pooling.annotation.Pooled public interface Racer { String run(); }
            """;

    /** Two steps from the interface, so there is a supertype to be found out by whoever comes first. */
    private static final String IMPLEMENTATION = """
            package com.acme.racing;
            @dev.pooling.annotation.Agent public class Racer%1$d extends Base%2$d {
                public String run() { return "%1$d"; }
            }
            """;

    private static final String BASE = """
            package com.acme.racing;
            public abstract class Base%1$d implements Racer { }
            """;

    /** A loader that is slow to hand out class files widens the window of the race. */
    private static final String LOADING = """
            package com.acme.track;
            import java.io.InputStream;
            import java.net.*;
            import java.nio.file.Path;
            import java.util.*;
            import java.util.concurrent.*;
            import java.util.concurrent.locks.LockSupport;
            public class Loading {
                static class Loader extends URLClassLoader {
                    static { registerAsParallelCapable(); }
                    Loader(URL[] places) { super(places, Loading.class.getClassLoader()); }
                    @Override public InputStream getResourceAsStream(String name) {
                        LockSupport.parkNanos(500_000);
                        return super.getResourceAsStream(name);
                    }
                }
                public static void main(String[] arguments) throws Exception {
                    int missing = 0;
                    for (int round = 0; round < 20; round++) {
                        Loader loader = new Loader(new URL[] {Path.of(arguments[0]).toUri().toURL()});
                        CyclicBarrier start = new CyclicBarrier(8);
                        ExecutorService threads = Executors.newFixedThreadPool(8);
                        List<Future<Object>> made = new ArrayList<>();
                        for (int i = 0; i < 8; i++) {
                            String name = "com.acme.racing.Racer" + i;
                            made.add(threads.submit(() -> {
                                start.await();
                                return loader.loadClass(name).getConstructor().newInstance();
                            }));
                        }
                        List<Object> alive = new ArrayList<>();
                        for (Future<Object> each : made) {
                            alive.add(each.get());
                        }
                        Set<Object> answers = new HashSet<>();
                        for (int i = 0; i < 200; i++) {
                            Object racer = alive.get(i % 8);
                            answers.add(loader.loadClass("com.acme.racing.Racer").getMethod("run").invoke(racer));
                        }
                        missing += 8 - answers.size();
                        threads.shutdown();
                    }
                    System.out.println("missing: " + missing);
                }
            }
            """;

    private static final String MEETING = """
            package com.acme.track;
            import dev.pooling.agent.PoolingAgent;
            import dev.pooling.annotation.*;
            import java.util.*;
            public class Meeting {
                @Pooled public interface Host { String host(); }
                @Agent static class One implements Host { public String host() { return "one"; } }
                static final Host ONE = new One();
                static volatile boolean over;
                public static void main(String[] arguments) throws Exception {
                    List<Thread> threads = new ArrayList<>();
                    for (int i = 0; i < 32; i++) {
                        Thread thread = new Thread(() -> { while (!over) { ONE.host(); } });
                        thread.start();
                        threads.add(thread);
                    }
                    PoolingAgent.install();
                    for (int i = 0; i < 2000; i++) {
                        ONE.host();
                    }
                    over = true;
                    for (Thread thread : threads) {
                        thread.join();
                    }
                    System.out.println(dev.pooling.Pooling.poolOf(Host.class).agents().size() + " member");
                }
            }
            """;

    /** Objects of a class that was loaded before join when they are called, so others must not call them back in. */
    private static final String CLOSING = """
            package com.acme.track;
            import dev.pooling.agent.PoolingAgent;
            import dev.pooling.annotation.*;
            import java.util.*;
            public class Closing {
                @Pooled public interface Host { String host(); }
                @Agent static class One implements Host, AutoCloseable {
                    public String host() { return "one"; }
                    public void close() { }
                }
                static volatile One one = new One();
                static volatile boolean over;
                public static void main(String[] arguments) throws Exception {
                    PoolingAgent.install();
                    List<One> all = new ArrayList<>();
                    List<Thread> threads = new ArrayList<>();
                    for (int i = 0; i < 4; i++) {
                        Thread thread = new Thread(() -> { while (!over) { one.host(); } });
                        thread.start();
                        threads.add(thread);
                    }
                    for (int i = 0; i < 2000; i++) {
                        all.add(one);
                        one.host();
                        one.close();
                        one = new One();
                    }
                    over = true;
                    for (Thread thread : threads) {
                        thread.join();
                    }
                    one.close();
                    System.out.println(all.size() + " closed, "
                            + dev.pooling.Pooling.poolOf(Host.class).agents().size() + " left");
                }
            }
            """;

    @TempDir
    Path folder;

    private Path compile(String name, Map<String, String> sources) {
        return Compiler.compile(
                folder.resolve(name),
                sources,
                "-cp",
                Jvm.AGENT + ":" + Jvm.jars("pooling-annotations", "pooling-runtime"));
    }

    @Test
    void all_classes_are_woven_that_many_threads_load_at_once() {
        Map<String, String> sources = new HashMap<>(Map.of("com/acme/racing/Racer.java", INTERFACES));
        for (int i = 0; i < 8; i++) {
            sources.put("com/acme/racing/Racer" + i + ".java", IMPLEMENTATION.formatted(i, i / 4));
            sources.put("com/acme/racing/Base" + i / 4 + ".java", BASE.formatted(i / 4));
        }
        Path racing = compile("racing", sources);
        Path track = compile("track", Map.of("com/acme/track/Loading.java", LOADING));

        Jvm.Result result = new Jvm()
                .classPath(track, Jvm.jars("pooling-annotations"))
                .agent("")
                .run("com.acme.track.Loading", racing.toString());

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("missing: 0\n");
    }

    @Test
    void an_object_that_many_threads_call_joins_once() {
        Path track = compile("track", Map.of("com/acme/track/Meeting.java", MEETING));

        Jvm.Result result = new Jvm()
                .attachable()
                .classPath(
                        track, Jvm.AGENT, Jvm.jars("pooling-annotations", "pooling-runtime", "/byte-buddy-", "slf4j"))
                .run("com.acme.track.Meeting");

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("1 member\n");
    }

    @Test
    void objects_that_are_called_while_they_are_closed_do_not_join_again() {
        Path track = compile("track", Map.of("com/acme/track/Closing.java", CLOSING));

        Jvm.Result result = new Jvm()
                .attachable()
                .classPath(
                        track, Jvm.AGENT, Jvm.jars("pooling-annotations", "pooling-runtime", "/byte-buddy-", "slf4j"))
                .run("com.acme.track.Closing");

        assertThat(result.out()).as(result.err()).isEqualTo("2000 closed, 0 left\n");
    }
}
