package io.atrium.command;

import io.atrium.audit.AuditTrail;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.LastResort;
import io.atrium.kernel.LastResort.StuckWork;
import io.atrium.odoo.OdooUnavailable;
import io.atrium.record.Cause;
import io.atrium.record.Records;
import io.atrium.record.Stored;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    private static final Duration COME_BACK = Duration.ofSeconds(2);

    private final Intents intents;
    private final Map<String, CommandHandler> handlers;
    private final Records records;
    private final AuditTrail audit;
    private final LastResort lastResort;
    private final Pool pool;
    private final CommandConfig config;
    private final Clock clock;

    /** What this process is working on; its leases are renewed. */
    private final Set<UUID> running = ConcurrentHashMap.newKeySet();

    protected Commands(
            Intents intents,
            @All List<CommandHandler> handlers,
            Records records,
            AuditTrail audit,
            LastResort lastResort,
            Pool pool,
            CommandConfig config,
            Clock clock) {
        this.intents = intents;
        this.handlers =
                handlers.stream().collect(Collectors.toUnmodifiableMap(CommandHandler::operation, Function.identity()));
        this.records = records;
        this.audit = audit;
        this.lastResort = lastResort;
        this.pool = pool;
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
                        : condition.get().chain(() -> begin(command)));
    }

    private Uni<Outcome> begin(Command command) {
        return intents.open(command)
                .chain(opened -> opened.isPresent()
                        ? outcomeInTime(opened.get())
                        : intents.withKeyOf(command).map(known -> again(known.orElseThrow(), command)));
    }

    private Outcome again(Intents.Known known, Command command) {
        if (!known.isFor(command)) {
            throw new Failure(
                    FailureCode.IDEMPOTENCY_KEY_REUSED,
                    "The key " + command.idempotencyKey() + " belongs to another request; use a new key");
        }
        return switch (known.state()) {
            case "settled" -> known.settled(true);
            case "refused" -> throw known.refusal();
            case "parked" -> new Outcome.Parked(known.intent().id());
            case "running" ->
                throw new Failure(FailureCode.OPERATION_IN_PROGRESS, "The same request is being carried out")
                        .retryAfter(COME_BACK);
            default -> new Outcome.Pending(known.intent().id());
        };
    }

    /** The caller waits for a while; the work goes on in any case. */
    private Uni<Outcome> outcomeInTime(Intent intent) {
        Uni<Outcome> outcome = carryOut(intent).memoize().indefinitely();
        outcome.subscribe().with(done -> {}, failure -> {});
        return outcome.ifNoItem().after(config.answerWithin()).recoverWithItem(() -> new Outcome.Pending(intent.id()));
    }

    /**
     * One attempt, and whatever has to be written down about how it went. Only what Odoo, or a rule of ours, refuses for
     * good ends a command; anything else that goes wrong, also after the effect was had, is tried again.
     */
    Uni<Outcome> carryOut(Intent intent) {
        running.add(intent.id());
        return perform(intent)
                .onItemOrFailure()
                .transformToUni((effect, failure) -> conclude(intent, effect, failure))
                .onTermination()
                .invoke(() -> running.remove(intent.id()));
    }

    private Uni<Outcome> conclude(Intent intent, Effect effect, Throwable failure) {
        if (failure == null) {
            return settle(intent, effect).onFailure().recoverWithUni(later -> postpone(intent, later));
        }
        return isFinal(failure) ? refuse(intent, (Failure) failure) : postpone(intent, failure);
    }

    /** Internal errors are not: Odoo or Atrium may be in the middle of an upgrade. */
    private static boolean isFinal(Throwable failure) {
        return failure instanceof Failure ours && !ours.code().isRetryable();
    }

    private Uni<Effect> perform(Intent intent) {
        CommandHandler handler = handlers.get(intent.command().operation());
        return handler == null
                ? Uni.createFrom()
                        .failure(new Failure(
                                FailureCode.INTERNAL,
                                "Nothing here carries out " + intent.command().operation()))
                : Uni.createFrom().deferred(() -> handler.perform(intent));
    }

    /** Record, fact, intent and audit: one transaction. */
    private Uni<Outcome> settle(Intent intent, Effect effect) {
        Cause cause = new Cause(intent.command().caller(), intent.command().correlationId());
        return records.refetch(effect.recordType(), effect.odooId(), effect.identifiers(), cause)
                .chain(store -> pool.withTransaction(transaction ->
                        store.apply(transaction).chain(stored -> settle(transaction, intent, effect, stored))));
    }

    private Uni<Outcome> settle(SqlConnection transaction, Intent intent, Effect effect, Stored stored) {
        return intents.settle(transaction, intent, effect.status(), stored)
                .call(won -> audit(won, transaction, intent, stored.id(), "done"))
                .map(won -> won ? outcome(effect, stored) : new Outcome.Pending(intent.id()));
    }

    private static Outcome outcome(Effect effect, Stored stored) {
        return new Outcome.Settled(effect.status(), stored.id(), stored.version(), stored.document(), false);
    }

    private Uni<Outcome> postpone(Intent intent, Throwable failure) {
        if (!(failure instanceof OdooUnavailable)) {
            LOG.warnf(failure, "operation %s could not be carried out and is tried again", intent.id());
        }
        Duration pause = config.sweepInterval().multipliedBy(1L << Math.min(intent.attempt(), 20));
        Duration bounded = pause.compareTo(config.longestPause()) < 0 ? pause : config.longestPause();
        return intents.postpone(intent, bounded).replaceWith(new Outcome.Pending(intent.id()));
    }

    /** The caller hears of the refusal, unless another process has taken the intent over and may still succeed. */
    private Uni<Outcome> refuse(Intent intent, Failure failure) {
        return end(intent, failure, "refused").map(won -> {
            if (won) {
                throw failure;
            }
            return new Outcome.Pending(intent.id());
        });
    }

    private Uni<Boolean> end(Intent intent, Failure failure, String state) {
        return pool.withTransaction(transaction -> intents.end(transaction, intent, failure, state)
                .call(won ->
                        audit(won, transaction, intent, null, failure.code().text())));
    }

    /** The deed is told once, by the process whose word about it counts. */
    private Uni<Void> audit(boolean won, SqlConnection transaction, Intent intent, String subject, String outcome) {
        Command command = intent.command();
        return !won
                ? Uni.createFrom().voidItem()
                : audit.append(
                        transaction,
                        new AuditTrail.Entry(
                                command.caller(), command.operation(), subject, outcome, command.correlationId()));
    }

    /** Takes over what nobody works on: intents of processes that died, and those whose pause is over. */
    Uni<Void> sweep() {
        return intents.claim(Set.copyOf(running), 10)
                .onItem()
                .transformToMulti(claimed -> Multi.createFrom().iterable(claimed))
                .onItem()
                .transformToUniAndMerge(this::takeOver)
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
                "command",
                intent.id().toString(),
                failure.code().text(),
                intent.command().operation() + ": " + failure.detail(),
                null,
                "integration-support",
                intent.command().correlationId());
        return Uni.createFrom()
                .completionStage(() -> lastResort.park(work))
                .chain(() -> end(intent, failure, "parked"))
                .replaceWithVoid();
    }

    Uni<Void> renewLeases() {
        return running.isEmpty() ? Uni.createFrom().voidItem() : intents.renew(Set.copyOf(running));
    }
}
