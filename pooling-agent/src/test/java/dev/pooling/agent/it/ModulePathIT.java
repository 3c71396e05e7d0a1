package dev.pooling.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs on the module path, whose modules neither know nor read the Java agent. */
class ModulePathIT {

    private static final String INTERFACE = """
            package com.modular.inner;
            @dev.pooling.annotation.Pooled
            %sinterface Clock {
                String now();
            }
            """;

    private static final String PROGRAM = """
            package com.modular.inner;
            import dev.pooling.annotation.Agent;
            public final class Main {
                @Agent static final class Broken implements Clock {
                    public String now() { throw new IllegalStateException("broken"); }
                }
                @Agent record Right(String time) implements Clock {
                    public String now() { return time; }
                }
                static final Clock BROKEN = new Broken();
                static final Clock RIGHT = new Right("noon");
                public static void main(String[] arguments) {
                    for (int i = 0; i < 10; i++) {
                        System.out.print(BROKEN.now() + " ");
                    }
                    System.out.println(Main.class.getModule());
                }
            }
            """;

    private static final String NOON = "noon ".repeat(10) + "module com.modular\n";

    @TempDir
    Path folder;

    private Path program(String visibility, String... requires) {
        StringBuilder module = new StringBuilder("module com.modular {\n");
        for (String each : requires) {
            module.append("    requires ").append(each).append(";\n");
        }
        return Compiler.compile(
                folder,
                Map.of(
                        "module-info.java",
                        module + "}\n",
                        "com/modular/inner/Clock.java",
                        INTERFACE.formatted(visibility),
                        "com/modular/inner/Main.java",
                        PROGRAM),
                "-p",
                Jvm.jars("pooling-annotations", "pooling-runtime", "/byte-buddy-1", "slf4j-api"));
    }

    private static Jvm.Result run(Path classes, String jars) {
        return new Jvm().flags("-p", classes + ":" + jars).agent("").run("-m", "com.modular/com.modular.inner.Main");
    }

    @Test
    void an_interface_in_a_package_that_is_not_exported_is_pooled() {
        Jvm.Result result = run(program("public ", "dev.pooling.annotations"), Jvm.jars("pooling-annotations"));

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo(NOON);
    }

    @Test
    void with_the_runtime_as_a_module_even_a_package_private_interface_is_pooled() {
        Jvm.Result result = run(
                program("", "dev.pooling.annotations", "dev.pooling.runtime"),
                Jvm.jars("pooling-annotations", "pooling-runtime", "/byte-buddy-1", "slf4j"));

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo(NOON);
    }

    @Test
    void a_package_private_interface_without_the_runtime_is_left_alone_with_the_reason() {
        Jvm.Result result = run(program("", "dev.pooling.annotations"), Jvm.jars("pooling-annotations"));

        assertThat(result.err()).contains("com.modular.inner.Clock").contains("must hold the proxy");
        assertThat(result.err()).contains("IllegalStateException: broken");
    }
}
