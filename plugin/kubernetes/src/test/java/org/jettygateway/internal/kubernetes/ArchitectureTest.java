package org.jettygateway.internal.kubernetes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What this module may see: the core, and the Kubernetes client; neither Jetty nor a door. */
@AnalyzeClasses(packages = "org.jettygateway.internal.kubernetes", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule A_SOURCE_AND_A_LISTENER = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify.annotations..",
                    "org.slf4j..",
                    "io.fabric8.kubernetes..",
                    "org.jettygateway.source..",
                    "org.jettygateway.event..",
                    "org.jettygateway.internal.model..",
                    "org.jettygateway.internal.decode..",
                    "org.jettygateway.internal.kubernetes..");

    @ArchTest
    static final ArchRule MERGING_IS_PURE = noClasses()
            .that()
            .haveSimpleName("StatusMerge")
            .or()
            .haveSimpleName("ObjectText")
            .or()
            .haveSimpleName("Cidr")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.fabric8.kubernetes.client..", "java.time..", "java.util.concurrent..", "java.net..");

    @ArchTest
    static final ArchRule NO_STATIC_STATE = fields().that().areStatic().should().haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule NO_HIDDEN_INPUT = noClasses()
            .should()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(System.class, "getenv", String.class);
}
