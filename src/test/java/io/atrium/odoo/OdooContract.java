package io.atrium.odoo;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * What Atrium relies on Odoo for. The same sentences hold for every Odoo, real or not, whatever protocol it speaks; what
 * they need they create themselves, under names of their own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OdooContract {

    private static final int NOBODY = 999_999_999;
    private static final String PARTNER = "res.partner";
    private static final String ORDER = "purchase.order";
    private static final String EMPLOYEE = "hr.employee";
    private static final String PRODUCT = "product.product";
    private static final String FRENCH = "fr_FR";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Vertx vertx = Vertx.vertx();
    private Odoo odoo;
    private OdooSettings settings;

    /** Unique to each test, so that suites can share an Odoo. */
    private String tag;

    /** The Odoo under test; called once. */
    abstract OdooSettings start();

    @BeforeAll
    void connect() {
        settings = start();
        odoo = Odoo.connect(vertx, settings);
    }

    @AfterAll
    void disconnect() {
        vertx.closeAndAwait();
    }

    @BeforeEach
    void newTag() {
        tag = UUID.randomUUID().toString().substring(0, 13);
    }

    @Test
    void it_says_which_version_it_is() {
        OdooVersion version = answer(odoo.version());

        assertThat(version.major()).isGreaterThanOrEqualTo(14);
        assertThat(version.text()).contains(String.valueOf(version.major()));
    }

    @Test
    void it_is_reachable() {
        assertThat(answer(odoo.isReachable())).isTrue();
    }

    @Test
    void it_refuses_a_wrong_key() {
        Odoo stranger = Odoo.connect(
                vertx,
                new OdooSettings(
                        settings.url(),
                        settings.database(),
                        settings.login(),
                        "wrong-" + tag,
                        settings.protocol(),
                        1,
                        settings.timeout()));

        OdooUnavailable failure = catchThrowableOfType(
                OdooUnavailable.class, () -> answer(stranger.searchIds(named(PARTNER, List.of()))));

        assertThat(failure.detail()).isEqualTo("Odoo refuses Atrium's credentials");
        assertThat(failure.effectPossible()).isFalse();
    }

    @Test
    void it_orders_pages_and_reads_what_a_domain_selects() {
        IntStream.rangeClosed(1, 4).forEach(i -> partner(i + " " + tag));

        List<OdooRow> rows = answer(odoo.searchRead(
                named(PARTNER, List.of("name")).orderBy("name desc").offset(1).limit(2)));

        assertThat(rows).extracting(row -> row.text("name")).containsExactly("3 " + tag, "2 " + tag);
    }

    @Test
    void it_combines_conditions_in_prefix_notation() {
        int first = partner("1 " + tag);
        int second = partner("2 " + tag);
        partner("3 " + tag);
        JsonArray domain = JsonArray.of(
                "&",
                where("name", "like", tag),
                "|",
                where("id", "=", first),
                "!",
                JsonArray.of("id", "not in", JsonArray.of(second, NOBODY)));

        List<Integer> ids =
                answer(odoo.searchIds(Search.of(PARTNER, domain, List.of()).orderBy("id")));

        assertThat(ids).containsExactly(first, second);
    }

    @Test
    void it_reads_nothing_as_null_and_a_reference_as_id_and_label() {
        int parent = partner("Parent " + tag);
        int child = create(PARTNER, JsonObject.of("name", "Child " + tag, "parent_id", parent));

        OdooRow row = read(PARTNER, child, "name", "email", "parent_id", "child_ids", "active");

        assertThat(row.text("email")).isNull();
        assertThat(row.reference("parent_id")).isEqualTo(parent);
        assertThat(row.label("parent_id")).isEqualTo("Parent " + tag);
        assertThat(row.references("child_ids")).isEmpty();
        assertThat(row.flag("active")).isTrue();
    }

    @Test
    void it_hides_archived_records_unless_asked_for_them() {
        int archived = create(PARTNER, JsonObject.of("name", tag, "active", false));
        Search search = named(PARTNER, List.of("active"));

        assertThat(answer(odoo.searchIds(search))).isEmpty();
        assertThat(answer(odoo.searchIds(search.context(JsonObject.of("active_test", false)))))
                .containsExactly(archived);
        assertThat(read(PARTNER, archived, "active").flag("active")).isFalse();
    }

    @Test
    void it_keeps_times_finer_than_it_shows_them() {
        int id = partner(tag);
        String shown = read(PARTNER, id, "write_date").text("write_date");

        JsonArray later = JsonArray.of(where("id", "=", id), where("write_date", ">", shown));

        assertThat(answer(odoo.searchIds(Search.of(PARTNER, later, List.of())))).containsExactly(id);
    }

    /** By whole seconds, because a keyset of the time shown and the id comes back to the same records for ever. */
    @Test
    void it_can_be_walked_by_the_second_and_by_id_within_it() {
        List<Integer> created = IntStream.rangeClosed(1, 5)
                .mapToObj(i -> partner(i + " " + tag))
                .toList();

        List<Integer> walked = new ArrayList<>();
        Optional<Instant> second = firstSecondFrom(Instant.EPOCH);
        while (second.isPresent()) {
            walked.addAll(idsWithin(second.get()));
            second = firstSecondFrom(second.get().plusSeconds(1));
        }

        assertThat(walked).containsExactlyElementsOf(created);
    }

    @Test
    void it_does_not_mention_a_record_that_is_not_there() {
        int known = partner(tag);

        List<OdooRow> rows = answer(odoo.read(PARTNER, List.of(known, NOBODY), List.of("name")));

        assertThat(rows).extracting(OdooRow::id).containsExactly(known);
    }

    @Test
    void it_does_not_write_a_record_that_is_not_there() {
        Failure failure = failure(odoo.write(PARTNER, List.of(NOBODY), JsonObject.of("name", tag), null));

        assertThat(failure.code()).isEqualTo(FailureCode.NOT_FOUND);
    }

    @Test
    void it_clears_a_field_that_is_written_as_null() {
        int id = create(PARTNER, JsonObject.of("name", tag, "email", "ap@" + tag + ".example"));

        answer(odoo.write(PARTNER, List.of(id), new JsonObject().putNull("email"), null));

        assertThat(read(PARTNER, id, "email").text("email")).isNull();
    }

    @Test
    void it_writes_several_records_at_once() {
        List<Integer> ids = List.of(partner("1 " + tag), partner("2 " + tag));

        answer(odoo.write(PARTNER, ids, JsonObject.of("ref", tag), null));

        assertThat(answer(odoo.read(PARTNER, ids, List.of("ref"))))
                .extracting(row -> row.text("ref"))
                .containsExactly(tag, tag);
    }

    @Test
    void it_loads_an_external_id_into_one_record_however_often() {
        String externalId = "__atrium__.sup_" + tag;

        int first = answer(odoo.load(PARTNER, supplier(externalId, "Before " + tag), null));
        int second = answer(odoo.load(PARTNER, supplier(externalId, "After " + tag), null));

        assertThat(second).isEqualTo(first);
        assertThat(read(PARTNER, first, "name").text("name")).isEqualTo("After " + tag);
    }

    @Test
    void it_loads_an_order_with_its_lines_exactly_once() {
        LoadTable table = order("__atrium__.po_" + tag);

        int first = answer(odoo.load(ORDER, table, null));
        int second = answer(odoo.load(ORDER, table, null));

        assertThat(second).isEqualTo(first);
        OdooRow order = read(ORDER, first, "state", "amount_untaxed", "order_line");
        assertThat(order.text("state")).isEqualTo("draft");
        assertThat(order.decimal("amount_untaxed")).isEqualByComparingTo("65");
        assertThat(order.references("order_line")).hasSize(2);
        assertThat(answer(odoo.read(
                        "purchase.order.line", order.references("order_line"), List.of("product_qty", "price_unit"))))
                .extracting(row -> row.decimal("price_unit").doubleValue())
                .containsExactlyInAnyOrder(4.5, 5.0);
    }

    @Test
    void it_names_everything_that_is_wrong_with_a_load_and_creates_nothing() {
        String externalId = "__atrium__.po_" + tag;
        LoadTable table = LoadTable.builder()
                .cell("id", externalId)
                .cell("partner_id/.id", NOBODY)
                .build();

        Failure failure = failure(odoo.load(ORDER, table, null));

        assertThat(failure.code()).isEqualTo(FailureCode.REJECTED_BY_ODOO);
        assertThat(failure.violations())
                .isNotEmpty()
                .allMatch(violation -> violation.pointer().equals("partner_id"));
        assertThat(failure.violations().get(0).detail())
                .isEqualTo("No matching record found for database id '" + NOBODY + "' in field 'Vendor'");
        assertThat(answer(odoo.externalId(ORDER, externalId))).isEmpty();
    }

    @Test
    void it_finds_a_record_by_its_external_id() {
        String externalId = "__atrium__.sup_" + tag;
        int id = answer(odoo.load(PARTNER, supplier(externalId, tag), null));

        Optional<Integer> found = answer(odoo.externalId(PARTNER, externalId));

        assertThat(found).contains(id);
    }

    @Test
    void it_finds_nothing_by_an_external_id_that_is_unknown_or_of_another_model() {
        String externalId = "__atrium__.sup_" + tag;
        answer(odoo.load(PARTNER, supplier(externalId, tag), null));

        assertThat(answer(odoo.externalId(PARTNER, "__atrium__.sup_none_" + tag)))
                .isEmpty();
        assertThat(answer(odoo.externalId(ORDER, externalId))).isEmpty();
    }

    @Test
    void it_finds_an_archived_record_by_its_external_id_but_not_a_deleted_one() {
        String externalId = "__atrium__.sup_" + tag;
        int id = answer(odoo.load(PARTNER, supplier(externalId, tag), null));

        answer(odoo.write(PARTNER, List.of(id), JsonObject.of("active", false), null));
        assertThat(answer(odoo.externalId(PARTNER, externalId))).contains(id);

        answer(odoo.button(PARTNER, "unlink", id, null));
        assertThat(answer(odoo.externalId(PARTNER, externalId))).isEmpty();
    }

    @Test
    void it_confirms_an_order_once_and_is_silent_the_second_time() {
        int id = answer(odoo.load(ORDER, order("__atrium__.po_" + tag), null));

        answer(odoo.button(ORDER, "button_confirm", id, null));
        OdooRow once = read(ORDER, id, "state", "date_approve", "name");
        answer(odoo.button(ORDER, "button_confirm", id, null));
        OdooRow twice = read(ORDER, id, "state", "date_approve", "name");

        assertThat(once.text("state")).isEqualTo("purchase");
        assertThat(once.instant("date_approve")).isNotNull();
        assertThat(twice).isEqualTo(once);
    }

    @Test
    void it_does_not_delete_a_confirmed_order() {
        int id = answer(odoo.load(ORDER, order("__atrium__.po_" + tag), null));
        answer(odoo.button(ORDER, "button_confirm", id, null));

        Failure failure = failure(odoo.button(ORDER, "unlink", id, null));

        assertThat(failure.code()).isEqualTo(FailureCode.REJECTED_BY_ODOO);
        assertThat(failure.detail()).isEqualTo("In order to delete a purchase order, you must cancel it first.");
        assertThat(read(ORDER, id, "state").text("state")).isEqualTo("purchase");
    }

    @Test
    void it_cancels_a_draft_bill_whatever_it_answers() {
        int bill = create("account.move", JsonObject.of("move_type", "in_invoice", "partner_id", partner(tag)));

        answer(odoo.button("account.move", "button_cancel", bill, null));

        assertThat(read("account.move", bill, "state").text("state")).isEqualTo("cancel");
    }

    @Test
    void it_says_which_required_field_is_missing() {
        Failure failure = failure(odoo.create(ORDER, new JsonObject(), null));

        assertThat(failure.code()).isEqualTo(FailureCode.REJECTED_BY_ODOO);
        assertThat(failure.detail())
                .startsWith("The operation cannot be completed")
                .contains("Vendor")
                .contains("Purchase Order")
                .doesNotContain("partner_id", "purchase.order");
    }

    @Test
    void it_refuses_a_reference_to_nothing() {
        Failure failure = failure(odoo.create(ORDER, JsonObject.of("partner_id", NOBODY), null));

        assertThat(failure.code()).isIn(FailureCode.REJECTED_BY_ODOO, FailureCode.NOT_FOUND);
    }

    @Test
    void it_does_not_understand_an_unknown_model() {
        assertMisunderstood(odoo.searchIds(Search.of("no.model", new JsonArray(), List.of())));
    }

    @Test
    void it_does_not_understand_an_unknown_method() {
        assertMisunderstood(odoo.button(PARTNER, "frobnicate", partner(tag), null));
    }

    @Test
    void it_does_not_understand_an_unknown_field() {
        JsonArray domain = JsonArray.of(where("nofield", "=", 1));

        assertMisunderstood(odoo.searchIds(Search.of(PARTNER, domain, List.of())));
    }

    @Test
    void it_does_not_read_an_unknown_field() {
        partner(tag);

        assertMisunderstood(odoo.searchRead(named(PARTNER, List.of("nofield"))));
    }

    @Test
    void it_does_not_write_an_unknown_field() {
        assertMisunderstood(odoo.create(PARTNER, JsonObject.of("name", tag, "nofield", 1), null));
    }

    @Test
    void it_keeps_its_private_methods_to_itself() {
        assertMisunderstood(odoo.button(PARTNER, "_compute_display_name", partner(tag), null));
    }

    @Test
    void it_moves_an_employee_to_another_department() {
        int radiology = create("hr.department", JsonObject.of("name", "Radiology " + tag));
        int pharmacy = create("hr.department", JsonObject.of("name", "Pharmacy " + tag));
        int employee = create(
                EMPLOYEE,
                JsonObject.of("name", "Ana " + tag, "work_email", tag + "@example.org", "department_id", radiology));

        answer(odoo.write(EMPLOYEE, List.of(employee), JsonObject.of("department_id", pharmacy), null));

        OdooRow row = read(EMPLOYEE, employee, "name", "work_email", "department_id", "parent_id", "write_date");
        assertThat(row.reference("department_id")).isEqualTo(pharmacy);
        assertThat(row.text("work_email")).isEqualTo(tag + "@example.org");
        assertThat(row.reference("parent_id")).isNull();
        assertThat(row.instant("write_date")).isNotNull();
    }

    @Test
    void it_acts_for_the_company_named_in_the_context() {
        int company = answer(odoo.searchIds(Search.of("res.company", new JsonArray(), List.of())
                        .orderBy("id")
                        .limit(1)))
                .get(0);
        JsonObject context = JsonObject.of("allowed_company_ids", JsonArray.of(company));

        int employee = answer(odoo.create(EMPLOYEE, JsonObject.of("name", tag), context));

        assertThat(read(EMPLOYEE, employee, "company_id").reference("company_id"))
                .isEqualTo(company);
    }

    @Test
    void it_names_the_fields_of_a_model() {
        Set<String> names = answer(odoo.fieldNames(ORDER));

        assertThat(names).contains("id", "name", "partner_id", "order_line", "state", "write_date");
        assertThat(names).doesNotContain("nofield");
    }

    @Test
    void it_has_no_fields_for_a_model_that_it_does_not_have() {
        assertThat(answer(odoo.fieldNames("no.model"))).isEmpty();
    }

    @Test
    void it_counts_what_a_domain_selects_with_or_without_the_archived() {
        partner("Count " + tag);
        int archived = partner("Count archived " + tag);
        answer(odoo.write(PARTNER, List.of(archived), JsonObject.of("active", false), null));
        Search counted = named(PARTNER, List.of());

        assertThat(answer(odoo.searchCount(counted))).isEqualTo(1);
        assertThat(answer(odoo.searchCount(counted.context(JsonObject.of("active_test", false)))))
                .isEqualTo(2);
    }

    @Test
    void it_shows_labels_in_a_language_that_it_has_and_moves_the_write_date_when_one_is_written() {
        install(FRENCH);
        int product = create(PRODUCT, JsonObject.of("name", "Gloves " + tag));
        String before = read(PRODUCT, product, "write_date").text("write_date");

        // It shows seconds: within the first one nobody could tell.
        await().atMost(PATIENCE).until(() -> {
            answer(odoo.write(
                    PRODUCT, List.of(product), JsonObject.of("name", "Gants " + tag), JsonObject.of("lang", FRENCH)));
            return !read(PRODUCT, product, "write_date").text("write_date").equals(before);
        });

        int template = read(PRODUCT, product, "product_tmpl_id").reference("product_tmpl_id");
        OdooRow english = read(PRODUCT, product, "name", "product_tmpl_id");
        OdooRow french = inFrench(PRODUCT, product, "name", "product_tmpl_id");
        assertThat(english.text("name")).isEqualTo("Gloves " + tag);
        assertThat(english.label("product_tmpl_id")).contains("Gloves " + tag);
        assertThat(french.text("name")).isEqualTo("Gants " + tag);
        assertThat(french.label("product_tmpl_id")).contains("Gants " + tag);
        assertThat(inFrench("product.template", template, "name").text("name")).isEqualTo("Gants " + tag);
    }

    private OdooRow inFrench(String model, int id, String... fields) {
        return answer(odoo.searchRead(Search.of(model, JsonArray.of(where("id", "=", id)), List.of(fields))
                        .context(JsonObject.of("lang", FRENCH))))
                .get(0);
    }

    /** A fresh real one has English alone; in 14 it takes up others by its wizard, which takes some seconds. */
    private void install(String language) {
        JsonArray active = JsonArray.of(where("code", "=", language), where("active", "=", true));
        if (answer(odoo.searchIds(Search.of("res.lang", active, List.of()))).isEmpty()) {
            int wizard = create("base.language.install", JsonObject.of("lang", language));
            answer(odoo.button("base.language.install", "lang_install", wizard, new JsonObject()));
        }
    }

    private void assertMisunderstood(Uni<?> call) {
        Failure failure = failure(call);

        assertThat(failure.code()).isEqualTo(FailureCode.INTERNAL);
        assertThat(failure.detail()).isEqualTo("Odoo did not understand what Atrium asked of it");
    }

    private Optional<Instant> firstSecondFrom(Instant from) {
        JsonArray domain = JsonArray.of(where("name", "like", tag), where("write_date", ">=", shown(from)));
        Search first = Search.of(PARTNER, domain, List.of("write_date"))
                .orderBy("write_date asc, id asc")
                .limit(1);
        return answer(odoo.searchRead(first)).stream()
                .map(row -> row.instant("write_date"))
                .findFirst();
    }

    private List<Integer> idsWithin(Instant second) {
        List<Integer> ids = new ArrayList<>(List.of(0));
        List<Integer> page;
        do {
            JsonArray domain = JsonArray.of(
                    where("name", "like", tag),
                    where("write_date", ">=", shown(second)),
                    where("write_date", "<", shown(second.plusSeconds(1))),
                    where("id", ">", ids.get(ids.size() - 1)));
            page = answer(odoo.searchIds(
                    Search.of(PARTNER, domain, List.of()).orderBy("id asc").limit(2)));
            ids.addAll(page);
        } while (!page.isEmpty());
        return ids.subList(1, ids.size());
    }

    /** As Odoo writes times. */
    private static String shown(Instant time) {
        return time.toString().replace('T', ' ').replace("Z", "");
    }

    private Search named(String model, List<String> fields) {
        return Search.of(model, JsonArray.of(where("name", "like", tag)), fields);
    }

    private LoadTable supplier(String externalId, String name) {
        return LoadTable.builder()
                .cell("id", externalId)
                .cell("name", name)
                .cell("is_company", "1")
                .cell("supplier_rank", "1")
                .build();
    }

    /** Ten at 4.50 and four at 5.00. */
    private LoadTable order(String externalId) {
        int product = create("product.product", JsonObject.of("name", "Gloves " + tag, "type", "consu"));
        int unit = read("product.product", product, "uom_id").reference("uom_id");
        String unitField = answer(odoo.fieldNames("purchase.order.line")).contains("product_uom_id")
                ? "product_uom_id"
                : "product_uom";
        LoadTable.Builder table =
                LoadTable.builder().cell("id", externalId).cell("partner_id/.id", partner("Glove Works " + tag));
        line(table, externalId + "_1", product, unitField, unit, "10", "4.50");
        line(table.nextRow(), externalId + "_2", product, unitField, unit, "4", "5.00");
        return table.build();
    }

    private static void line(
            LoadTable.Builder table,
            String externalId,
            int product,
            String unitField,
            int unit,
            String quantity,
            String price) {
        table.cell("order_line/id", externalId)
                .cell("order_line/product_id/.id", product)
                .cell("order_line/name", "Gloves, box")
                .cell("order_line/product_qty", quantity)
                .cell("order_line/" + unitField + "/.id", unit)
                .cell("order_line/price_unit", price)
                .cell("order_line/date_planned", "2031-12-01 00:00:00");
    }

    private int partner(String name) {
        return create(PARTNER, JsonObject.of("name", name));
    }

    private int create(String model, JsonObject values) {
        return answer(odoo.create(model, values, null));
    }

    private OdooRow read(String model, int id, String... fields) {
        return answer(odoo.read(model, List.of(id), List.of(fields))).get(0);
    }

    private static JsonArray where(String field, String operator, Object value) {
        return JsonArray.of(field, operator, value);
    }

    private static <T> T answer(Uni<T> call) {
        return call.await().atMost(Duration.ofSeconds(60));
    }

    private static Failure failure(Uni<?> call) {
        return catchThrowableOfType(Failure.class, () -> answer(call));
    }
}
