package dev.pooling.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others see of a woven class: serialisation, reflection, and the Java agent itself when it is installed again. */
class WovenFormIT {

    private static final String DOOR = """
            package com.acme.doors;
            import dev.pooling.annotation.*;
            import java.io.*;
            @Pooled public interface Door {
                String open() throws IOException;
                @Agent class Stuck implements Door, Serializable {
                    public String open() throws IOException { throw new IOException("stuck"); }
                }
                @Agent class Easy implements Door, Serializable {
                    private final String name;
                    Easy(String name) { this.name = name; }
                    @Deprecated public String open() { return name; }
                }
            }
            """;

    private static final String LOOKING = """
            package com.acme.doors;
            import java.io.*;
            import java.lang.reflect.*;
            public class Looking {
                public static void main(String[] arguments) throws Exception {
                    Door door = new Door.Easy("easy");
                    System.out.println(ObjectStreamClass.lookup(Door.Easy.class).getSerialVersionUID());
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    new ObjectOutputStream(bytes).writeObject(door);
                    Object copy = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
                    System.out.println(((Door) copy).open());
                    Method open = Door.Easy.class.getMethod("open");
                    System.out.println(open + " " + open.isAnnotationPresent(Deprecated.class));
                    for (Method method : Door.Easy.class.getDeclaredMethods()) {
                        if (!method.isSynthetic()) {
                            System.out.println(method);
                        }
                    }
                    System.out.println(Door.Easy.class.getDeclaredFields().length);
                }
            }
            """;

    private static final String AGAIN = """
            package com.acme.doors;
            import dev.pooling.agent.PoolingAgent;
            import java.util.*;
            public class Again {
                static final List<Door> DOORS = new ArrayList<>();
                static void openAll() {
                    Set<String> answers = new TreeSet<>();
                    for (int i = 0; i < 12; i++) {
                        for (Door door : DOORS) {
                            try { answers.add(door.open()); } catch (java.io.IOException e) { answers.add(e.getMessage()); }
                        }
                    }
                    System.out.println(answers);
                }
                public static void main(String[] arguments) {
                    PoolingAgent.install();
                    DOORS.add(new Door.Stuck());
                    DOORS.add(new Door.Easy("front"));
                    openAll();
                    PoolingAgent.uninstall();
                    openAll();
                    PoolingAgent.install();
                    openAll();
                    DOORS.add(new Door.Easy("back"));
                    openAll();
                }
            }
            """;

    /** Attaches with other methods each time, and has another Java agent transform the classes anew in between. */
    private static final String OTHER_METHODS = """
            package com.acme.doors;
            import dev.pooling.agent.PoolingAgent;
            import java.lang.instrument.*;
            import java.util.*;
            public class OtherMethods {
                static final List<House> HOUSES = new ArrayList<>();
                static void askAll() throws Exception {
                    Set<String> answers = new TreeSet<>();
                    House house = HOUSES.get(0);
                    for (int i = 0; i < 6; i++) {
                        answers.add(house.open(house));
                        answers.add(house.close(house));
                    }
                    System.out.println(answers);
                }
                static void retransform(Instrumentation instrumentation) throws Exception {
                    instrumentation.retransformClasses(House.Small.class, House.Big.class);
                }
                public static void main(String[] arguments) throws Exception {
                    Instrumentation instrumentation = net.bytebuddy.agent.ByteBuddyAgent.install();
                    PoolingAgent.install("pooling.House.methods=open");
                    HOUSES.add(new House.Small());
                    HOUSES.add(new House.Big());
                    askAll();
                    PoolingAgent.uninstall();
                    retransform(instrumentation);
                    askAll();
                    PoolingAgent.install("pooling.House.methods=close");
                    askAll();
                    askAll();
                    retransform(instrumentation);
                    askAll();
                }
            }
            """;

    /** Each says whether it was called itself. */
    private static final String HOUSE = """
            package com.acme.doors;
            import dev.pooling.annotation.*;
            @Pooled public interface House {
                String open(House called);
                String close(House called);
                class Base {
                    public String close(House called) { return called == this ? "close" : "CLOSE"; }
                }
                @Agent class Small extends Base implements House {
                    public String open(House called) { return called == this ? "open" : "OPEN"; }
                }
                @Agent class Big extends Base implements House {
                    public String open(House called) { return called == this ? "open" : "OPEN"; }
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
                Map.of(
                        "com/acme/doors/Door.java",
                        DOOR,
                        "com/acme/doors/Looking.java",
                        LOOKING,
                        "com/acme/doors/Again.java",
                        AGAIN,
                        "com/acme/doors/House.java",
                        HOUSE,
                        "com/acme/doors/OtherMethods.java",
                        OTHER_METHODS),
                "-cp",
                Jvm.AGENT + ":" + Jvm.jars("pooling-annotations", "byte-buddy-agent"));
    }

    @Test
    void serialisation_and_reflection_see_the_class_as_it_was_written() {
        Jvm.Result plain =
                new Jvm().classPath(classes, Jvm.jars("pooling-annotations")).run("com.acme.doors.Looking");
        Jvm.Result woven = new Jvm()
                .classPath(classes, Jvm.jars("pooling-annotations"))
                .agent("")
                .run("com.acme.doors.Looking");

        assertThat(woven.err()).isEmpty();
        assertThat(woven.out()).isEqualTo(plain.out()).contains("\neasy\n");
    }

    @Test
    void classes_and_objects_from_a_first_installation_are_pooled_by_a_second_one() {
        Jvm.Result result = new Jvm()
                .attachable()
                .classPath(classes, Jvm.AGENT, Jvm.jars("pooling-annotations", "byte-buddy-agent"))
                .run("com.acme.doors.Again");

        assertThat(result.err()).isEmpty();
        // Objects from before join when they are first called, so the first call finds nobody to fail over to.
        assertThat(result.out()).isEqualTo("[front]\n[front, stuck]\n[front, stuck]\n[back, front]\n");
    }

    @Test
    void classes_keep_their_methods_when_others_are_pooled_later_and_another_agent_transforms_them() {
        Jvm.Result result = new Jvm()
                .attachable()
                .classPath(classes, Jvm.AGENT, Jvm.jars("pooling-annotations", "byte-buddy-agent"))
                .run("com.acme.doors.OtherMethods");

        // What is inherited can't be overridden any more when the class is loaded.
        assertThat(result.err().lines()).allMatch(line -> line.contains("close is inherited, and the class is loaded"));
        assertThat(result.out()).isEqualTo("[OPEN, close, open]\n" + "[close, open]\n".repeat(4));
    }
}
