package org.jettygateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;
import org.jettygateway.internal.io.SelectorExecutor;

/** The rules between the packages of this module: which may see which, and what none of them may do. */
@AnalyzeClasses(
        packages = {
            "org.jettygateway.handler",
            "org.jettygateway.extension",
            "org.jettygateway.internal.admin",
            "org.jettygateway.internal.proxy",
            "org.jettygateway.internal.listen",
            "org.jettygateway.internal.io",
            "org.jettygateway.internal.upstream"
        },
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String HANDLER = "org.jettygateway.handler..";
    private static final String EXTENSION = "org.jettygateway.extension..";
    private static final String ADMIN = "org.jettygateway.internal.admin..";
    private static final String PROXY = "org.jettygateway.internal.proxy..";
    private static final String LISTEN = "org.jettygateway.internal.listen..";
    private static final String IO = "org.jettygateway.internal.io..";
    private static final String UPSTREAM = "org.jettygateway.internal.upstream..";
    private static final String UPSTREAM_CLIENT = "org.jettygateway.internal.upstream.client..";
    private static final String JETTY_SERVER = "org.eclipse.jetty.server..";
    private static final String JETTY_CLIENT = "org.eclipse.jetty.client..";

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("org.jettygateway.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule EXTENSIONS_SEE_THE_JDK = classes()
            .that()
            .resideInAPackage(EXTENSION)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify.annotations..", EXTENSION);

    @ArchTest
    static final ArchRule NOBODY_SEES_THE_DOOR = noClasses()
            .that()
            .resideOutsideOfPackage(HANDLER)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(HANDLER);

    @ArchTest
    static final ArchRule ONLY_THE_DOOR_SEES_ADMIN = noClasses()
            .that()
            .resideOutsideOfPackages(HANDLER, ADMIN)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ADMIN);

    @ArchTest
    static final ArchRule THE_PIPELINE_SERVES_ANY_DOOR = noClasses()
            .that()
            .resideInAPackage(PROXY)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(JETTY_SERVER, JETTY_CLIENT, LISTEN, IO);

    @ArchTest
    static final ArchRule UPSTREAMS_KNOW_NOTHING_OF_CLIENTS = noClasses()
            .that()
            .resideInAPackage(UPSTREAM)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(JETTY_SERVER, PROXY, LISTEN);

    @ArchTest
    static final ArchRule PORTS_KNOW_NOTHING_OF_REQUESTS = noClasses()
            .that()
            .resideInAPackage(LISTEN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(PROXY, UPSTREAM);

    @ArchTest
    static final ArchRule SOCKETS_KNOW_NOTHING_OF_HTTP = noClasses()
            .that()
            .resideInAPackage(IO)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    HANDLER, PROXY, LISTEN, UPSTREAM, JETTY_SERVER, JETTY_CLIENT, "org.eclipse.jetty.http..");

    @ArchTest
    static final ArchRule ONE_PLACE_SPEAKS_TO_BACKENDS = noClasses()
            .that()
            .resideOutsideOfPackage(UPSTREAM_CLIENT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(JETTY_CLIENT);

    @ArchTest
    static final ArchRule NO_HIDDEN_INPUT = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(SelectorExecutor.class.getName()) // decision 011
            .should()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class, String.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ThreadLocal.class);

    @ArchTest
    static final ArchRule NO_STATIC_STATE =
            noFields().that().areStatic().should().notBeFinal().allowEmptyShould(true);

    @ArchTest
    static final ArchRule NO_PROMISE_NAMES_AN_INTERNAL_TYPE = methods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(HANDLER, EXTENSION)
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .and()
            .arePublic()
            .should(nameNoInternalType());

    @ArchTest
    static final ArchRule TYPES_ARE_CLOSED = classes()
            .that()
            .areNotInterfaces()
            .and()
            .areNotAnonymousClasses()
            .should()
            .haveModifier(JavaModifier.FINAL)
            .orShould()
            .haveModifier(JavaModifier.ABSTRACT);

    private static ArchCondition<JavaMethod> nameNoInternalType() {
        return new ArchCondition<>("name no internal type") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                Stream.concat(method.getRawParameterTypes().stream(), Stream.of(method.getRawReturnType()))
                        .filter(type -> type.getPackageName().contains(".internal"))
                        .forEach(type -> events.add(SimpleConditionEvent.violated(
                                method, method.getFullName() + " names " + type.getName())));
            }
        };
    }
}
