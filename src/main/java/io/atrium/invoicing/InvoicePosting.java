package io.atrium.invoicing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.SecondPerson;
import io.atrium.command.Transition;
import io.atrium.command.Transitions;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Holds;
import io.atrium.odoo.Odoo;
import io.atrium.record.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Posts a draft that matches, or whose match somebody sets aside with a reason (account.move, 14 to 19). */
@ApplicationScoped
class InvoicePosting implements CommandHandler {

    static final String OPERATION = "invoice.post";

    private final Odoo odoo;
    private final Transitions transitions;
    private final InvoiceMatching matching;
    private final ObjectMapper json;

    InvoicePosting(Odoo odoo, Transitions transitions, InvoiceMatching matching, ObjectMapper json) {
        this.odoo = odoo;
        this.transitions = transitions;
        this.matching = matching;
        this.json = json;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Set<String> locks(JsonObject body) {
        return Set.of(InvoiceMapping.lock(body.getString("id")));
    }

    /** Where it need not match. */
    @Override
    public Optional<SecondPerson> secondPerson(JsonObject body) {
        return Optional.ofNullable(body.getJsonObject("override"))
                .map(override -> new SecondPerson("override-posting", "invoicing:read"));
    }

    @Override
    public Uni<Set<String>> parties(JsonObject body, Records records) {
        return Suppliers.of(List.of(body.getString("id")), records);
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        Posting posting = intent.body(Posting.class, json);
        int id = OdooId.of(InvoiceMapping.PREFIX, posting.id());
        return transitions
                .make(intent, transition(id, posting.override()))
                .map(effect -> posting.override() == null
                        ? effect
                        : effect.noting("override: " + posting.override().reason()));
    }

    private Transition transition(int id, MatchOverride override) {
        return new Transition(
                InvoiceMapping.NAME,
                "invoice",
                InvoiceMapping.MODEL,
                id,
                List.of("state"),
                row -> InvoiceMapping.status(row.text("state")),
                Set.of("draft"),
                Set.of("posted"),
                () -> requireMatch(id, override)
                        .chain(() -> odoo.button(InvoiceMapping.MODEL, "action_post", id, new JsonObject())));
    }

    private Uni<Void> requireMatch(int id, MatchOverride override) {
        return override != null
                ? Uni.createFrom().voidItem()
                : matching.afresh(id).invoke(InvoicePosting::require).replaceWithVoid();
    }

    private static void require(InvoiceMatch match) {
        if (match.isUnmatched()) {
            throw Failure.of(
                    FailureCode.CONFLICT,
                    "The invoice does not match what was ordered, received and agreed; an override with a reason posts"
                            + " it nevertheless",
                    match.violations());
        }
    }

    /** What is to be posted. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Posting(String id, String ifMatch, MatchOverride override) {}

    /** How it is to be posted. */
    @Schema(name = "InvoicePosting")
    @Holds(DataClass.INTERNAL)
    record PostingRequest(@Valid MatchOverride override) {}

    /** That it need not match. */
    @Schema(name = "MatchOverride", description = "Posts an invoice although it does not match; it is audited")
    @Holds(DataClass.INTERNAL)
    record MatchOverride(
            @Schema(examples = "Delivered by hand, slip 4711")
                    @NotBlank(message = "The reason is required")
                    @Size(max = 500, message = "At most 500 characters")
                    String reason) {}
}
