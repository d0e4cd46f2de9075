package io.atrium.workforce;

import io.atrium.command.Changes;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Changes a department (hr.department, 14 to 19). No department comes to stand below itself. */
@ApplicationScoped
class DepartmentUpdate implements CommandHandler {

    static final String OPERATION = "department.update";

    private static final JsonObject WITH_ARCHIVED = new JsonObject().put("active_test", false);

    private final Odoo odoo;
    private final Changes changes;
    private final DepartmentMapping departments;

    DepartmentUpdate(Odoo odoo, Changes changes, DepartmentMapping departments) {
        this.odoo = odoo;
        this.changes = changes;
        this.departments = departments;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        return requireNoCycle(intent).chain(() -> changes.make(intent, departments.writable()));
    }

    private Uni<Void> requireNoCycle(Intent intent) {
        Optional<Integer> parent =
                PublicId.parse(DepartmentMapping.PREFIX, intent.changes().getString("parentId"));
        if (parent.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        JsonArray below = JsonArray.of(
                JsonArray.of("id", "=", parent.get()),
                JsonArray.of("id", "child_of", JsonArray.of(intent.odooId(departments))));
        return odoo.searchIds(Search.of(DepartmentMapping.MODEL, below, List.of())
                        .limit(1)
                        .context(WITH_ARCHIVED))
                .invoke(found -> {
                    if (!found.isEmpty()) {
                        throw new Failure(
                                FailureCode.CONFLICT,
                                "The department would stand below itself: the one in parentId is it, or belongs to it");
                    }
                })
                .replaceWithVoid();
    }
}
