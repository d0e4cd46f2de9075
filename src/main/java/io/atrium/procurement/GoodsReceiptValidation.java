package io.atrium.procurement;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.Transition;
import io.atrium.command.Transitions;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.atrium.odoo.Search;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Takes in what came of a receipt (stock.picking, 14 to 19). The quantities of all lines are written in one call, so that
 * Odoo knows all of them or none, and only then the receipt is validated: Odoo 19 would take in everything if nothing had
 * been said. Whether it was done as asked, the rows tell afterwards.
 */
@ApplicationScoped
class GoodsReceiptValidation implements CommandHandler {

    static final String OPERATION = "goods-receipt.validate";

    private static final Set<String> READY = Set.of("ready");
    private static final Set<String> DONE = Set.of("done");

    private final Odoo odoo;
    private final Transitions transitions;
    private final GoodsReceiptCount count;
    private final ReceivedLots lots;
    private final ObjectMapper json;

    GoodsReceiptValidation(
            Odoo odoo, Transitions transitions, GoodsReceiptCount count, ReceivedLots lots, ObjectMapper json) {
        this.odoo = odoo;
        this.transitions = transitions;
        this.count = count;
        this.lots = lots;
        this.json = json;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        Arrival arrival = intent.body(GoodsReceipts.Validation.class, json).arrival();
        int id = PublicId.parse(GoodsReceiptMapping.PREFIX, intent.body().getString("id"))
                .orElseThrow(() -> Failure.notFound("There is no such receipt"));
        return odoo.version().chain(version -> transitions
                .make(
                        intent,
                        new Transition(
                                GoodsReceiptMapping.NAME,
                                "receipt",
                                GoodsReceiptMapping.MODEL,
                                id,
                                List.of("state"),
                                row -> GoodsReceiptMapping.status(row.text("state")),
                                READY,
                                DONE,
                                () -> validate(id, arrival, version)))
                .call(effect -> requireAsAsked(id, arrival, version)));
    }

    private Uni<?> validate(int id, Arrival arrival, OdooVersion version) {
        return count.write(id, arrival, version)
                .chain(() -> odoo.button(GoodsReceiptMapping.MODEL, "button_validate", id, context(id, arrival)));
    }

    /** Answers the dialogs in which Odoo would ask whether all came, and what is to become of the rest. */
    private static JsonObject context(int id, Arrival arrival) {
        JsonObject context = JsonObject.of("skip_immediate", true, "skip_backorder", true, "skip_sms", true);
        return arrival.backorder() ? context : context.put("picking_ids_not_to_backorder", JsonArray.of(id));
    }

    private Uni<Void> requireAsAsked(int id, Arrival arrival, OdooVersion version) {
        return odoo.searchRead(Search.of(
                        GoodsReceiptMapping.LINE_MODEL,
                        JsonArray.of(JsonArray.of("picking_id", "=", id), JsonArray.of("state", "=", "done")),
                        fields(version)))
                .invoke(lines -> requireQuantities(lines, arrival))
                .call(lines -> lots.requireAsSaid(arrival, byLine(lines), version))
                .chain(() -> odoo.searchIds(Search.of(
                        GoodsReceiptMapping.MODEL,
                        JsonArray.of(JsonArray.of("backorder_id", "=", id), JsonArray.of("state", "!=", "cancel")),
                        List.of())))
                .invoke(backorders -> {
                    if (!arrival.backorder() && !backorders.isEmpty()) {
                        throw done("and expects the rest all the same");
                    }
                })
                .replaceWithVoid();
    }

    private static List<String> fields(OdooVersion version) {
        List<String> fields = new ArrayList<>(GoodsReceiptMapping.countedFields(version));
        fields.add("product_id");
        return fields;
    }

    private static Map<String, OdooRow> byLine(List<OdooRow> lines) {
        return lines.stream()
                .collect(Collectors.toMap(
                        line -> PublicId.of(GoodsReceiptMapping.LINE_PREFIX, line.id()), Function.identity()));
    }

    /** Somebody else may have been faster, with another count. */
    private static void requireQuantities(List<OdooRow> lines, Arrival arrival) {
        Map<String, List<Arrival.ArrivedLine>> asked = arrival.byLine();
        for (OdooRow line : lines) {
            String id = PublicId.of(GoodsReceiptMapping.LINE_PREFIX, line.id());
            BigDecimal wanted = Arrival.total(asked.getOrDefault(id, List.of()));
            if (GoodsReceiptMapping.counted(line).compareTo(wanted) != 0) {
                throw done("with other quantities than were asked for");
            }
            asked.remove(id);
        }
        if (asked.values().stream().anyMatch(rest -> Arrival.total(rest).signum() > 0)) {
            throw done("with other quantities than were asked for");
        }
    }

    private static Failure done(String how) {
        return new Failure(FailureCode.CONFLICT, "The receipt is done " + how);
    }
}
