package dev.pooling;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.utility.OpenedClassReader;
import org.junit.jupiter.api.Test;

/** Holds the order of packages and what is bound to one of them. */
class ArchitectureTest {

    /** Each package may import those that stand before it. */
    private static final List<String> ORDER = List.of(
            "dev.pooling.annotation",
            "dev.pooling.internal",
            "dev.pooling.time",
            "dev.pooling.breaker",
            "dev.pooling.health",
            "dev.pooling.limit",
            "dev.pooling.routing",
            "dev.pooling.retry",
            "dev.pooling.event",
            "dev.pooling.async",
            "dev.pooling.pool",
            "dev.pooling.config",
            "dev.pooling.proxy",
            "dev.pooling.weave",
            "dev.pooling");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.pooling");

    @Test
    void every_package_is_in_the_order() {
        assertThat(CLASSES.stream().map(each -> each.getPackageName()).distinct())
                .containsExactlyInAnyOrderElementsOf(ORDER);
    }

    @Test
    void packages_import_only_what_stands_before_them() {
        for (int i = 0; i < ORDER.size(); i++) {
            String[] later = ORDER.subList(i + 1, ORDER.size()).toArray(String[]::new);
            if (later.length > 0) {
                noClasses()
                        .that()
                        .resideInAPackage(ORDER.get(i))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(later)
                        .check(CLASSES);
            }
        }
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("dev.pooling.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void byte_buddy_is_used_by_the_proxies_alone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.pooling.proxy")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("net.bytebuddy..")
                .check(CLASSES);
    }

    @Test
    void reflection_is_used_by_the_proxies_alone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.pooling.proxy")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Method.class)
                .check(CLASSES);
    }

    @Test
    void clocks_and_sleeps_are_in_the_time_package_alone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.pooling.time")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(TimeUnit.class, "sleep", long.class)
                .check(CLASSES);
    }

    /** A virtual thread that blocks under a monitor pins its carrier thread before JDK 24. */
    @Test
    void nothing_synchronises_on_a_monitor() throws IOException {
        List<String> synchronising = new ArrayList<>();
        for (JavaClass each : CLASSES) {
            try (InputStream bytes =
                    each.getSource().orElseThrow().getUri().toURL().openStream()) {
                new ClassReader(bytes).accept(new MonitorFinder(each.getName(), synchronising), 0);
            }
        }
        assertThat(synchronising).isEmpty();
    }

    private static final class MonitorFinder extends ClassVisitor {

        private final String className;
        private final List<String> found;

        MonitorFinder(String className, List<String> found) {
            super(OpenedClassReader.ASM_API);
            this.className = className;
            this.found = found;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            if ((access & Opcodes.ACC_SYNCHRONIZED) != 0) {
                found.add(className + "." + name);
            }
            return new MethodVisitor(OpenedClassReader.ASM_API) {
                @Override
                public void visitInsn(int opcode) {
                    if (opcode == Opcodes.MONITORENTER) {
                        found.add(className + "." + name);
                    }
                }
            };
        }
    }

    @Test
    void classes_are_final_abstract_or_meant_to_be_extended() {
        Stream<String> open = CLASSES.stream()
                .filter(each -> !each.isInterface() && !each.isEnum() && !each.isAnonymousClass())
                .filter(each -> !each.getModifiers().contains(JavaModifier.FINAL))
                .filter(each -> !each.getModifiers().contains(JavaModifier.ABSTRACT))
                .filter(each -> !each.isAssignableTo(Throwable.class))
                .map(each -> each.getName());
        assertThat(open).isEmpty();
    }
}
