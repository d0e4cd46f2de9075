package io.atrium.workforce;

import io.atrium.command.CommandHandler;
import io.atrium.command.Creations;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.kernel.Failure;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** Creates a facility (hr.work.location, 15 to 19) at the address of its legal entity: Odoo insists on one. */
@ApplicationScoped
class FacilityCreation implements CommandHandler {

    static final String OPERATION = "facility.create";

    private final Odoo odoo;
    private final Creations creations;
    private final FacilityMapping facilities;

    FacilityCreation(Odoo odoo, Creations creations, FacilityMapping facilities) {
        this.odoo = odoo;
        this.creations = creations;
        this.facilities = facilities;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        return creations.make(
                intent, facilities.writable(), version -> address(intent.body().getString("legalEntityId")));
    }

    private Uni<Map<String, Object>> address(String legalEntity) {
        int company = PublicId.parse("le", legalEntity).orElseThrow(FacilityCreation::unknown);
        return odoo.read("res.company", List.of(company), List.of("partner_id")).map(rows -> rows.stream()
                .findFirst()
                .map(row -> Map.<String, Object>of("address_id/.id", row.reference("partner_id")))
                .orElseThrow(FacilityCreation::unknown));
    }

    private static Failure unknown() {
        return Failure.invalid("/legalEntityId", "There is no such legal entity");
    }
}
