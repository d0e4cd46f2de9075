package io.atrium.webhook;

import io.atrium.command.Command;
import io.atrium.command.Commands;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.LastResort;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Brings one claimed delivery to an end: applied, waiting or in a person's hands. Every step may be repeated after a
 * crash: the commands have the same keys each time, and parking the same work again opens no second case.
 */
@ApplicationScoped
class Fulfilment {

    private static final Logger LOG = Logger.getLogger(Fulfilment.class);

    private static final int LOOKS_THAT_SLOW_DOWN = 5;
    /** As it names itself where it parks deliveries. */
    static final String ROOM = "webhook";

    private static final String INTEGRATION_SUPPORT = "integration-support";
    private static final String HR_OPERATIONS = "hr-operations";
    private static final String FINANCE_OPERATIONS = "finance-operations";

    /** The types of documents whose values the HR teams mend; those of the others belong to finance. */
    private static final Set<String> PEOPLE =
            Set.of("employee", "department", "facility", "position", "shift", "time-entry", "timecard", "leave");

    private static final String WAITS_FOR_ODOO = "odoo";
    private static final String WAITS_FOR_REFERENCE = "reference";
    private static final String WAITS_FOR_RETRY = "retry";

    private final Reading reading;
    private final Queue queue;
    private final Commands commands;
    private final LastResort lastResort;
    private final Clock clock;
    private final Duration patience;
    private final WebhookConfig.IntakeConfig config;
    private final Backoff backoff;

    Fulfilment(
            Reading reading, Queue queue, Commands commands, LastResort lastResort, Clock clock, WebhookConfig config) {
        this.reading = reading;
        this.queue = queue;
        this.commands = commands;
        this.lastResort = lastResort;
        this.clock = clock;
        this.config = config.intake();
        // Ends well before the lease does, so that two replicas do not work on the same delivery.
        this.patience = config.intake().lease().dividedBy(2);
        this.backoff = new Backoff(config.intake().longestPause(), new Random());
    }

    /** Completes when the end is committed; fails only when not even that could be stored. */
    Uni<Void> fulfil(Claimed delivery) {
        return Uni.createFrom()
                .deferred(() -> reading.commands(delivery))
                .flatMap(wanted -> submit(delivery, wanted))
                .ifNoItem()
                .after(patience)
                .fail()
                .flatMap(results -> settle(delivery, results))
                .onFailure(Unmappable.class)
                .recoverWithUni(unmappable ->
                        give(delivery, "unmappable", unmappable.getMessage(), INTEGRATION_SUPPORT, null, List.of()))
                .onFailure(Unmapped.class)
                .recoverWithUni(unmapped -> awaitSteward(delivery, unmapped))
                .onFailure()
                .recoverWithUni(failure -> postpone(delivery, failure));
    }

    /** One after the other. A refusal is noted and the next goes on; anything that may pass ends the attempt. */
    private Uni<List<Result>> submit(Claimed delivery, List<Wanted> wanted) {
        Set<String> subjects = wanted.stream()
                .filter(each -> each.version() != null)
                .map(Wanted::subject)
                .collect(Collectors.toSet());
        return queue.versions(delivery.source(), subjects).chain(versions -> Multi.createFrom()
                .range(0, wanted.size())
                .onItem()
                .transformToUniAndConcatenate(i -> submit(delivery, i, wanted.get(i), versions))
                .collect()
                .asList());
    }

    /** What an older word says of a field is left out; when that is all it says, nothing is done. */
    private Uni<Result> submit(Claimed delivery, int index, Wanted wanted, Map<String, Map<String, Long>> versions) {
        Set<String> superseded = superseded(wanted, versions.getOrDefault(wanted.subject(), Map.of()));
        return superseded.containsAll(wanted.fields()) && !superseded.isEmpty()
                ? Uni.createFrom().item(Result.superseded(wanted))
                : submit(delivery, index, wanted.without(superseded))
                        .map(result -> result.without("superseded", superseded));
    }

    private static Set<String> superseded(Wanted wanted, Map<String, Long> heard) {
        return wanted.version() == null
                ? Set.of()
                : wanted.fields().stream()
                        .filter(field -> heard.getOrDefault(field, Long.MIN_VALUE) > wanted.version())
                        .collect(Collectors.toSet());
    }

    private Uni<Result> submit(Claimed delivery, int index, Wanted wanted) {
        int round = index < delivery.operations().size()
                ? Result.round(delivery.operations().get(index))
                : 0;
        return submit(wanted, command(delivery, wanted, index, round))
                .chain(result -> withoutForeign(delivery, index, wanted, round, result))
                .map(result -> result.inRound(round));
    }

    private Uni<Result> submit(Wanted wanted, Command command) {
        return commands.submit(command)
                .map(outcome -> Result.of(wanted, outcome))
                .onFailure(Failure::isFinal)
                .recoverWithItem(refusal -> Result.refused(wanted, (Failure) refusal))
                .onFailure(Fulfilment::isInProgress)
                .recoverWithItem(() -> Result.open(wanted));
    }

    /** Fields that another system owns are left out and the others changed. */
    private Uni<Result> withoutForeign(Claimed delivery, int index, Wanted wanted, int round, Result result) {
        Set<String> foreign = foreign(wanted, result.refusal());
        if (foreign.isEmpty() || foreign.containsAll(wanted.fields())) {
            return Uni.createFrom().item(result);
        }
        Wanted rest = wanted.without(foreign);
        return submit(rest, command(delivery, rest, index, round)).map(answer -> answer.without("refused", foreign));
    }

    /** A change may name by its own word what the document has by id, as a department. */
    private static Set<String> foreign(Wanted wanted, Failure refusal) {
        if (refusal == null || refusal.code() != FailureCode.NOT_AUTHORITATIVE) {
            return Set.of();
        }
        Set<String> pointers = new HashSet<>();
        refusal.violations().forEach(violation -> pointers.add(violation.pointer()));
        return wanted.fields().stream()
                .filter(field -> pointers.contains("/" + field) || pointers.contains("/" + field + "Id"))
                .collect(Collectors.toSet());
    }

    /**
     * The key names the delivery, the command's place in it and what it says: a document that was fetched again may say
     * something else. What was refused is another deed when it is tried again, and when a person sends it in again; so is
     * what was taken up once more, for it may have been something else in between.
     */
    private static Command command(Claimed delivery, Wanted wanted, int index, int round) {
        JsonObject body = new JsonObject(wanted.body());
        String key = delivery.receipt() + "-" + index + "-" + digest(body) + (round == 0 ? "" : "-" + round)
                + (delivery.repeats() == 0 ? "" : "-repeat-" + delivery.repeats());
        return new Command(wanted.operation(), caller(delivery.source()), key, body, delivery.correlationId());
    }

    /** As whom the commands of a source are submitted. */
    static String caller(String source) {
        return "webhook:" + source;
    }

    private static String digest(JsonObject body) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(body.encode().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Uni<Void> settle(Claimed delivery, List<Result> results) {
        if (results.stream().anyMatch(Result::isOpen)) {
            return awaitOdoo(delivery, results);
        }
        List<Result> refused =
                results.stream().filter(result -> result.refusal() != null).toList();
        if (results.isEmpty() && delivery.repeats() > 0) {
            return queue.applied(delivery, null, null);
        }
        if (refused.isEmpty()) {
            return queue.applied(delivery, results, reason(results));
        }
        boolean onlyReferences =
                refused.stream().allMatch(result -> result.refusal().code() == FailureCode.DEPENDENCY_MISSING);
        Result first = refused.get(0);
        return onlyReferences && isPatient(delivery, WAITS_FOR_REFERENCE, config.referencePatience())
                ? awaitReference(delivery, first.refusal(), results)
                : give(
                        delivery,
                        first.refusal().code().text(),
                        first.refusal().detail(),
                        owner(first.wanted(), first.refusal()),
                        missing(delivery.source(), first),
                        results);
    }

    private static String reason(List<Result> results) {
        if (results.isEmpty()) {
            return "nothing to do";
        }
        return results.stream().allMatch(Result::isSuperseded) ? "superseded" : null;
    }

    /**
     * A command is stored but Odoo has not confirmed it: the delivery waits with it, and with the delivery those about the
     * same that came later, or an older value would be written over a newer one. The command gives up by itself; these
     * looks do not, and what was refused beside it is refused again in the end.
     */
    private Uni<Void> awaitOdoo(Claimed delivery, List<Result> results) {
        Duration pause = backoff.after(Math.min(delivery.attempt(), LOOKS_THAT_SLOW_DOWN));
        return wait(delivery, WAITS_FOR_ODOO, "Odoo has not confirmed it yet", pause, results);
    }

    /** What it refers to may be on its way. */
    private Uni<Void> awaitReference(Claimed delivery, Failure missing, List<Result> results) {
        return wait(delivery, WAITS_FOR_REFERENCE, missing.detail(), backoff.after(delivery.attempt()), results);
    }

    /** The value that nothing here is called, where the source's connector could translate it. */
    private LastResort.Missing missing(String source, Result refused) {
        return refused.refusal().violations().stream()
                .map(violation -> violation.pointer().replaceFirst("^/", ""))
                .filter(field -> refused.refusal().code() == FailureCode.DEPENDENCY_MISSING)
                .filter(field -> reading.translates(source, field))
                .flatMap(field ->
                        refused.wanted().changed(field).stream().map(value -> new LastResort.Missing(field, value)))
                .findFirst()
                .orElse(null);
    }

    /** A case for the steward, one for each value; whoever says what it is called here lets the delivery go on. */
    private Uni<Void> awaitSteward(Claimed delivery, Unmapped unmapped) {
        String kind = ValueMappings.waitsFor(unmapped.field());
        LastResort.StuckWork work = new LastResort.StuckWork(
                        ROOM,
                        delivery.receipt(),
                        "unmapped-value",
                        unmapped.getMessage(),
                        null,
                        unmapped.steward(),
                        delivery.correlationId())
                .because(String.join(" ", delivery.source(), unmapped.field(), unmapped.value()))
                .from(delivery.source())
                .lacking(new LastResort.Missing(unmapped.field(), unmapped.value()));
        Uni<Void> told = kind.equals(delivery.waited().reason())
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().completionStage(() -> lastResort.park(work));
        return told.chain(() -> wait(delivery, kind, unmapped.getMessage(), config.longestPause(), null));
    }

    private Uni<Void> postpone(Claimed delivery, Throwable failure) {
        String reason = failure instanceof Failure ours ? ours.detail() : FailureCode.INTERNAL.title();
        if (!isPatient(delivery, WAITS_FOR_RETRY, config.retryFor())) {
            String code = failure instanceof Failure ours ? ours.code().text() : FailureCode.INTERNAL.text();
            return give(delivery, code, reason, INTEGRATION_SUPPORT, null, List.of());
        }
        Duration pause = backoff.after(delivery.failures() + 1);
        Duration asked = failure instanceof Failure ours ? ours.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
        Duration longer = asked.compareTo(pause) > 0 ? asked : pause;
        // What is foreseen needs no trace.
        LOG.infof(
                failure instanceof Failure ? null : failure,
                "Delivery %s waits %s for its next attempt: %s",
                delivery.receipt(),
                longer,
                reason);
        return wait(delivery, WAITS_FOR_RETRY, reason, longer, null);
    }

    private boolean isPatient(Claimed delivery, String kind, Duration patience) {
        Instant now = clock.instant();
        return delivery.waited().since(kind, now).plus(patience).isAfter(now);
    }

    private Uni<Void> wait(Claimed delivery, String kind, String reason, Duration pause, List<Result> results) {
        Instant now = clock.instant();
        Claimed.Wait wait = new Claimed.Wait(kind, delivery.waited().since(kind, now));
        return queue.wait(delivery, wait, reason, now.plus(pause), results);
    }

    /** The case is committed before the delivery is given up, so that nothing is dropped in between. */
    private Uni<Void> give(
            Claimed delivery,
            String code,
            String reason,
            String owner,
            LastResort.Missing missing,
            List<Result> results) {
        String lacks = missing == null ? reason : missing.field() + " " + missing.value();
        LastResort.StuckWork work = new LastResort.StuckWork(
                        ROOM, delivery.receipt(), code, reason, null, owner, delivery.correlationId())
                .because(delivery.source() + " " + lacks)
                .from(delivery.source())
                .lacking(missing);
        LOG.warnf("Delivery %s of %s is stuck: %s", delivery.receipt(), delivery.source(), code);
        return Uni.createFrom()
                .completionStage(() -> lastResort.park(work))
                .flatMap(parked -> queue.stuck(delivery, results, reason));
    }

    private static boolean isInProgress(Throwable failure) {
        return failure instanceof Failure ours && ours.code() == FailureCode.OPERATION_IN_PROGRESS;
    }

    /** Values are the business' to mend; a door that is shut or missing is ours. */
    private static String owner(Wanted wanted, Failure refusal) {
        return switch (refusal.code()) {
            case INVALID, CONFLICT, STALE_VERSION, NOT_AUTHORITATIVE, REJECTED_BY_ODOO, NOT_FOUND, DEPENDENCY_MISSING ->
                PEOPLE.contains(wanted.operation().split("\\.", 2)[0]) ? HR_OPERATIONS : FINANCE_OPERATIONS;
            default -> INTEGRATION_SUPPORT;
        };
    }
}
