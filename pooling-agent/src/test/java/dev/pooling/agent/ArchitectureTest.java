package dev.pooling.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom: the rules that keep the start fast and the Java agent out of sight. */
@AnalyzeClasses(packages = "dev.pooling.agent", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.pooling.agent.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule WHAT_APPLICATIONS_SEE_KNOWS_THE_JDK_ALONE = classes()
            .that()
            .resideInAPackage("dev.pooling.agent.bridge")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.pooling.agent.bridge", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule THE_ENTRY_KNOWS_THE_BRIDGE_ALONE = classes()
            .that()
            .resideInAPackage("dev.pooling.agent")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.pooling.agent",
                    "dev.pooling.agent.bridge",
                    "java..",
                    "org.jspecify..",
                    "net.bytebuddy.agent..");

    @ArchTest
    static final ArchRule ONLY_WEAVING_KNOWS_HOW_CLASS_FILES_ARE_WRITTEN = noClasses()
            .that()
            .resideOutsideOfPackages("dev.pooling.agent.weave", "dev.pooling.agent.match")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.bytebuddy.jar.asm..");

    @ArchTest
    static final ArchRule WHO_JOINS_IS_NOT_THE_BUSINESS_OF_MATCHING_AND_WEAVING = noClasses()
            .that()
            .resideInAnyPackage("dev.pooling.agent.match", "dev.pooling.agent.weave", "dev.pooling.agent.config")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.pooling.agent.join", "dev.pooling.agent.core", "dev.pooling.agent.cli");
}
