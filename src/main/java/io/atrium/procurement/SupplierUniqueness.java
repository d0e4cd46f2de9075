package io.atrium.procurement;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
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
import java.util.Set;

/**
 * Sees to it that no two suppliers have the same tax id, however it is written, or the same id in another system. Odoo
 * lets them. Archived ones count.
 */
@ApplicationScoped
class SupplierUniqueness {

    private static final JsonObject ARCHIVED_TOO = JsonObject.of("active_test", false);

    private final Odoo odoo;
    private final Records records;

    SupplierUniqueness(Odoo odoo, Records records) {
        this.odoo = odoo;
        this.records = records;
    }

    /**
     * What a command must have to itself that says this of a supplier: two that look at the same time would both find none.
     *
     * @param said the members of the supplier that the command names
     */
    static Set<String> locks(JsonObject said) {
        Set<String> locks = new HashSet<>();
        if (said.getString("taxId") != null) {
            locks.add("supplier with tax id " + plain(said.getString("taxId")));
        }
        JsonArray identifiers = said.getJsonArray("identifiers");
        for (int i = 0; identifiers != null && i < identifiers.size(); i++) {
            JsonObject identifier = identifiers.getJsonObject(i);
            locks.add("supplier identified as " + identifier.getString("system") + ":" + identifier.getString("value"));
        }
        return locks;
    }

    /**
     * @param taxId of the supplier that is made or changed, or null
     * @param self its id in Odoo, or null when it is new
     * @throws Failure {@code conflict}, naming the one that is there
     */
    Uni<Void> require(String taxId, List<Identifier> identifiers, Integer self) {
        return Multi.createFrom()
                .iterable(identifiers)
                .onItem()
                .transformToUniAndConcatenate(identifier -> requireUnknown(identifier))
                .collect()
                .last()
                .chain(() -> taxId == null ? Uni.createFrom().voidItem() : requireUnused(taxId, self));
    }

    private Uni<Void> requireUnknown(Identifier identifier) {
        return records.identified(SupplierMapping.NAME, identifier)
                .invoke(known -> known.ifPresent(id -> {
                    throw taken(id, "is known as " + identifier.value() + " to " + identifier.system());
                }))
                .replaceWithVoid();
    }

    private Uni<Void> requireUnused(String taxId, Integer self) {
        String plain = plain(taxId);
        // What people put between the characters may stand between any of them.
        String pattern = "%" + String.join("%", plain.split("")) + "%";
        JsonArray domain = SupplierMapping.suppliers("").add(JsonArray.of("vat", "=ilike", pattern));
        Search alike = Search.of(SupplierMapping.MODEL, domain, List.of("vat")).orderBy("id asc");
        return odoo.searchRead(alike.context(ARCHIVED_TOO))
                .invoke(rows -> rows.stream()
                        .filter(row -> self == null || row.id() != self)
                        .filter(row -> plain(row.text("vat")).equals(plain))
                        .map(OdooRow::id)
                        .findFirst()
                        .ifPresent(id -> {
                            throw taken(id, "has this tax id");
                        }))
                .replaceWithVoid();
    }

    /** A tax id as it is compared: capitals and digits. */
    private static String plain(String taxId) {
        return taxId.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
    }

    private static Failure taken(int id, String reason) {
        return new Failure(
                FailureCode.CONFLICT, "The supplier " + PublicId.of(SupplierMapping.PREFIX, id) + " " + reason);
    }
}
