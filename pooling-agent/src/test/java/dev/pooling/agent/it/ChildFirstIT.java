package dev.pooling.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two applications in class loaders that ask themselves before their parent, as those of servlet containers do. */
class ChildFirstIT {

    private static final String CONTAINER = """
            import java.io.*;
            import java.net.*;
            public class Container {
                static final class ChildFirst extends URLClassLoader {
                    ChildFirst(URL[] urls) { super(urls, Container.class.getClassLoader()); }
                    @Override protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                        synchronized (getClassLoadingLock(name)) {
                            Class<?> known = findLoadedClass(name);
                            if (known != null) return known;
                            if (!name.startsWith("java.")) {
                                try { return findClass(name); } catch (ClassNotFoundException e) { }
                            }
                            return super.loadClass(name, resolve);
                        }
                    }
                    @Override public URL getResource(String name) {
                        URL own = findResource(name);
                        return own != null ? own : super.getResource(name);
                    }
                }
                static ChildFirst open(String[] entries) throws Exception {
                    URL[] urls = new URL[entries.length];
                    for (int i = 0; i < urls.length; i++) urls[i] = new File(entries[i]).toURI().toURL();
                    return new ChildFirst(urls);
                }
                static void run(ClassLoader loader) throws Exception {
                    Thread.currentThread().setContextClassLoader(loader);
                    loader.loadClass("com.acme.shop.Shop").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
                }
                public static void main(String[] entries) throws Exception {
                    ChildFirst one = open(entries);
                    ChildFirst two = open(entries);
                    run(one);
                    run(two);
                    System.out.println(one.loadClass("com.acme.shop.Shop") != two.loadClass("com.acme.shop.Shop"));
                    var gone = new java.lang.ref.WeakReference<>(one);
                    Thread.currentThread().setContextClassLoader(null);
                    one.close();
                    one = null;
                    for (int i = 0; i < 1500 && gone.get() != null; i++) {
                        System.gc();
                        Thread.sleep(20);
                    }
                    System.out.println(gone.get() == null ? "unloaded" : "leaked");
                }
            }
            """;

    /** Pools an interface of the JDK, and knows no annotation. Tells whether an answer came from its own classes. */
    private static final String CALLING = """
            package com.acme.shop;
            import java.util.*;
            import java.util.concurrent.Callable;
            public class Shop {
                static class Broken implements Callable<Object> {
                    public Object call() { throw new IllegalStateException("broken"); }
                }
                static class Right implements Callable<Object> {
                    public Object call() { return Shop.class; }
                }
                static final Callable<Object> BROKEN = new Broken();
                static final Callable<Object> RIGHT = new Right();
                public static void main(String[] arguments) throws Exception {
                    Set<String> answers = new TreeSet<>();
                    for (int i = 0; i < 20; i++) {
                        answers.add(BROKEN.call() == Shop.class ? "own" : "foreign");
                        answers.add(RIGHT.call() == Shop.class ? "right" : "foreign");
                    }
                    System.out.println(answers);
                }
            }
            """;

    /**
     * A watch over the time of calls would keep an application loaded until it has run out. What notes the time for calls
     * that do not read the clock does so for some seconds after the last of them.
     */
    private static final String NO_TIMER = "pooling.*.requestTimeout=0";

    private static final String BOTH = "[good day, Ann]\nnamed, Bob\n".repeat(2) + "true\nunloaded\n";

    @TempDir
    Path folder;

    private Path container;
    private Path application;

    @BeforeEach
    void build() {
        container = Compiler.compile(folder.resolve("container"), Map.of("Container.java", CONTAINER));
        application = Jvm.classesOf("com.acme.shop", folder.resolve("application"));
    }

    private Jvm.Result run(String options, String jars) {
        String[] entries = (application + ":" + jars).split(":");
        String[] command = new String[entries.length + 1];
        command[0] = "Container";
        System.arraycopy(entries, 0, command, 1, entries.length);
        return new Jvm()
                .flags("-XX:SoftRefLRUPolicyMSPerMB=0")
                .classPath(container)
                .agent(options)
                .run(command);
    }

    @Test
    void each_application_has_a_pool_of_its_own_and_takes_it_along_when_it_goes() {
        Jvm.Result result = run(NO_TIMER, Jvm.jars("pooling-annotations"));

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo(BOTH);
    }

    @Test
    void an_application_that_brings_the_runtime_hosts_its_pools_itself() {
        Jvm.Result result = run(
                NO_TIMER,
                Jvm.jars("pooling-annotations", "pooling-runtime", "/byte-buddy-1", "slf4j-api", "slf4j-simple"));

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo(BOTH);
    }

    @Test
    void applications_do_not_share_a_pool_of_an_interface_of_the_jdk_either() {
        application = Compiler.compile(folder.resolve("calling"), Map.of("com/acme/shop/Shop.java", CALLING));

        Jvm.Result result = run(
                NO_TIMER + ",pooling.calls.interface=java.util.concurrent.Callable,pooling.calls.mode=balance,"
                        + "pooling.calls.agents=com.acme.*",
                "");

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("[own, right]\n".repeat(2) + "true\nunloaded\n");
    }

    @Test
    void an_application_that_brings_another_runtime_is_left_alone_with_one_clear_line() {
        Path other = Compiler.compile(
                folder.resolve("other"),
                Map.of("dev/pooling/Pooling.java", "package dev.pooling; public final class Pooling { }"));

        Jvm.Result result = run("", Jvm.jars("pooling-annotations") + ":" + other);

        assertThat(result.out()).startsWith("[failed: broken]\nnamed, Bob\n");
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .contains("the application brings pooling-runtime of another version")
                .contains("use the same version of both");
    }
}
