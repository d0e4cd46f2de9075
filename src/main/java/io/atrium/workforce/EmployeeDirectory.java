package io.atrium.workforce;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.atrium.kernel.Violation;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.Search;
import io.atrium.record.Identifier;
import io.atrium.record.Records;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/** Who is known already, departed people included: by a work e-mail, or by another system's id. */
@ApplicationScoped
class EmployeeDirectory {

    private static final JsonObject WITH_ARCHIVED = new JsonObject().put("active_test", false);

    private final Odoo odoo;
    private final Records records;

    EmployeeDirectory(Odoo odoo, Records records) {
        this.odoo = odoo;
        this.records = records;
    }

    /** The employees who have that work e-mail, in whatever case it is written; two of them if there are many. */
    Uni<List<Integer>> withWorkEmail(String email) {
        JsonArray domain = JsonArray.of(JsonArray.of("work_email", "=ilike", escaped(email)));
        return odoo.searchIds(
                Search.of(EmployeeMapping.MODEL, domain, List.of()).limit(2).context(WITH_ARCHIVED));
    }

    /** In Odoo's {@code =ilike} these stand for any text. */
    private static String escaped(String email) {
        return email.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    /**
     * What another system says of a document, in canonical words: with the employee's canonical id.
     *
     * @throws Failure {@code dependency-missing} when nobody is known by the id that the system has for the employee: the
     *     same may be said again, under another key, once somebody is
     */
    Uni<JsonObject> canonical(Said said) {
        if (said.employeeIdentifier() == null) {
            return Uni.createFrom().item(said.canonical());
        }
        Identifier employee = said.employeeIdentifier().checked();
        return records.identified(EmployeeMapping.NAME, employee).map(known -> said.canonical(id(known, employee)));
    }

    private static String id(OptionalInt known, Identifier employee) {
        if (known.isEmpty()) {
            String detail = "No employee is known as " + employee.text();
            throw Failure.of(
                    FailureCode.DEPENDENCY_MISSING, detail, List.of(new Violation("/employeeIdentifier", detail)));
        }
        return PublicId.of(EmployeeMapping.PREFIX, known.getAsInt());
    }

    /**
     * What a command must have to itself that says this of an employee: two that look at the same time would both find nobody.
     *
     * @param said what is said of the employee
     */
    static Set<String> locks(JsonObject said) {
        Set<String> locks = new HashSet<>();
        if (said.getString("workEmail") != null) {
            locks.add("employee with e-mail " + said.getString("workEmail").toLowerCase(Locale.ROOT));
        }
        identifiers(said).forEach(identifier -> locks.add("employee identified as " + identifier.text()));
        return locks;
    }

    /**
     * Refuses what would make one person two, or two persons one.
     *
     * @param self the employee that is changed; 0 for a new one
     * @param said what is said of the employee
     * @throws Failure {@code conflict}, naming the other one
     */
    Uni<Void> requireUnknown(int self, JsonObject said) {
        String email = said.getString("workEmail");
        Uni<Void> byEmail = email == null ? Uni.createFrom().voidItem() : requireUnknown(self, email);
        return byEmail.chain(() -> Multi.createFrom()
                .iterable(identifiers(said))
                .onItem()
                .transformToUniAndConcatenate(identifier -> requireUnknown(self, identifier))
                .collect()
                .last()
                .replaceWithVoid());
    }

    private Uni<Void> requireUnknown(int self, String email) {
        return withWorkEmail(email)
                .invoke(found -> found.stream()
                        .filter(id -> id != self)
                        .findFirst()
                        .ifPresent(id -> refuse("this work e-mail", id)))
                .replaceWithVoid();
    }

    private Uni<Void> requireUnknown(int self, Identifier identifier) {
        return records.identified(EmployeeMapping.NAME, identifier)
                .invoke(known -> {
                    if (known.isPresent() && known.getAsInt() != self) {
                        refuse("the identifier " + identifier.text(), known.getAsInt());
                    }
                })
                .replaceWithVoid();
    }

    private static void refuse(String what, int id) {
        throw new Failure(
                FailureCode.CONFLICT,
                "The employee " + PublicId.of(EmployeeMapping.PREFIX, id) + " has " + what + " already");
    }

    /** The ids of other systems that a body names. */
    static List<Identifier> identifiers(JsonObject said) {
        JsonArray identifiers = said.getJsonArray("identifiers");
        return identifiers == null
                ? List.of()
                : identifiers.stream()
                        .map(identifier -> ((JsonObject) identifier).mapTo(Identifier.class))
                        .toList();
    }
}
