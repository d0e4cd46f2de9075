package io.atrium.webhook;

import io.atrium.command.Command;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.LastResort;
import io.atrium.kernel.Violation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class FulfilmentTest {

    private static final String BAMBOO = Workshop.SOURCE;
    private static final String HR = "hr";

    private static Workshop workshop;
    private static FakeVendorApi vendor;

    private final String person = UUID.randomUUID().toString();

    @BeforeAll
    static void open() throws IOException {
        vendor = new FakeVendorApi();
        workshop = new Workshop(Map.of(
                "atrium.webhook.sources.bamboo.api.base-url",
                vendor.url(),
                "atrium.webhook.sources.bamboo.api.token",
                "t0ken"));
    }

    @AfterAll
    static void close() throws IOException {
        workshop.close();
        vendor.close();
    }

    @BeforeEach
    void all_goes_well() {
        workshop.desk.answer = workshop.desk::carryOut;
        vendor.answerAsUsual();
    }

    @Test
    void those_about_different_people_do_not_wait_for_each_other() {
        workshop.desk.answer = command -> Uni.createFrom().failure(new Failure(FailureCode.UNAVAILABLE, "not now"));
        String slow = workshop.delivered(BAMBOO, Workshop.employees("Buyer", List.of(person)));
        workshop.work(BAMBOO);
        workshop.desk.answer = workshop.desk::carryOut;
        String behind = workshop.delivered(BAMBOO, Workshop.employees("Nurse", List.of(person)));
        String other = workshop.delivered(BAMBOO, Workshop.employees("Nurse", List.of("other" + person)));

        workshop.work(BAMBOO);

        assertThat(workshop.status(other).state()).isEqualTo("applied");
        assertThat(workshop.status(behind).state()).isEqualTo("accepted");
        workshop.workOn(BAMBOO, 5);
        assertThat(workshop.status(slow).state()).isEqualTo("applied");
        assertThat(titles()).containsExactly("Buyer", "Nurse");
    }

    @Test
    void what_refers_to_something_that_is_not_here_yet_waits_for_it() {
        Set<String> departments = ConcurrentHashMap.newKeySet();
        workshop.desk.answer = command -> departments.isEmpty()
                ? Uni.createFrom().failure(new Failure(FailureCode.DEPENDENCY_MISSING, "No department has the name"))
                : workshop.desk.carryOut(command);
        String receipt = workshop.delivered(BAMBOO, Workshop.employees("Buyer", List.of(person)));
        workshop.work(BAMBOO);
        assertThat(workshop.status(receipt).state()).isEqualTo("accepted");
        assertThat(workshop.status(receipt).reason()).isEqualTo("No department has the name");
        departments.add("Supply");

        workshop.workOn(BAMBOO, 5);

        assertThat(workshop.status(receipt).state()).isEqualTo("applied");
        assertThat(titles()).containsExactly("Buyer");
    }

    @Test
    void each_look_for_a_missing_reference_is_a_command_of_its_own() {
        List<String> keys = new CopyOnWriteArrayList<>();
        workshop.desk.answer = command -> {
            keys.add(command.idempotencyKey());
            return Uni.createFrom().failure(new Failure(FailureCode.DEPENDENCY_MISSING, "Nobody"));
        };
        workshop.delivered(BAMBOO, Workshop.employees("Buyer", List.of(person)));

        workshop.workOn(BAMBOO, 3);
        workshop.desk.answer = workshop.desk::carryOut;
        workshop.workOn(BAMBOO, 3);

        assertThat(keys).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void what_never_comes_is_handed_to_hr_operations_and_lets_the_next_go_on() {
        workshop.desk.answer = command ->
                Uni.createFrom().failure(new Failure(FailureCode.DEPENDENCY_MISSING, "No department has the name"));
        String receipt = workshop.delivered(BAMBOO, Workshop.employees("Buyer", List.of(person)));
        workshop.workOn(BAMBOO, 20);
        workshop.desk.answer = workshop.desk::carryOut;
        String next = workshop.delivered(BAMBOO, Workshop.employees("Nurse", List.of(person)));

        workshop.work(BAMBOO);

        assertThat(workshop.status(receipt).state()).isEqualTo("stuck");
        assertThat(workshop.status(next).state()).isEqualTo("applied");
        assertThat(cases(receipt)).singleElement().satisfies(work -> {
            assertThat(work.owner()).isEqualTo("hr-operations");
            assertThat(work.code()).isEqualTo("dependency-missing");
        });
    }

    @Test
    void what_goes_on_failing_is_given_up_after_days_and_not_before() {
        workshop.desk.answer = command -> Uni.createFrom().failure(new Failure(FailureCode.UNAVAILABLE, "not now"));
        String receipt = workshop.delivered(BAMBOO, Workshop.employees("Buyer", List.of(person)));
        Instant began = workshop.clock.instant();

        while (Duration.between(began, workshop.clock.instant()).compareTo(Duration.ofHours(71)) < 0) {
            workshop.workOn(BAMBOO, 1);
        }
        assertThat(workshop.status(receipt).state()).isEqualTo("accepted");
        workshop.workOn(BAMBOO, 5);

        assertThat(workshop.status(receipt).state()).isEqualTo("stuck");
        assertThat(cases(receipt)).singleElement().satisfies(work -> assertThat(work.owner())
                .isEqualTo("integration-support"));
    }

    @Test
    void an_older_word_that_comes_later_is_superseded() {
        workshop.delivered(HR, said("2026-11-21T09:00:00Z", "jobTitle", "Buyer"));
        workshop.work(HR);

        String late = workshop.delivered(HR, said("2026-11-21T08:00:00Z", "jobTitle", "Trainee"));
        workshop.work(HR);

        assertThat(workshop.status(late).state()).isEqualTo("applied");
        assertThat(workshop.status(late).reason()).isEqualTo("superseded");
        assertThat(titles()).containsExactly("Buyer");
    }

    @Test
    void an_older_word_on_another_field_is_still_heard() {
        workshop.delivered(HR, said("2026-11-21T09:00:00Z", "jobTitle", "Buyer"));
        workshop.work(HR);

        String late = workshop.delivered(
                HR,
                """
                {"type": "employee.updated", "timestamp": "2026-11-21T08:00:00Z",
                 "data": {"id": "%s", "jobTitle": "Trainee", "department": "Supply"}}
                """
                        .formatted(person));
        workshop.work(HR);

        assertThat(effects().get(1).body().getJsonObject("changes"))
                .isEqualTo(new JsonObject().put("department", "Supply"));
        assertThat(workshop.status(late).operations().get(0)).containsEntry("superseded", List.of("jobTitle"));
    }

    @Test
    void fields_that_another_system_owns_are_left_out_and_told() {
        workshop.desk.answer = command ->
                command.body().getJsonObject("changes").containsKey("department")
                        ? Uni.createFrom()
                                .failure(Failure.of(
                                        FailureCode.NOT_AUTHORITATIVE,
                                        "payroll owns this",
                                        List.of(new Violation("/departmentId", "payroll owns this"))))
                        : workshop.desk.carryOut(command);

        String receipt = workshop.delivered(
                HR,
                """
                {"type": "employee.updated", "data": {"id": "%s", "jobTitle": "Buyer", "department": "Supply"}}
                """
                        .formatted(person));
        workshop.work(HR);

        assertThat(workshop.status(receipt).state()).isEqualTo("applied");
        assertThat(workshop.status(receipt).operations().get(0)).containsEntry("refused", List.of("department"));
        assertThat(titles()).containsExactly("Buyer");
    }

    @Test
    void what_another_system_owns_altogether_is_handed_to_a_person() {
        workshop.desk.answer = command -> Uni.createFrom()
                .failure(Failure.of(
                        FailureCode.NOT_AUTHORITATIVE,
                        "payroll owns this",
                        List.of(new Violation("/jobTitle", "payroll owns this"))));

        String receipt = workshop.delivered(HR, said("2026-11-21T09:00:00Z", "jobTitle", "Buyer"));
        workshop.work(HR);

        assertThat(workshop.status(receipt).state()).isEqualTo("stuck");
        assertThat(cases(receipt)).singleElement().satisfies(work -> assertThat(work.code())
                .isEqualTo("not-authoritative"));
    }

    @Test
    void a_thin_payload_is_asked_for_and_mapped_like_a_full_one() {
        vendor.answers(200, Map.of(), "{\"id\": \"%s\", \"jobTitle\": \"Buyer\"}".formatted(person));

        String receipt = workshop.delivered(BAMBOO, thin());
        workshop.work(BAMBOO);

        assertThat(workshop.status(receipt).state()).isEqualTo("applied");
        assertThat(titles()).containsExactly("Buyer");
        assertThat(vendor.last().getHeader("authorization")).isEqualTo("Bearer t0ken");
    }

    @Test
    void an_api_that_is_away_is_asked_again_when_it_says_so() {
        vendor.answers(429, Map.of("Retry-After", "120"), "");
        String receipt = workshop.delivered(BAMBOO, thin());
        workshop.work(BAMBOO);
        vendor.answers(200, Map.of(), "{\"id\": \"%s\", \"jobTitle\": \"Buyer\"}".formatted(person));
        workshop.clock.pass(Duration.ofSeconds(119));
        assertThat(workshop.work(BAMBOO)).isZero();
        workshop.clock.pass(Duration.ofSeconds(1));

        workshop.work(BAMBOO);

        assertThat(workshop.status(receipt).state()).isEqualTo("applied");
    }

    @Test
    void what_the_vendor_has_not_any_more_needs_nothing() {
        vendor.answers(404, Map.of(), "{}");

        String receipt = workshop.delivered(BAMBOO, thin());
        workshop.work(BAMBOO);

        assertThat(workshop.status(receipt).state()).isEqualTo("applied");
        assertThat(workshop.status(receipt).reason()).isEqualTo("nothing to do");
    }

    @Test
    void copies_that_come_after_the_fetch_make_it_fetch_once_more_when_no_more_of_them_can_come() {
        Instant end = workshop.clock.instant().plusSeconds(60);
        vendorSays("Buyer");
        String receipt = workshop.repeated(BAMBOO, thin(), end);
        workshop.work(BAMBOO);
        vendorSays("Nurse");

        List<String> copies = List.of(
                workshop.repeated(BAMBOO, thin(), end),
                workshop.repeated(BAMBOO, thin(), end),
                workshop.repeated(BAMBOO, thin(), end));

        assertThat(copies).containsOnly(receipt);
        workshop.clock.pass(Duration.ofSeconds(59));
        workshop.work(BAMBOO);
        assertThat(asked()).isEqualTo(1);
        assertThat(workshop.status(receipt).reason()).contains("once more");
        workshop.clock.pass(Duration.ofSeconds(1));
        workshop.work(BAMBOO);
        workshop.work(BAMBOO);
        assertThat(asked()).isEqualTo(2);
        assertThat(workshop.status(receipt).state()).isEqualTo("applied");
        assertThat(titles()).containsExactly("Buyer", "Nurse");
    }

    @Test
    void a_copy_that_comes_while_the_vendor_is_asked_makes_it_ask_once_more() {
        Instant end = workshop.clock.instant().plusSeconds(60);
        vendorSays("Buyer");
        String receipt = workshop.repeated(BAMBOO, thin(), end);
        Claimed claimed = workshop.claim(BAMBOO, 1).get(0);
        workshop.repeated(BAMBOO, thin(), end);

        workshop.fulfil(claimed);

        vendorSays("Nurse");
        workshop.clock.pass(Duration.ofSeconds(60));
        workshop.work(BAMBOO);
        assertThat(workshop.status(receipt).state()).isEqualTo("applied");
        assertThat(titles()).containsExactly("Buyer", "Nurse");
    }

    @Test
    void a_copy_that_comes_before_the_vendor_is_asked_needs_nothing_more() {
        Instant end = workshop.clock.instant().plusSeconds(60);
        vendorSays("Buyer");
        workshop.repeated(BAMBOO, thin(), end);
        workshop.repeated(BAMBOO, thin(), end);

        workshop.work(BAMBOO);
        workshop.clock.pass(Duration.ofSeconds(60));
        workshop.work(BAMBOO);

        assertThat(asked()).isEqualTo(1);
        assertThat(titles()).containsExactly("Buyer");
    }

    @Test
    void what_waits_to_be_fetched_once_more_holds_up_nobody_and_is_told_although_it_was_told_before() {
        Instant end = workshop.clock.instant().plusSeconds(60);
        vendorSays("Buyer");
        workshop.repeated(BAMBOO, thin(), end);
        workshop.work(BAMBOO);
        workshop.repeated(BAMBOO, thin(), end);
        workshop.delivered(BAMBOO, Workshop.employees("Nurse", List.of(person)));

        workshop.work(BAMBOO);

        assertThat(titles()).containsExactly("Buyer", "Nurse");
        workshop.clock.pass(Duration.ofSeconds(60));
        workshop.work(BAMBOO);
        assertThat(titles()).containsExactly("Buyer", "Nurse", "Buyer");
    }

    @Test
    void copies_of_what_says_all_itself_have_no_effect() {
        Instant end = workshop.clock.instant().plusSeconds(60);
        String whole = Workshop.employees("Buyer", List.of(person));
        String receipt = workshop.repeated(BAMBOO, whole, end);
        workshop.work(BAMBOO);
        workshop.repeated(BAMBOO, whole, end);

        workshop.clock.pass(Duration.ofSeconds(60));
        workshop.work(BAMBOO);

        assertThat(workshop.status(receipt).state()).isEqualTo("applied");
        assertThat(workshop.status(receipt).operations()).hasSize(1);
        assertThat(titles()).containsExactly("Buyer");
    }

    private long asked() {
        return vendor.asked("/v1/employees/" + person);
    }

    private void vendorSays(String jobTitle) {
        vendor.answers(200, Map.of(), "{\"id\": \"%s\", \"jobTitle\": \"%s\"}".formatted(person, jobTitle));
    }

    @Test
    void a_value_without_a_meaning_waits_for_its_steward_and_goes_on_when_it_has_one() {
        map("Ward 3", "Nursing", "2026-01-01T00:00:00Z", null);
        String receipt = workshop.delivered(BAMBOO, department("Ward 4 " + person));
        String same = workshop.delivered(BAMBOO, department("Ward 4 " + person).replace("\"id\": \"", "\"id\": \"x"));
        workshop.work(BAMBOO);
        assertThat(workshop.status(receipt).state()).isEqualTo("accepted");
        assertThat(workshop.status(receipt).reason()).contains("Ward 4", "hr-operations");
        assertThat(cases(receipt)).hasSize(1).allSatisfy(work -> {
            assertThat(work.code()).isEqualTo("unmapped-value");
            assertThat(work.owner()).isEqualTo("hr-operations");
            assertThat(work.missing()).isEqualTo(new LastResort.Missing("department", "Ward 4 " + person));
            // All that lacks the same is one case.
            assertThat(cases(same)).extracting(LastResort.StuckWork::cause).containsExactly(work.cause());
        });

        map("Ward 4 " + person, "Nursing", "2026-01-01T00:00:00Z", null);
        workshop.work(BAMBOO);

        assertThat(workshop.status(receipt).state()).isEqualTo("applied");
        assertThat(workshop.status(same).state()).isEqualTo("applied");
        assertThat(effects().get(0).body().getJsonObject("changes").getString("department"))
                .isEqualTo("Nursing");
    }

    @Test
    void a_value_means_what_it_meant_when_the_delivery_came() {
        String ward = "Ward 5 " + person;
        Instant change = workshop.clock.instant().plus(Duration.ofHours(1));
        map(ward, "Nursing", "2026-01-01T00:00:00Z", change);
        map(ward, "Intensive Care", change.toString(), null);
        workshop.delivered(BAMBOO, department(ward));
        workshop.clock.pass(Duration.ofHours(2));
        workshop.delivered(BAMBOO, department(ward));

        workshop.workOn(BAMBOO, 5);

        assertThat(effects())
                .extracting(command -> command.body().getJsonObject("changes").getString("department"))
                .containsExactly("Nursing", "Intensive Care");
    }

    @Test
    void a_value_has_one_meaning_at_a_time() {
        String ward = "Ward 6 " + person;
        map(ward, "Nursing", "2026-01-01T00:00:00Z", Instant.parse("2026-06-01T00:00:00Z"));

        Throwable refusal = catchThrowable(() -> map(ward, "Other", "2026-05-31T00:00:00Z", null));

        assertThat(((Failure) refusal).code()).isEqualTo(FailureCode.CONFLICT);
        map(ward, "Other", "2026-06-01T00:00:00Z", null);
    }

    private static void map(String from, String to, String validFrom, Instant validTo) {
        NewValueMapping said =
                new NewValueMapping(BAMBOO, "department", from, to, "hr-operations", Instant.parse(validFrom), validTo);
        Workshop.got(workshop.database
                .pool()
                .withTransaction(transaction -> workshop.values.add(transaction, said, "operator")));
    }

    private String department(String name) {
        return """
        {"employees": [{"id": "%s", "fields": {"Department": {"value": "%s"}}}]}
        """
                .formatted(person, name);
    }

    private String thin() {
        return """
        {"type": "employee.updated", "data": {"companyId": "1", "employeeId": "%s"}}
        """
                .formatted(person);
    }

    private String said(String time, String field, String value) {
        return """
        {"type": "employee.updated", "timestamp": "%s", "data": {"id": "%s", "%s": "%s"}}
        """
                .formatted(time, person, field, value);
    }

    private List<Command> effects() {
        return workshop.desk.effects.stream()
                .filter(command -> command.body()
                        .getJsonObject("identifier")
                        .getString("value")
                        .equals(person))
                .toList();
    }

    private List<String> titles() {
        return effects().stream()
                .map(command -> command.body().getJsonObject("changes").getString("jobTitle"))
                .toList();
    }

    private static List<LastResort.StuckWork> cases(String receipt) {
        return workshop.parked.stream()
                .filter(work -> work.reference().equals(receipt))
                .toList();
    }
}
