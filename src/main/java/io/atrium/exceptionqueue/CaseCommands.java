package io.atrium.exceptionqueue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.audit.AuditTrail;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.atrium.command.Preconditions;
import io.atrium.command.SecondPerson;
import io.atrium.record.Stored;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** What people do with cases, as commands. */
@ApplicationScoped
class CaseCommands {

    static final String ASSIGN = "exception.assign";
    static final String NOTE = "exception.note";
    static final String RETRY = "exception.retry";
    static final String DISMISS = "exception.dismiss";
    static final String CORRECT = "exception.correct";
    static final String RETRY_ALL = "exceptions.retry";
    static final String DISMISS_ALL = "exceptions.dismiss";

    // Members of a command's body.
    static final String ID = "id";
    static final String REASON = "reason";
    static final String TEXT = "text";
    static final String OWNER = "owner";
    static final String ASSIGNEE = "assignee";
    static final String REFERENCE = "reference";
    static final String CHANGES = "changes";

    /** A correction may say anything in the name of another system. */
    private static final SecondPerson SECOND_PERSON = new SecondPerson("exception-correction", "exceptions:read");

    private final Casework casework;
    private final CaseTable table;
    private final AuditTrail audit;
    private final ObjectMapper json;

    CaseCommands(Casework casework, CaseTable table, AuditTrail audit, ObjectMapper json) {
        this.casework = casework;
        this.table = table;
        this.audit = audit;
        this.json = json;
    }

    @Produces
    @Singleton
    CommandHandler assignment() {
        return command(
                ASSIGN,
                (transaction, intent) -> casework.assign(
                        transaction,
                        id(intent),
                        ifMatch(intent),
                        intent.body().getString(OWNER),
                        intent.body().getString(ASSIGNEE),
                        Actor.of(intent.command())));
    }

    @Produces
    @Singleton
    CommandHandler note() {
        return command(
                NOTE,
                (transaction, intent) -> casework.note(
                        transaction, id(intent), intent.body().getString(TEXT), Actor.of(intent.command())));
    }

    @Produces
    @Singleton
    CommandHandler retry() {
        return command(
                RETRY,
                (transaction, intent) ->
                        casework.retry(transaction, id(intent), ifMatch(intent), Actor.of(intent.command())));
    }

    @Produces
    @Singleton
    CommandHandler dismissal() {
        return command(
                DISMISS,
                (transaction, intent) -> casework.dismiss(
                        transaction,
                        id(intent),
                        ifMatch(intent),
                        intent.body().getString(REASON),
                        Actor.of(intent.command())));
    }

    @Produces
    @Singleton
    CommandHandler correction() {
        return new Handler(CORRECT, Optional.of(SECOND_PERSON), (transaction, intent) -> casework.correct(
                        transaction,
                        id(intent),
                        intent.body().getString(REFERENCE),
                        intent.body().getJsonObject(CHANGES),
                        Actor.of(intent.command()))
                .map(table::stored));
    }

    @Produces
    @Singleton
    CommandHandler retryAll() {
        return new Handler(
                RETRY_ALL,
                Optional.empty(),
                (transaction, intent) ->
                        all(transaction, intent, RETRY, (found, actor) -> casework.request(transaction, found)));
    }

    @Produces
    @Singleton
    CommandHandler dismissAll() {
        return new Handler(
                DISMISS_ALL,
                Optional.empty(),
                (transaction, intent) -> all(
                        transaction,
                        intent,
                        DISMISS,
                        (found, actor) -> casework.dismiss(
                                transaction, found, intent.body().getString(REASON), actor)));
    }

    /** All or none. Their facts are told together, and each is audited for itself. */
    private Uni<Stored> all(SqlConnection transaction, Intent intent, String operation, Each each) {
        BulkRequest request = intent.body(BulkRequest.class, json);
        Actor actor = Actor.of(intent.command());
        return table.ids(transaction, request.search()).chain(ids -> Multi.createFrom()
                .iterable(ids)
                .onItem()
                .transformToUniAndConcatenate(id -> table.hold(transaction, id)
                        .chain(found -> found.isClosed()
                                ? Uni.createFrom().item(CaseStep.none(found))
                                : each.take(found, actor)))
                .collect()
                .asList()
                .map(steps -> steps.stream().filter(CaseStep::isReal).toList())
                .call(steps -> table.change(transaction, steps, actor))
                .call(steps -> audit.append(
                        transaction,
                        steps.stream()
                                .map(step ->
                                        entry(actor, operation, step.after().id()))
                                .toList()))
                .map(steps -> stored(ids, steps.size())));
    }

    private static AuditTrail.Entry entry(Actor actor, String operation, String id) {
        return new AuditTrail.Entry(
                actor.client(), actor.person(), operation, id, null, "done", null, actor.correlationId(), null, null);
    }

    private static Stored stored(List<String> matched, int changed) {
        return new Stored(
                "exceptions",
                "exceptions",
                1,
                new JsonObject()
                        .put("matched", matched.size())
                        .put("changed", changed)
                        .put("ids", new JsonArray(matched)));
    }

    private CommandHandler command(String operation, Step step) {
        return new Handler(operation, Optional.empty(), (transaction, intent) -> step.take(transaction, intent)
                .map(table::stored));
    }

    private static String id(Intent intent) {
        return intent.body().getString(ID);
    }

    private static String ifMatch(Intent intent) {
        return intent.body().getString(Preconditions.IF_MATCH);
    }

    /** One thing to do with a case. */
    @FunctionalInterface
    private interface Step {

        Uni<ExceptionCase> take(SqlConnection transaction, Intent intent);
    }

    /** The same with each of many. */
    @FunctionalInterface
    private interface Each {

        Uni<CaseStep> take(ExceptionCase found, Actor actor);
    }

    /** What a command stores. */
    @FunctionalInterface
    private interface Deed {

        Uni<Stored> carryOut(SqlConnection transaction, Intent intent);
    }

    private record Handler(String operation, Optional<SecondPerson> second, Deed deed) implements CommandHandler {

        @Override
        public Optional<SecondPerson> secondPerson(JsonObject body) {
            return second;
        }

        @Override
        public Uni<Effect> perform(Intent intent) {
            return Uni.createFrom().item(Effect.changedBy((transaction, cause) -> deed.carryOut(transaction, intent)));
        }
    }
}
