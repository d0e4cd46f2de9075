package io.atrium.command;

import io.atrium.audit.AuditTrail;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Farewell;
import io.atrium.kernel.LastResort;
import io.atrium.kernel.LastResort.StuckWork;
import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooUnavailable;
import io.atrium.record.Cause;
import io.atrium.record.Records;
import io.atrium.record.Stored;
import io.atrium.trace.Attribute;
import io.atrium.trace.Hop;
import io.atrium.trace.Origin;
import io.atrium.trace.Span;
import io.atrium.trace.Traces;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Carries out commands, each exactly once. */
@ApplicationScoped
public class Commands {

    private static final Logger LOG = Logger.getLogger(Commands.class);
    /** As it names itself where it parks commands. */
    static final String ROOM = "command";

    private static final Duration COME_BACK = Duration.ofSeconds(2);

    private final Intents intents;
    private final Authority authority;
    private final Locks locks;
    private final Approvals approvals;
    private final Duties duties;
    private final Map<String, CommandHandler> handlers;
    private final Records records;
    private final AuditTrail audit;
    private final LastResort lastResort;
    private final Odoo odoo;
    private final Pool pool;
    private final Traces traces;
    private final CommandConfig config;
    private final Clock clock;

    /** What this process is working on; its leases are renewed. */
    private final Set<UUID> running = ConcurrentHashMap.newKeySet();

    private volatile boolean isResting;

    protected Commands(
            Intents intents,
            Authority authority,
            Locks locks,
            Approvals approvals,
            Duties duties,
            @All List<CommandHandler> handlers,
            Records records,
            AuditTrail audit,
            LastResort lastResort,
            Odoo odoo,
            Pool pool,
            Traces traces,
            CommandConfig config,
            Clock clock) {
        this.intents = intents;
        this.authority = authority;
        this.locks = locks;
        this.approvals = approvals;
        this.duties = duties;
        this.handlers =
                handlers.stream().collect(Collectors.toUnmodifiableMap(CommandHandler::operation, Function.identity()));
        this.records = records;
        this.audit = audit;
        this.lastResort = lastResort;
        this.odoo = odoo;
        this.pool = pool;
        this.traces = traces;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Stores the command as an intent and carries it out.
     *
     * <p>The same key with the same body gives the first outcome again; with another body it fails with
     * {@code idempotency-key-reused}; while the first is still running with {@code operation-in-progress}. A command
     * that is refused fails with the same refusal now and when repeated.
     */
    public Uni<Outcome> submit(Command command) {
        return submit(command, () -> Uni.createFrom().voidItem());
    }

    /**
     * The same, under a condition that only a new command has to meet: a repeated one had met it, or was never stored.
     *
     * @param condition fails when the command must not be carried out
     */
    public Uni<Outcome> submit(Command command, Supplier<Uni<Void>> condition) {
        return intents.withKeyOf(command)
                .chain(known -> known.isPresent()
                        ? Uni.createFrom().item(() -> again(known.get(), command))
                        : permitted(command).chain(condition::get).chain(() -> begin(command)));
    }

    /** Whether it can be told what commands of this operation make of a document. */
    public boolean foretells(String operation) {
        return handlers.get(operation) instanceof Foretelling;
    }

    /**
     * What the document of each of these commands says once it was carried out, as far as that can be told: canonical fields
     * that the caller may change. An empty document tells nothing: neither that it was carried out nor that it was not.
     */
    public Uni<List<JsonObject>> expected(String caller, String operation, List<JsonObject> bodies) {
        return !bodies.isEmpty() && handlers.get(operation) instanceof Foretelling handler
                ? handler.expected(bodies)
                        .invoke(all -> all.forEach(document -> authority
                                .foreign(caller, operation, document.fieldNames())
                                .forEach(document::remove)))
                : Uni.createFrom()
                        .item(bodies.stream().map(body -> new JsonObject()).toList());
    }

    private Uni<Void> permitted(Command command) {
        CommandHandler handler = handlers.get(command.operation());
        return Uni.createFrom()
                .voidItem()
                .invoke(() -> authority.require(command, handler == null ? Set.of() : handler.fields(command.body())));
    }

    private Uni<Outcome> begin(Command command) {
        return approvals
                .of(handlers.get(command.operation()), command.body())
                .map(second -> ask(command, second))
                .orElseGet(() -> carryOut(command));
    }

    /** The key may be taken by now. */
    private Uni<Outcome> ask(Command command, SecondPerson second) {
        return duties.require(command, handlers.get(command.operation()))
                .chain(() -> approvals.ask(
                        command,
                        subject(command),
                        second,
                        entry(command).ending("awaiting").noting(second.kind())))
                .chain(() -> intents.withKeyOf(command))
                .map(known -> again(known.orElseThrow(), command));
    }

    private Uni<Outcome> carryOut(Command command) {
        return intents.open(command, subject(command), odooAnsweredAt())
                .chain(opened -> opened.isPresent()
                        ? outcomeInTime(opened.get())
                        : intents.withKeyOf(command).map(known -> again(known.orElseThrow(), command)));
    }

    private String subject(Command command) {
        CommandHandler handler = handlers.get(command.operation());
        return handler == null ? command.operation() : handler.subject(command.body());
    }

    private Outcome again(Intents.Known known, Command command) {
        if (!known.isFor(command)) {
            throw new Failure(
                    FailureCode.IDEMPOTENCY_KEY_REUSED,
                    "The key " + command.idempotencyKey() + " belongs to another request; use a new key");
        }
        return switch (known.state()) {
            case "settled" -> known.settled(true);
            case "refused" -> throw known.refusal().recorded();
            case "parked" -> new Outcome.Parked(known.intent().id());
            case "running" ->
                throw new Failure(FailureCode.OPERATION_IN_PROGRESS, "The same request is being carried out")
                        .retryAfter(COME_BACK);
            default -> known.pending();
        };
    }

    /** The caller waits for a while; the work goes on in any case. */
    private Uni<Outcome> outcomeInTime(Intent intent) {
        if (intent.isInLine()) {
            return Uni.createFrom().item(new Outcome.Pending(intent.id()));
        }
        Uni<Outcome> outcome = carryOut(intent).memoize().indefinitely();
        outcome.subscribe().with(done -> {}, failure -> {});
        return outcome.ifNoItem().after(config.answerWithin()).recoverWithItem(() -> new Outcome.Pending(intent.id()));
    }

    /**
     * One attempt, and whatever has to be written down about how it went. Only what Odoo, or a rule of ours, refuses for
     * good ends a command; anything else that goes wrong, also after the effect was had, is tried again.
     */
    Uni<Outcome> carryOut(Intent intent) {
        Command command = intent.command();
        Origin origin = new Origin(intent.traceparent(), command.correlationId());
        Span span = traces.begin(Hop.INTERNAL, "command " + command.operation(), origin)
                .with(Attribute.ATTEMPT, intent.attempt());
        return traces.within(span, () -> attempt(intent));
    }

    private Uni<Outcome> attempt(Intent intent) {
        running.add(intent.id());
        Instant began = clock.instant();
        return perform(intent)
                .onItemOrFailure()
                .transformToUni((effect, failure) -> conclude(intent, effect, failure, began))
                .onTermination()
                .invoke(() -> running.remove(intent.id()));
    }

    private Uni<Outcome> conclude(Intent intent, Effect effect, Throwable failure, Instant began) {
        if (failure != null) {
            return end(intent, failure, began);
        }
        // What was had in Odoo cannot be refused any more; a deed that failed was undone.
        return settle(intent, effect)
                .onFailure()
                .recoverWithUni(later ->
                        effect instanceof Effect.InAtrium ? end(intent, later, began) : postpone(intent, later, began));
    }

    private Uni<Outcome> end(Intent intent, Throwable failure, Instant began) {
        return Failure.isFinal(failure) ? refuse(intent, (Failure) failure) : postpone(intent, failure, began);
    }

    private Uni<Effect> perform(Intent intent) {
        CommandHandler handler = handlers.get(intent.command().operation());
        return handler == null
                ? Uni.createFrom()
                        .failure(new Failure(
                                FailureCode.INTERNAL,
                                "Nothing here carries out " + intent.command().operation()))
                : Uni.createFrom()
                        // What a handler throws at once is a failure like any other.
                        .deferred(() -> locks.take(intent, handler.locks(intent.body())))
                        .chain(() -> duties.take(intent, handler))
                        .chain(() -> handler.perform(intent));
    }

    /** Record, fact, intent and audit: one transaction. */
    private Uni<Outcome> settle(Intent intent, Effect effect) {
        return storing(effect, intent.cause())
                .chain(store -> pool.withTransaction(transaction ->
                        store.apply(transaction).chain(stored -> settle(transaction, intent, effect, stored))));
    }

    /** What there is to be stored, made ready before the transaction begins. */
    private Uni<Function<SqlConnection, Uni<Stored>>> storing(Effect effect, Cause cause) {
        if (effect instanceof Effect.InOdoo done) {
            return records.refetch(done.recordType(), done.odooId(), done.identifiers(), done.mastered(), cause);
        }
        Effect.Deed deed = ((Effect.InAtrium) effect).deed();
        return Uni.createFrom().item(transaction -> deed.carryOut(transaction, cause));
    }

    private Uni<Outcome> settle(SqlConnection transaction, Intent intent, Effect effect, Stored stored) {
        return intents.settle(transaction, intent, effect.status(), stored)
                .invoke(won -> requireWon(won || effect instanceof Effect.InOdoo))
                .call(() -> duties.did(transaction, intent, stored.id()))
                .call(won -> audit(won, transaction, done(intent, effect, stored)))
                .map(won -> won ? outcome(effect, stored) : new Outcome.Pending(intent.id()));
    }

    /** What stands in Odoo is true, whoever stores it. A deed is done by the process whose word counts, or not at all. */
    private static void requireWon(boolean won) {
        if (!won) {
            throw new Failure(FailureCode.UNAVAILABLE, "Another process has taken this over");
        }
    }

    private static Outcome outcome(Effect effect, Stored stored) {
        return new Outcome.Settled(effect.status(), stored.id(), stored.version(), stored.document(), false);
    }

    private Uni<Outcome> postpone(Intent intent, Throwable failure, Instant began) {
        if (!(failure instanceof OdooUnavailable)) {
            LOG.warnf(failure, "operation %s could not be carried out and is tried again", intent.id());
        }
        Duration pause = config.sweepInterval().multipliedBy(1L << Math.min(intent.attempt(), 20));
        Duration bounded = pause.compareTo(config.longestPause()) < 0 ? pause : config.longestPause();
        return intents.postpone(intent, bounded, waitsForOdoo(intent, failure, began))
                .replaceWith(new Outcome.Pending(intent.id()));
    }

    /** An attempt that was not the first, and went unanswered while Odoo did answer, has a reason of its own. */
    private boolean waitsForOdoo(Intent intent, Throwable failure, Instant began) {
        return failure instanceof OdooUnavailable
                && (intent.attempt() == 1 || !odooAnsweredAt().isAfter(began));
    }

    private Instant odooAnsweredAt() {
        return odoo.load().lastAnswerAt().orElse(Instant.EPOCH);
    }

    /** The caller hears of the refusal, unless another process has taken the intent over and may still succeed. */
    private Uni<Outcome> refuse(Intent intent, Failure failure) {
        return pool.withTransaction(transaction -> end(transaction, intent, failure, "refused"))
                .map(won -> {
                    if (won) {
                        throw failure.recorded();
                    }
                    return new Outcome.Pending(intent.id());
                });
    }

    private Uni<Boolean> end(SqlConnection transaction, Intent intent, Failure failure, String state) {
        return intents.end(transaction, intent, failure, state)
                .call(won -> audit(
                        won,
                        transaction,
                        entry(intent).ending(failure.code().text()).to(subjectOf(intent))));
    }

    /** The deed is told once, by the process whose word about it counts. */
    private Uni<Void> audit(boolean won, SqlConnection transaction, AuditTrail.Entry entry) {
        return won ? audit.append(transaction, entry) : Uni.createFrom().voidItem();
    }

    /** What was created was nothing before, though the capture may have stored it first. */
    private static AuditTrail.Entry done(Intent intent, Effect effect, Stored stored) {
        return entry(intent)
                .to(stored.id())
                .noting(effect.note())
                .changing(bytes(effect.isCreation() ? null : stored.before()), bytes(stored.document()));
    }

    private static byte[] bytes(JsonObject document) {
        return document == null ? null : document.toBuffer().getBytes();
    }

    private static AuditTrail.Entry entry(Intent intent) {
        return entry(intent.command());
    }

    private static AuditTrail.Entry entry(Command command) {
        return new AuditTrail.Entry(
                command.caller(),
                command.person(),
                command.operation(),
                null,
                null,
                "done",
                null,
                command.correlationId(),
                null,
                null);
    }

    /** What a command that came to nothing was about, if its body says so. */
    private static String subjectOf(Intent intent) {
        return intent.body().getValue(Intent.ID) instanceof String id ? id : null;
    }

    /**
     * Takes over what nobody works on, one after the other until nothing is left: intents of processes that died, and
     * those whose turn has come.
     */
    Uni<Void> sweep() {
        return Uni.createFrom()
                .deferred(() -> isResting
                        ? Uni.createFrom().item(Optional.<Intents.Known>empty())
                        : intents.claim(Set.copyOf(running), odooAnsweredAt()))
                .call(claimed -> claimed.isPresent()
                        ? takeOver(claimed.get())
                        : Uni.createFrom().voidItem())
                .repeat()
                .whilst(Optional::isPresent)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> takeOver(Intents.Known known) {
        Intent intent = known.intent();
        boolean tooOld = known.createdAt().plus(config.giveUpAfter()).isBefore(clock.instant());
        return (tooOld ? giveUp(intent) : carryOut(intent).replaceWithVoid())
                .onFailure(Failure.class)
                .recoverWithNull()
                .onFailure()
                .invoke(failure -> LOG.warnf(failure, "operation %s could not be carried on", intent.id()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> giveUp(Intent intent) {
        Failure failure =
                new Failure(FailureCode.ODOO_UNAVAILABLE, "Odoo did not confirm this within " + config.giveUpAfter());
        StuckWork work = new StuckWork(
                        ROOM,
                        intent.id().toString(),
                        failure.code().text(),
                        intent.command().operation() + ": " + failure.detail(),
                        null,
                        "integration-support",
                        intent.command().correlationId())
                .because(intent.command().operation())
                .from(intent.command().caller());
        return Uni.createFrom()
                .completionStage(() -> lastResort.park(work))
                .chain(() -> pool.withTransaction(transaction -> tell(transaction, intent, failure)
                        .chain(() -> end(transaction, intent, failure, "parked"))
                        .invoke(Commands::requireWon)))
                .replaceWithVoid();
    }

    private Uni<Void> tell(SqlConnection transaction, Intent intent, Failure failure) {
        return Optional.ofNullable(handlers.get(intent.command().operation()))
                .flatMap(handler -> handler.givenUp(intent, failure))
                .map(deed -> deed.carryOut(transaction, intent.cause()).replaceWithVoid())
                .orElse(Uni.createFrom().voidItem());
    }

    /** Takes nothing over any more. */
    void rest() {
        isResting = true;
    }

    /** Waits a while for what is being worked on, and leaves the rest to others at once. */
    void handBack() {
        if (!Farewell.await(running::isEmpty, Farewell.PATIENCE)) {
            intents.handBack(Set.copyOf(running))
                    .onFailure()
                    .recoverWithNull()
                    .await()
                    .atMost(Farewell.PATIENCE);
        }
    }

    Uni<Void> renewLeases() {
        return running.isEmpty() ? Uni.createFrom().voidItem() : intents.renew(Set.copyOf(running));
    }
}
