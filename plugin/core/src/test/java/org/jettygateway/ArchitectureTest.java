package org.jettygateway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jettygateway.internal.control.GatewayController;
import org.jettygateway.internal.model.IpAddress;
import org.jspecify.annotations.NullMarked;

/** The rules between the packages of this module: which may see which, and what none of them may do. */
@AnalyzeClasses(packages = "org.jettygateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String PROBLEM = "org.jettygateway.problem..";
    private static final String SOURCE = "org.jettygateway.source..";
    private static final String EVENT = "org.jettygateway.event..";
    private static final String MODEL = "org.jettygateway.internal.model..";
    private static final String CERTIFICATE = "org.jettygateway.internal.certificate..";
    private static final String DECODE = "org.jettygateway.internal.decode..";
    private static final String GRAPH = "org.jettygateway.internal.graph..";
    private static final String STATUS = "org.jettygateway.internal.status..";
    private static final String COMPILE = "org.jettygateway.internal.compile..";
    private static final String ROUTING = "org.jettygateway.internal.routing..";
    private static final String LINT = "org.jettygateway.internal.lint..";
    private static final String CONTROL = "org.jettygateway.internal.control..";

    /** What every package may use: the language and the two annotations of JSpecify. */
    private static final List<String> LANGUAGE = List.of("java..", "org.jspecify.annotations..");

    /** The packages that only turn values into values. */
    private static final String[] PURE = {MODEL, GRAPH, ROUTING, COMPILE, STATUS, LINT};

    /** As pure, but they make streams of texts. */
    private static final String[] TIMELESS = {MODEL, GRAPH, ROUTING, COMPILE, STATUS, LINT, CERTIFICATE};

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("org.jettygateway.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule PROBLEM_SEES_THE_JDK = dependencies(PROBLEM);

    @ArchTest
    static final ArchRule ROUTING_SEES_THE_JDK = dependencies(ROUTING);

    @ArchTest
    static final ArchRule EVENT_SEES_THE_JDK = dependencies(EVENT);

    @ArchTest
    static final ArchRule SOURCE_SEES_PROBLEMS = dependencies(SOURCE, PROBLEM, "org.slf4j..");

    @ArchTest
    static final ArchRule MODEL_SEES_PROBLEMS = dependencies(MODEL, PROBLEM);

    @ArchTest
    static final ArchRule DECODE_SEES_YAML =
            dependencies(DECODE, SOURCE, MODEL, CERTIFICATE, PROBLEM, "org.yaml.snakeyaml..", "com.google.re2j..");

    @ArchTest
    static final ArchRule CERTIFICATE_SEES_ASN1 = dependencies(CERTIFICATE, "org.apache.kerby.asn1..");

    @ArchTest
    static final ArchRule GRAPH_SEES_MODEL = dependencies(GRAPH, MODEL, PROBLEM);

    @ArchTest
    static final ArchRule STATUS_SEES_GRAPH = dependencies(STATUS, GRAPH, MODEL);

    @ArchTest
    static final ArchRule LINT_SEES_GRAPH = dependencies(LINT, GRAPH, MODEL, PROBLEM);

    @ArchTest
    static final ArchRule COMPILE_SEES_GRAPH_AND_ROUTING =
            dependencies(COMPILE, GRAPH, MODEL, ROUTING, PROBLEM, "com.google.re2j..");

    @ArchTest
    static final ArchRule CONTROL_SEES_THE_STEPS_IT_CALLS =
            dependencies(CONTROL, SOURCE, DECODE, MODEL, GRAPH, LINT, COMPILE, ROUTING, PROBLEM, "org.slf4j..");

    @ArchTest
    static final ArchRule PURE_PACKAGES_DO_NOTHING_BUT_COMPUTE = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "java.io..",
                            "java.nio.file..",
                            "java.nio.channels..",
                            "java.util.concurrent..",
                            "java.util.logging..")
                    .or(resideInAPackage("java.net..")
                            .and(not(equivalentTo(InetAddress.class)))
                            .and(not(equivalentTo(UnknownHostException.class))))
                    .or(equivalentTo(Thread.class))
                    .or(equivalentTo(java.util.Timer.class)));

    @ArchTest
    static final ArchRule ADDRESSES_ARE_READ_IN_ONE_PLACE = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .and(not(equivalentTo(IpAddress.class)))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net..");

    @ArchTest
    static final ArchRule PURE_PACKAGES_HAVE_NO_CLOCK = noClasses()
            .that()
            .resideInAnyPackage(TIMELESS)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.time.Clock.class);

    @ArchTest
    static final ArchRule PURE_TYPES_ARE_CLOSED = classes()
            .that()
            .resideInAnyPackage(PURE)
            .and()
            .areNotInterfaces()
            .and()
            .doNotHaveModifier(JavaModifier.ABSTRACT)
            .and(not(closedByTheCompiler()))
            .should()
            .haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule PURE_FIELDS_ARE_FINAL = fields().that()
            .areDeclaredInClassesThat(resideInAnyPackage(PURE).and(not(aWorkbench())))
            .should()
            .beFinal();

    @ArchTest
    static final ArchRule NOTHING_STATIC_CHANGES =
            fields().that().areStatic().should().beFinal().andShould(notBeMutable());

    @ArchTest
    static final ArchRule NO_THREAD_LOCALS =
            noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class);

    @ArchTest
    static final ArchRule NO_SYSTEM_PROPERTIES = noClasses()
            .should()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class, String.class)
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(Boolean.class, "getBoolean", String.class)
            .orShould()
            .callMethod(Integer.class, "getInteger", String.class);

    @ArchTest
    static final ArchRule PROMISES_NAME_NO_INTERNALS = classes()
            .that()
            .resideInAnyPackage(PROBLEM, SOURCE, EVENT)
            .and()
            .arePublic()
            .should(nameNoInternalTypeInPublic());

    @ArchTest
    static void every_package_is_null_marked(JavaClasses classes) {
        Set<String> unmarked = classes.stream()
                .map(JavaClass::getPackage)
                .filter(javaPackage -> !javaPackage.isAnnotatedWith(NullMarked.class))
                .map(javaPackage -> javaPackage.getName())
                .collect(Collectors.toSet());
        assertEquals(Set.of(), unmarked);
    }

    @ArchTest
    static void one_write_publishes_a_generation(JavaClasses classes) {
        List<String> volatiles = classes.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().contains(JavaModifier.VOLATILE))
                .map(JavaField::getFullName)
                .toList();
        assertEquals(List.of(GatewayController.class.getName() + ".current"), volatiles);
    }

    private static ArchRule dependencies(String from, String... to) {
        List<String> allowed = new ArrayList<>(LANGUAGE);
        allowed.add(from);
        allowed.addAll(Arrays.asList(to));
        return classes()
                .that()
                .resideInAPackage(from)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed.toArray(String[]::new))
                .allowEmptyShould(true);
    }

    /** Enums, the bodies of their constants, and the tables that the compiler makes of a switch. */
    private static DescribedPredicate<JavaClass> closedByTheCompiler() {
        return DescribedPredicate.describe(
                "closed by the compiler", type -> type.isAssignableTo(Enum.class) || type.isAnonymousClass());
    }

    /** What makes an immutable value may change until it is made: such objects never leave the method that made them. */
    private static DescribedPredicate<JavaClass> aWorkbench() {
        Set<String> workbenches = Set.of(
                "org.jettygateway.internal.compile.ActionCompiler", "org.jettygateway.internal.routing.Ipv6Literal");
        return DescribedPredicate.describe(
                "a workbench",
                type -> workbenches.contains(type.getName())
                        || type.getName().endsWith("Builder")
                        || type.getEnclosingClass()
                                .filter(outer -> outer.getName().endsWith("Builder"))
                                .isPresent());
    }

    private static ArchCondition<JavaField> notBeMutable() {
        Set<String> mutable = Set.of(
                "java.util.ArrayList",
                "java.util.HashMap",
                "java.util.HashSet",
                "java.util.LinkedHashMap",
                "java.util.TreeMap",
                "java.lang.StringBuilder");
        return new ArchCondition<>("not be of a mutable type") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                JavaClass type = field.getRawType();
                boolean bad = mutable.contains(type.getName())
                        || type.getName().startsWith("java.util.concurrent.atomic.")
                        || (type.isArray() && field.getModifiers().contains(JavaModifier.PUBLIC));
                events.add(new SimpleConditionEvent(field, !bad, field.getFullName() + " is a " + type.getName()));
            }
        };
    }

    private static ArchCondition<JavaClass> nameNoInternalTypeInPublic() {
        return new ArchCondition<>("name no internal type in public") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Stream<JavaClass> inFields = type.getFields().stream()
                        .filter(ArchitectureTest::isPromised)
                        .map(JavaField::getRawType);
                Stream<JavaClass> inMethods = type.getCodeUnits().stream()
                        .filter(ArchitectureTest::isPromised)
                        .flatMap(ArchitectureTest::signature);
                Stream<JavaClass> above =
                        Stream.concat(type.getRawInterfaces().stream(), type.getRawSuperclass().stream());
                Stream.of(inFields, inMethods, above)
                        .flatMap(types -> types)
                        .filter(named -> named.getPackageName().contains(".internal."))
                        .forEach(named -> events.add(
                                SimpleConditionEvent.violated(type, type.getName() + " names " + named.getName())));
            }
        };
    }

    private static boolean isPromised(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static Stream<JavaClass> signature(JavaCodeUnit unit) {
        return Stream.of(
                        Stream.of(unit.getRawReturnType()),
                        unit.getRawParameterTypes().stream(),
                        unit.getTypeParameters().stream()
                                .flatMap(parameter -> parameter.getAllInvolvedRawTypes().stream()),
                        unit.getReturnType().getAllInvolvedRawTypes().stream(),
                        unit.getParameterTypes().stream()
                                .flatMap(parameter -> parameter.getAllInvolvedRawTypes().stream()))
                .flatMap(types -> types);
    }
}
