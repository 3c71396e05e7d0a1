package dev.pooling.agent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program on the class path, and what the options of the Java agent do to it. */
class OptionsIT {

    private static final String WITHOUT_POOL = "[failed: broken]\nnamed, Bob\n";
    private static final String POOLED = "[good day, Ann]\nnamed, Bob\n";

    @TempDir
    Path folder;

    private Path classes;

    @BeforeEach
    void copyProgram() {
        classes = Jvm.classesOf("com.acme.shop", folder.resolve("classes"));
    }

    private Jvm shop() {
        return new Jvm().classPath(classes, Jvm.jars("pooling-annotations"));
    }

    private static String run(Jvm jvm) {
        Jvm.Result result = jvm.run("com.acme.shop.Shop");
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        return result.out();
    }

    @Test
    void without_the_agent_calls_fail() {
        assertThat(run(shop())).isEqualTo(WITHOUT_POOL);
    }

    @Test
    void annotated_interfaces_are_pooled() {
        assertThat(run(shop().agent(""))).isEqualTo(POOLED);
    }

    @Test
    void arguments_of_the_agent_name_more_members() {
        assertThat(run(shop().agent("pooling.Greeter.agents=com.acme.shop.Greeters$Named(id=third weight=2)")))
                .startsWith("[good day, Ann, named, Ann]");
    }

    @Test
    void system_properties_configure_pools() {
        assertThat(run(shop().flags("-Dpooling.Greeter.retries=0").agent("")))
                .startsWith("[failed: broken, good day, Ann]");
    }

    @Test
    void the_configuration_file_configures_pools_and_arguments_stand_above_it() throws IOException {
        Path file = Files.writeString(
                folder.resolve("pools.properties"), "pooling.Greeter.retries=0\npooling.Greeter.agents=*\n");

        assertThat(run(shop().agent("config=" + file))).startsWith("[failed: broken, good day, Ann, named, Ann]");
        assertThat(run(shop().agent("config=" + file + ",pooling.Greeter.retries=3")))
                .startsWith("[good day, Ann, named, Ann]");
    }

    @Test
    void a_pool_can_be_switched_off() {
        assertThat(run(shop().flags("-Dpooling.Greeter.mode=off").agent(""))).isEqualTo(WITHOUT_POOL);
        assertThat(run(shop().agent("enabled=false"))).isEqualTo(WITHOUT_POOL);
        assertThat(run(shop().agent("exclude=com.acme.shop.*"))).isEqualTo(WITHOUT_POOL);
        assertThat(run(shop().agent("include=com.other.*"))).isEqualTo(WITHOUT_POOL);
        assertThat(run(shop().agent("pooling.Greeter.methods=!greet"))).isEqualTo(WITHOUT_POOL);
    }

    @Test
    void home_first_leaves_calls_where_they_were_made_while_they_succeed() {
        assertThat(run(shop().agent("pooling.Greeter.mode=home-first,pooling.Greeter.agents=*")))
                .isIn("[good day, Ann, named, Ann]\nnamed, Bob\n", "[good day, Ann]\nnamed, Bob\n");
    }

    @Test
    void a_dry_run_weaves_nothing_and_tells_what_it_would_weave() {
        Jvm.Result result = shop().agent("dryRun=true").run("com.acme.shop.Shop");

        assertThat(result.out()).isEqualTo(WITHOUT_POOL);
        assertThat(result.err())
                .contains("com.acme.shop.Greeters$Broken would be woven as a com.acme.shop.Greeter: [greet(")
                .contains("com.acme.shop.Greeters$Broken would join the pool of com.acme.shop.Greeter\n")
                .contains("com.acme.shop.Greeters$Named would not join the pool of com.acme.shop.Greeter: it has no"
                        + " @Agent, and no pattern of the option agents names it\n");
    }

    @Test
    void debug_tells_of_woven_classes_and_members() {
        Jvm.Result result = shop().agent("debug=true").run("com.acme.shop.Shop");

        assertThat(result.err())
                .contains("com.acme.shop.Greeters$Broken is woven as a com.acme.shop.Greeter")
                .contains("com.acme.shop.Greeters$Polite joined pool Greeter as polite")
                .contains(
                        "com.acme.shop.Greeters$Named does not join the pool of com.acme.shop.Greeter: it has no @Agent");
    }

    @Test
    void woven_classes_are_dumped() throws IOException {
        Path dump = folder.resolve("dump");

        run(shop().agent("dump=" + dump));

        try (Stream<Path> files = Files.walk(dump)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> dump.relativize(file).toString()))
                    .contains("before/com/acme/shop/Greeters$Broken.class", "after/com/acme/shop/Greeters$Broken.class")
                    .hasSize(6);
        }
    }

    @Test
    void bad_options_are_told_in_one_line_and_the_application_runs() {
        Jvm.Result result = shop().agent("dryRunn=true").run("com.acme.shop.Shop");

        assertThat(result.out()).isEqualTo(WITHOUT_POOL);
        assertThat(result.err())
                .isEqualToIgnoringNewLines("pooling-agent: unknown option 'dryRunn', did you mean 'dryRun'?;"
                        + " the application runs without the Java agent");
    }

    @Test
    void bad_options_of_a_pool_are_told_with_the_nearest_one() {
        Jvm.Result result = shop().agent("pooling.Greeter.agents=*,pooling.Greeter.retrys=2")
                .run("com.acme.shop.Shop");

        assertThat(result.out()).isEqualTo(WITHOUT_POOL);
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .contains("retrys")
                .contains("did you mean 'retries'?");
    }

    @Test
    void strict_stops_the_application_if_options_are_wrong() {
        Jvm.Result result = shop().agent("strict,mode=balance").run("com.acme.shop.Shop");

        assertThat(result.status()).isOne();
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines()).singleElement().asString().contains("unknown option 'mode'");
    }

    @Test
    void a_missing_file_is_told() {
        Jvm.Result result = shop().agent("config=nowhere.properties").run("com.acme.shop.Shop");

        assertThat(result.out()).isEqualTo(WITHOUT_POOL);
        assertThat(result.err()).contains("nowhere.properties").contains("cannot be read");
    }

    @Test
    void help_is_printed() {
        Jvm.Result result = shop().agent("help").run("com.acme.shop.Shop");

        assertThat(result.out())
                .contains("dryRun=true|false")
                .contains("pooling.POOL.agents")
                .endsWith(WITHOUT_POOL);
    }

    @Test
    void the_application_sees_the_same_pool() throws IOException {
        Path program = folder.resolve("Seeing.java");
        Files.writeString(program, """
                import com.acme.shop.*;
                public class Seeing {
                    public static void main(String[] arguments) throws Exception {
                        Shop.main(arguments);
                        System.out.println(dev.pooling.Pooling.poolOf(Greeter.class).stats().get("polite").successCount());
                    }
                }
                """);
        Jvm.Result result = new Jvm()
                .classPath(classes, Jvm.jars("pooling-annotations", "pooling-runtime", "slf4j", "/byte-buddy-1"))
                .agent("")
                .run(program.toString());

        // Objects that nobody holds any more are gone from the pool, and their figures with them: so the figure may be
        // missing.
        assertThat(result.err()).doesNotContain("Exception in thread");
        assertThat(result.out()).startsWith(POOLED);
    }

    @Test
    void nothing_of_the_agent_is_visible_to_the_application() throws IOException {
        Path program = folder.resolve("Looking.java");
        Files.writeString(program, """
                public class Looking {
                    public static void main(String[] arguments) throws Exception {
                        for (String name : new String[] {"net.bytebuddy.jar.asm.ClassReader", "dev.pooling.Pooling",
                                "org.slf4j.Logger", "dev.pooling.agent.core.JavaAgent"}) {
                            try {
                                System.out.println(Class.forName(name));
                            } catch (ClassNotFoundException e) {
                                System.out.println("no " + name);
                            }
                        }
                    }
                }
                """);

        Jvm.Result result = new Jvm().agent("").run(program.toString());

        assertThat(result.out())
                .isEqualTo("no net.bytebuddy.jar.asm.ClassReader\nno dev.pooling.Pooling\n"
                        + "no org.slf4j.Logger\nno dev.pooling.agent.core.JavaAgent\n");
    }
}
