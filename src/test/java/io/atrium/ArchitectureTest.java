package io.atrium;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.atrium.http.ContractOnDemand;
import io.atrium.start.DerivedSettings;
import io.quarkus.security.Authenticated;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/** The rooms of the house, and the rules of living in it. */
class ArchitectureTest {

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.atrium");

    private static final List<String> WORDS = List.of("kernel");
    private static final List<String> MEANS = List.of(
            "kernel", "group", "measure", "trace", "http", "access", "limit", "audit", "event", "odoo", "record",
            "command");

    /** Which rooms each room may use. A package without a row is a mistake. */
    private static final Map<String, List<String>> ROOMS = rooms();

    private static Map<String, List<String>> rooms() {
        Map<String, List<String>> rooms = new LinkedHashMap<>();
        // 0 words
        rooms.put("kernel", List.of());
        rooms.put("group", List.of());
        rooms.put("measure", List.of());
        // 1 means
        rooms.put("trace", WORDS);
        rooms.put("http", List.of("kernel", "trace"));
        rooms.put("access", List.of("kernel", "http"));
        rooms.put("limit", List.of("kernel", "http", "access"));
        rooms.put("audit", List.of("kernel", "group", "http", "access"));
        rooms.put("event", List.of("kernel", "measure", "trace", "http", "access"));
        rooms.put("odoo", List.of("kernel", "trace"));
        rooms.put("record", List.of("kernel", "measure", "http", "access", "audit", "event", "odoo"));
        rooms.put(
                "command", List.of("kernel", "measure", "trace", "http", "access", "audit", "event", "odoo", "record"));
        // 2 flows: never each other
        List.of("webhook", "subscription", "exceptionqueue", "reconcile", "watch", "extract", "governance")
                .forEach(flow -> rooms.put(flow, MEANS));
        // 3 resources: never each other, and nobody uses them
        List.of("procurement", "invoicing", "workforce").forEach(resource -> rooms.put(resource, MEANS));
        // pages over the API: no way around it
        rooms.put("console", List.of("kernel", "http", "access"));
        // beside
        rooms.put("sandbox", List.of("kernel", "access", "odoo"));
        rooms.put("start", List.of("kernel", "sandbox"));
        return rooms;
    }

    private static String room(JavaClass type) {
        String rest = type.getPackageName().substring("io.atrium".length());
        return rest.isEmpty() ? "" : rest.substring(1);
    }

    @Test
    void everyPackageIsARoomOfThePlan() {
        Set<String> packages = CODE.stream().map(ArchitectureTest::room).collect(Collectors.toCollection(TreeSet::new));

        packages.remove("");
        assertThat(ROOMS.keySet()).containsAll(packages);
    }

    @Test
    void nothingStandsInTheRootButTheMainClass() {
        List<String> root = CODE.stream()
                .filter(type -> room(type).isEmpty())
                .map(JavaClass::getSimpleName)
                .toList();

        assertThat(root).containsExactly("Atrium");
    }

    @Test
    void everyRoomUsesOnlyWhatItsRowAllows() {
        ROOMS.forEach((room, allowed) -> noClasses()
                .that()
                .resideInAPackage("io.atrium." + room)
                .should()
                .dependOnClassesThat(resideInAPackage("io.atrium..")
                        .and(not(resideInAPackage("io.atrium." + room)))
                        .and(not(resideIn(allowed))))
                .allowEmptyShould(true)
                .check(CODE));
    }

    private static DescribedPredicate<JavaClass> resideIn(List<String> rooms) {
        return DescribedPredicate.describe("reside in " + rooms, type -> rooms.contains(room(type)));
    }

    @Test
    void noRoomsFormACycle() {
        slices().matching("io.atrium.(*)..").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void theKernelIsPlainJava() {
        noClasses()
                .that()
                .resideInAPackage("io.atrium.kernel")
                .should()
                .dependOnClassesThat(not(resideInAnyPackage("java..", "javax.crypto..", "io.atrium.kernel")))
                .check(CODE);
    }

    @Test
    void onlyTheRoomOfTracesKnowsHowTheyAreRecorded() {
        noClasses()
                .that(not(resideInAPackage("io.atrium.trace")))
                .should()
                .dependOnClassesThat(resideInAPackage("io.opentelemetry.."))
                .check(CODE);
    }

    @Test
    void publicIsEarnedByUseFromAnotherRoom() {
        List<String> unearned = CODE.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> !type.isNestedClass() && !type.getSimpleName().equals("package-info"))
                .filter(type -> !type.getSimpleName().equals("Atrium")
                        && !type.isEquivalentTo(DerivedSettings.class)
                        && !type.isEquivalentTo(ContractOnDemand.class))
                // Made by reflection.
                .filter(type -> !type.isAnnotatedWith(OpenApiFilter.class))
                .filter(type -> !isUsedFromAnotherRoom(type) && !isInASignatureOfWhatIs(type))
                .map(JavaClass::getName)
                .sorted()
                .toList();

        assertThat(unearned).isEmpty();
    }

    private static boolean isUsedFromAnotherRoom(JavaClass type) {
        return type.getDirectDependenciesToSelf().stream()
                .map(Dependency::getOriginClass)
                .anyMatch(user -> !room(user).equals(room(type)));
    }

    private static boolean isInASignatureOfWhatIs(JavaClass type) {
        return CODE.stream()
                .filter(user -> user.getModifiers().contains(JavaModifier.PUBLIC)
                        && room(user).equals(room(type)))
                .flatMap(user -> user.getCodeUnits().stream())
                .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC)
                        && !unit.getOwner().equals(type))
                .anyMatch(unit -> unit.getRawReturnType().equals(type)
                        || unit.getRawParameterTypes().contains(type));
    }

    @Test
    void everyEndpointNamesWhoMayCallIt() {
        methods()
                .that(DescribedPredicate.describe("are endpoints", ArchitectureTest::isEndpoint))
                .should(new ArchCondition<>("name their permission") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        boolean named = List.of(PermissionsAllowed.class, PermitAll.class, Authenticated.class).stream()
                                .anyMatch(annotation -> method.isAnnotatedWith(annotation)
                                        || method.getOwner().isAnnotatedWith(annotation));
                        events.add(new SimpleConditionEvent(method, named, method.getFullName()));
                    }
                })
                .check(CODE);
    }

    private static boolean isEndpoint(JavaMethod method) {
        return method.getAnnotations().stream()
                .anyMatch(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class));
    }

    @Test
    void nobodyLooksAtTheRealTimeButThroughAClock() {
        List.of(Instant.class, LocalDate.class, LocalDateTime.class, OffsetDateTime.class)
                .forEach(type -> noClasses().should().callMethod(type, "now").check(CODE));
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(CODE);
    }

    @Test
    void nothingIsInjectedIntoFields() {
        noFields().should().beAnnotatedWith(Inject.class).check(CODE);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Util|Utils|Manager|Helper|Dto|Info|Base)$")
                .check(CODE);
    }
}
