package io.atrium.procurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.http.EntityTag;
import io.atrium.kernel.Failure;
import io.atrium.kernel.Violation;
import io.atrium.record.Cause;
import io.atrium.record.Held;
import io.atrium.record.MasteredRecords;
import io.atrium.record.Records;
import io.atrium.record.Stored;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Hands a draft in for approval. It has to be one that can be ordered as it stands, lest somebody approves what nobody can
 * buy.
 */
@ApplicationScoped
class RequisitionSubmission implements CommandHandler {

    static final String OPERATION = "requisition.submit";

    private final MasteredRecords mastered;
    private final Records records;
    private final RequisitionType requisitions;
    private final ApprovalRules rules;
    private final ObjectMapper json;
    private final Clock clock;

    RequisitionSubmission(
            MasteredRecords mastered,
            Records records,
            RequisitionType requisitions,
            ApprovalRules rules,
            ObjectMapper json,
            Clock clock) {
        this.mastered = mastered;
        this.records = records;
        this.requisitions = requisitions;
        this.rules = rules;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        Handover wanted = intent.body(Handover.class, json);
        return Uni.createFrom().item(Effect.changedBy((transaction, cause) -> submit(transaction, wanted, cause)));
    }

    private Uni<Stored> submit(SqlConnection transaction, Handover wanted, Cause cause) {
        return mastered.hold(transaction, requisitions, wanted.id())
                .invoke(held -> EntityTag.require(wanted.ifMatch(), held.version()))
                .call(held -> requireOrderable(transaction, held.document()))
                .chain(held -> mastered.change(transaction, requisitions, held, submitted(held, wanted.by()), cause));
    }

    private Requisition submitted(Held<Requisition> held, Actor by) {
        // Whole seconds, which lists compare as text.
        Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return held.document().submitted(by, at, rules.of(held.document()).approvals());
    }

    private Uni<Void> requireOrderable(SqlConnection transaction, Requisition requisition) {
        List<Violation> incomplete = incomplete(requisition.lines());
        if (!incomplete.isEmpty()) {
            throw Failure.invalid(incomplete);
        }
        return Uni.combine()
                .all()
                .unis(
                        unknown(transaction, ItemMapping.NAME, requisition, Requisition.Line::itemId),
                        unknown(transaction, SupplierMapping.NAME, requisition, Requisition.Line::supplierId))
                .usingConcurrencyOf(1)
                .asTuple()
                .invoke(found -> requireKnown(requisition.lines(), found.getItem1(), found.getItem2()))
                .replaceWithVoid();
    }

    private Uni<Set<String>> unknown(
            SqlConnection transaction, String type, Requisition requisition, Function<Requisition.Line, String> id) {
        return records.unknown(
                transaction, type, requisition.lines().stream().map(id).collect(Collectors.toSet()));
    }

    private static List<Violation> incomplete(List<Requisition.Line> lines) {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Requisition.Line line = lines.get(i);
            if (line.itemId() == null) {
                violations.add(new Violation("/lines/" + i + "/itemId", "The line needs an item to be ordered"));
            }
            if (line.supplierId() == null) {
                violations.add(new Violation("/lines/" + i + "/supplierId", "The line needs a supplier to be ordered"));
            } else if (!Objects.equals(line.supplierId(), lines.get(0).supplierId())) {
                violations.add(new Violation(
                        "/lines/" + i + "/supplierId",
                        "A requisition becomes one order: all lines need the supplier of the first"));
            }
        }
        return violations;
    }

    private static void requireKnown(List<Requisition.Line> lines, Set<String> items, Set<String> suppliers) {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (items.contains(lines.get(i).itemId())) {
                violations.add(new Violation("/lines/" + i + "/itemId", "There is no such item"));
            }
            if (suppliers.contains(lines.get(i).supplierId())) {
                violations.add(new Violation("/lines/" + i + "/supplierId", "There is no such supplier"));
            }
        }
        if (!violations.isEmpty()) {
            throw Failure.invalid(violations);
        }
    }

    /** The command's body. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Handover(String id, String ifMatch, Actor by) {}
}
