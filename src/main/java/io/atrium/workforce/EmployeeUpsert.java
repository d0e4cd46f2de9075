package io.atrium.workforce;

import io.atrium.command.Effect;
import io.atrium.command.Foretelling;
import io.atrium.command.Intent;
import io.atrium.command.Maker;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.atrium.kernel.Violation;
import io.atrium.odoo.LoadTable;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.Search;
import io.atrium.record.Identifier;
import io.atrium.record.Making;
import io.atrium.record.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings what the HR system says about a person into Odoo. The body is {@code {"identifier": {system, value},
 * "changes": {canonical fields}}}; only fields that differ are written.
 *
 * <p>Who is meant: the employee known by that identifier; else the one this intent made in an attempt whose answer was
 * lost; else the only one with that work e-mail; else somebody new.
 */
@ApplicationScoped
class EmployeeUpsert implements Foretelling, Maker {

    static final String OPERATION = "employee.upsert";

    /** Canonical names of plain text fields, and Odoo's. */
    private static final Map<String, String> TEXTS = Map.of(
            "name", "name",
            "workEmail", "work_email",
            "workPhone", "work_phone",
            "mobilePhone", "mobile_phone",
            "jobTitle", "job_title");

    /** Everything that a delivery can change. */
    private static final List<String> CHANGEABLE = Stream.concat(
                    TEXTS.values().stream().sorted(), Stream.of("department_id", "active"))
            .toList();

    private static final JsonObject NO_CONTEXT = new JsonObject();

    private final Odoo odoo;
    private final Records records;
    private final EmployeeDirectory directory;

    EmployeeUpsert(Odoo odoo, Records records, EmployeeDirectory directory) {
        this.odoo = odoo;
        this.records = records;
        this.directory = directory;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    /** A department is given by its name, and stored by its id. */
    @Override
    public Set<String> fields(JsonObject body) {
        return body.getJsonObject("changes").fieldNames().stream()
                .map(field -> field.equals("department") ? "departmentId" : field)
                .collect(Collectors.toSet());
    }

    @Override
    public Set<String> locks(JsonObject body) {
        JsonObject said = body.getJsonObject("changes").copy();
        return EmployeeDirectory.locks(said.put("identifiers", JsonArray.of(body.getJsonObject("identifier"))));
    }

    /** A department that has not the one name is told by the name: no document says that. */
    @Override
    public Uni<List<JsonObject>> expected(List<JsonObject> bodies) {
        List<JsonObject> all =
                bodies.stream().map(body -> body.getJsonObject("changes")).toList();
        Set<String> names = all.stream()
                .map(changes -> changes.getValue("department"))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .collect(Collectors.toSet());
        return departments(names)
                .map(ids -> all.stream().map(changes -> expected(changes, ids)).toList());
    }

    private static JsonObject expected(JsonObject changes, Map<String, List<Integer>> departments) {
        JsonObject expected = new JsonObject();
        TEXTS.keySet().stream()
                .filter(field -> changes.getValue(field) instanceof String)
                .forEach(field -> expected.put(field, changes.getString(field)));
        if (changes.getValue("active") instanceof Boolean active) {
            expected.put("active", active);
        }
        if (changes.getValue("department") instanceof String name) {
            List<Integer> ids = departments.getOrDefault(name, List.of());
            expected.put("departmentId", ids.size() == 1 ? PublicId.of(DepartmentMapping.PREFIX, ids.get(0)) : name);
        }
        return expected;
    }

    private Uni<Map<String, List<Integer>>> departments(Set<String> names) {
        JsonArray domain = JsonArray.of(JsonArray.of("name", "in", new JsonArray(List.copyOf(names))));
        return names.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : odoo.searchRead(Search.of(DepartmentMapping.MODEL, domain, List.of("name")))
                        .map(rows -> rows.stream()
                                .collect(Collectors.groupingBy(
                                        row -> row.text("name"),
                                        Collectors.mapping(OdooRow::id, Collectors.toList()))));
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        Identifier identifier = identifier(intent);
        JsonObject changes = intent.body().getJsonObject("changes");
        return values(changes)
                .chain(values -> find(intent, identifier, changes.getString("workEmail"))
                        .chain(found ->
                                found.isPresent() ? update(found.get(), identifier, values) : create(intent, values)))
                .map(effect -> effect.knownAs(identifier));
    }

    private static Identifier identifier(Intent intent) {
        return intent.body().getJsonObject("identifier").mapTo(Identifier.class);
    }

    @Override
    public String makes() {
        return EmployeeMapping.NAME;
    }

    @Override
    public Uni<Making> making(Intent intent) {
        return Uni.createFrom().item(new Making(intent.cause(), List.of(identifier(intent)), new JsonObject()));
    }

    private Uni<Optional<Integer>> find(Intent intent, Identifier identifier, String email) {
        return records.identified(EmployeeMapping.NAME, identifier)
                .chain(known -> known.isPresent()
                        ? Uni.createFrom().item(Optional.of(known.getAsInt()))
                        : odoo.externalId(EmployeeMapping.MODEL, intent.externalId(EmployeeMapping.PREFIX))
                                .chain(made ->
                                        made.isPresent() ? Uni.createFrom().item(made) : findByEmail(email)));
    }

    private Uni<Optional<Integer>> findByEmail(String email) {
        if (email == null) {
            return Uni.createFrom().item(Optional.empty());
        }
        return directory.withWorkEmail(email).map(ids -> {
            if (ids.size() > 1) {
                throw new Failure(
                        FailureCode.CONFLICT, "Several employees have the work e-mail that the delivery names");
            }
            return ids.stream().findFirst();
        });
    }

    /** The changes in Odoo's words. */
    private Uni<JsonObject> values(JsonObject changes) {
        JsonObject values = new JsonObject();
        TEXTS.forEach((canonical, field) -> {
            if (changes.getValue(canonical) instanceof String text) {
                values.put(field, text);
            }
        });
        if (changes.getValue("active") instanceof Boolean active) {
            values.put("active", active);
        }
        return changes.getValue("department") instanceof String department
                ? department(department).map(id -> values.put("department_id", id))
                : Uni.createFrom().item(values);
    }

    private Uni<Integer> department(String name) {
        JsonArray domain =
                new JsonArray().add(new JsonArray().add("name").add("=").add(name));
        return odoo.searchIds(
                        Search.of(DepartmentMapping.MODEL, domain, List.of()).limit(2))
                .map(ids -> {
                    if (ids.size() != 1) {
                        String detail = (ids.isEmpty() ? "No department has" : "Several departments have")
                                + " the name that the delivery gives";
                        throw Failure.of(
                                ids.isEmpty() ? FailureCode.DEPENDENCY_MISSING : FailureCode.CONFLICT,
                                detail,
                                List.of(new Violation("/department", detail)));
                    }
                    return ids.get(0);
                });
    }

    private Uni<Effect.InOdoo> update(int id, Identifier identifier, JsonObject values) {
        return odoo.read(EmployeeMapping.MODEL, List.of(id), CHANGEABLE)
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(row -> row.differing(values))
                        .orElseThrow(() -> Failure.notFound("Odoo has no such employee any more")))
                .chain(differing -> differing.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : records.identify(EmployeeMapping.NAME, id, identifier)
                                .chain(() -> odoo.write(EmployeeMapping.MODEL, List.of(id), differing, NO_CONTEXT)))
                .replaceWith(() -> Effect.changed(EmployeeMapping.NAME, id));
    }

    private Uni<Effect.InOdoo> create(Intent intent, JsonObject values) {
        if (!values.containsKey("name")) {
            throw new Failure(
                    FailureCode.DEPENDENCY_MISSING,
                    "The person is not known here, and the delivery does not carry a name");
        }
        String externalId = intent.externalId(EmployeeMapping.PREFIX);
        return odoo.loadOnce(
                        EmployeeMapping.MODEL,
                        externalId,
                        () -> Uni.createFrom().item(table(externalId, values)),
                        NO_CONTEXT)
                .map(id -> Effect.created(EmployeeMapping.NAME, id));
    }

    private static LoadTable table(String externalId, JsonObject values) {
        LoadTable.Builder table = LoadTable.builder().cell("id", externalId);
        TEXTS.values().stream()
                .filter(values::containsKey)
                .sorted()
                .forEach(field -> table.cell(field, values.getString(field)));
        if (values.containsKey("department_id")) {
            table.cell("department_id/.id", values.getInteger("department_id"));
        }
        if (values.containsKey("active")) {
            table.cell("active", values.getBoolean("active") ? "1" : "0");
        }
        return table.build();
    }
}
