package io.atrium.workforce;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** No two positions of a department have one name in one legal entity. Odoo holds to it too, in its database's words. */
@ApplicationScoped
class PositionNames {

    private static final JsonObject WITH_ARCHIVED = new JsonObject().put("active_test", false);

    private final Odoo odoo;

    PositionNames(Odoo odoo) {
        this.odoo = odoo;
    }

    /**
     * For a new position. Without a legal entity the name has to be free in all of them, since it is Odoo that chooses.
     *
     * @throws Failure {@code conflict}, naming the position that has the name
     */
    Uni<Void> requireFree(JsonObject wanted) {
        JsonArray domain = named(wanted.getString("name"), id(DepartmentMapping.PREFIX, wanted, "departmentId"));
        Integer company = id("le", wanted, "legalEntityId");
        return requireNone(company == null ? domain : domain.add(JsonArray.of("company_id", "=", company)));
    }

    /** For a position that is changed. */
    Uni<Void> requireFree(int id, JsonObject changes) {
        return odoo.read(PositionMapping.MODEL, List.of(id), List.of("name", "department_id", "company_id"))
                .chain(rows -> rows.isEmpty() ? Uni.createFrom().voidItem() : requireFree(rows.get(0), changes));
    }

    private Uni<Void> requireFree(OdooRow position, JsonObject changes) {
        Integer department = changes.containsKey("departmentId")
                ? id(DepartmentMapping.PREFIX, changes, "departmentId")
                : position.reference("department_id");
        Integer company = changes.containsKey("legalEntityId")
                ? id("le", changes, "legalEntityId")
                : position.reference("company_id");
        return requireNone(named(changes.getString("name", position.text("name")), department)
                .add(JsonArray.of("company_id", "=", orFalse(company)))
                .add(JsonArray.of("id", "!=", position.id())));
    }

    private static JsonArray named(String name, Integer department) {
        return JsonArray.of(JsonArray.of("name", "=", name), JsonArray.of("department_id", "=", orFalse(department)));
    }

    private static Object orFalse(Integer id) {
        return id == null ? Boolean.FALSE : id;
    }

    private static Integer id(String prefix, JsonObject body, String member) {
        return PublicId.parse(prefix, body.getString(member)).orElse(null);
    }

    private Uni<Void> requireNone(JsonArray domain) {
        return odoo.searchIds(Search.of(PositionMapping.MODEL, domain, List.of())
                        .limit(1)
                        .context(WITH_ARCHIVED))
                .invoke(found -> found.stream().findFirst().ifPresent(id -> {
                    throw new Failure(
                            FailureCode.CONFLICT,
                            "The department has a position of this name already: "
                                    + PublicId.of(PositionMapping.PREFIX, id));
                }))
                .replaceWithVoid();
    }
}
