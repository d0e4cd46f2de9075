package io.atrium.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.reconcile.Domains.Domain;
import io.atrium.record.Cause;
import io.atrium.record.Comparison;
import io.atrium.record.Stored;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.function.Function;

/**
 * What people do with comparisons, as commands. Nothing is put right but by capturing a document anew from Odoo, or by the
 * command that what a source says means.
 */
@ApplicationScoped
class RunCommands {

    static final String BEGIN = "reconciliation.begin";
    static final String CANCEL = "reconciliation.cancel";
    static final String SIGN_OFF = "reconciliation.sign-off";
    static final String REPAIR = "reconciliation.repair";

    // Members of a command's body.
    static final String ID = "id";
    static final String DOMAIN = "domain";
    static final String FROM = "from";
    static final String TO = "to";
    static final String REASON = "reason";
    static final String DIFFERENCE = "difference";

    private final Runs runs;
    private final Domains domains;
    private final Comparison comparison;
    private final SourceRepairs repairs;
    private final ObjectMapper json;

    RunCommands(Runs runs, Domains domains, Comparison comparison, SourceRepairs repairs, ObjectMapper json) {
        this.runs = runs;
        this.domains = domains;
        this.comparison = comparison;
        this.repairs = repairs;
        this.json = json;
    }

    @Produces
    @Singleton
    CommandHandler begin() {
        return new Handler(BEGIN, intent -> Uni.createFrom().item(Effect.createdBy((transaction, cause) -> runs.begin(
                        transaction,
                        intent.body().getString(DOMAIN),
                        domains.required(intent.body().getString(DOMAIN)).sourceName(),
                        time(intent, FROM),
                        time(intent, TO),
                        intent.command().caller(),
                        null)
                .map(begun -> stored(begun.orElseThrow())))));
    }

    private static Instant time(Intent intent, String member) {
        String text = intent.body().getString(member);
        return text == null ? null : Instant.parse(text);
    }

    @Produces
    @Singleton
    CommandHandler cancellation() {
        return new Handler(CANCEL, intent -> Uni.createFrom()
                .item(Effect.changedBy((transaction, cause) ->
                        runs.cancel(transaction, id(intent)).map(this::stored))));
    }

    @Produces
    @Singleton
    CommandHandler signOff() {
        return new Handler(
                SIGN_OFF, intent -> Uni.createFrom().item(Effect.changedBy((transaction, cause) -> runs.signOff(
                                transaction,
                                id(intent),
                                intent.command().person(),
                                intent.body().getString(REASON))
                        .map(this::stored))));
    }

    /**
     * Odoo's side is read before, and stored in the transaction that says so; what a source says is done before by its own
     * command, once however often this is tried.
     */
    @Produces
    @Singleton
    CommandHandler repair() {
        return new Handler(REPAIR, intent -> {
            String difference = intent.body().getString(DIFFERENCE);
            return runs.one(id(intent))
                    .chain(run ->
                            runs.difference(run.id(), difference).chain(found -> repaired(intent, domain(run), found)))
                    .<Effect>map(store -> Effect.changedBy((transaction, cause) -> store.apply(transaction)
                            .chain(() -> runs.repaired(transaction, id(intent), difference))
                            .map(this::stored)));
        });
    }

    /** What differs from one system is not put right by another. */
    private Domain domain(Run run) {
        Domain domain = domains.required(run.domain());
        if (!domain.isWith(run.source())) {
            throw new Failure(
                    FailureCode.CONFLICT,
                    "This differs from %s, and the domain is compared with %s now: begin another run"
                            .formatted(Domain.otherSide(run.source()), domain.otherSide()));
        }
        return domain;
    }

    private Uni<Function<SqlConnection, Uni<Void>>> repaired(Intent intent, Domain domain, Difference found) {
        Cause by = intent.cause();
        return domain.source() == null
                ? comparison.recapture(domain.type(), found.documentId(), by)
                : repairs.repair(domain.source(), found, intent)
                        .replaceWith(transaction -> Uni.createFrom().voidItem());
    }

    private static String id(Intent intent) {
        return intent.body().getString(ID);
    }

    private Stored stored(Run run) {
        return new Stored("reconciliation", run.id(), run.version(), toJson(run));
    }

    private Stored stored(Difference difference) {
        return new Stored("reconciliation-difference", difference.id(), 1, toJson(difference));
    }

    private JsonObject toJson(Object document) {
        try {
            return new JsonObject(json.writeValueAsString(document));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private record Handler(String operation, Function<Intent, Uni<Effect>> how) implements CommandHandler {

        @Override
        public Uni<Effect> perform(Intent intent) {
            return how.apply(intent);
        }
    }
}
