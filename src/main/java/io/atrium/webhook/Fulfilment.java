package io.atrium.webhook;

import io.atrium.command.Command;
import io.atrium.command.Commands;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.LastResort;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jboss.logging.Logger;

/**
 * Brings one claimed delivery to an end: applied, postponed or in a person's hands. Every step may be repeated after a
 * crash: the commands have the same keys each time, and parking the same receipt again opens no second case.
 */
@ApplicationScoped
class Fulfilment {

    private static final Logger LOG = Logger.getLogger(Fulfilment.class);

    private static final int LOOKS_THAT_SLOW_DOWN = 5;
    private static final String INTEGRATION_SUPPORT = "integration-support";
    private static final String HR_OPERATIONS = "hr-operations";

    private final Sources sources;
    private final Inbox inbox;
    private final Commands commands;
    private final LastResort lastResort;
    private final Vertx vertx;
    private final Clock clock;
    private final Duration patience;
    private final int attempts;
    private final Backoff backoff = new Backoff(new Random());

    Fulfilment(
            Sources sources,
            Inbox inbox,
            Commands commands,
            LastResort lastResort,
            Vertx vertx,
            Clock clock,
            WebhookConfig config) {
        this.sources = sources;
        this.inbox = inbox;
        this.commands = commands;
        this.lastResort = lastResort;
        this.vertx = vertx;
        this.clock = clock;
        // Ends well before the lease does, so that two replicas do not work on the same delivery.
        this.patience = config.intake().lease().dividedBy(2);
        this.attempts = config.intake().attempts();
    }

    /** Completes when the end is committed; fails only when not even that could be stored. */
    Uni<Void> fulfil(Claimed delivery) {
        return map(delivery)
                .flatMap(wanted -> submit(delivery, wanted))
                .ifNoItem()
                .after(patience)
                .fail()
                .flatMap(results -> settle(delivery, results))
                .onFailure(Unmappable.class)
                .recoverWithUni(unmappable ->
                        park(delivery, "unmappable", unmappable.getMessage(), INTEGRATION_SUPPORT, List.of()))
                .onFailure()
                .recoverWithUni(failure -> postpone(delivery, failure));
    }

    private Uni<List<Wanted>> map(Claimed delivery) {
        Source source = sources.named(delivery.source());
        if (!source.isMapped()) {
            return Uni.createFrom().item(List.of());
        }
        return vertx.executeBlocking(
                () -> source.mapping().commands(Payload.parse(delivery.body(), delivery.contentType())), false);
    }

    /** One after the other. A refusal is noted and the next goes on; anything that may pass ends the attempt. */
    private Uni<List<Result>> submit(Claimed delivery, List<Wanted> wanted) {
        return Multi.createFrom()
                .range(0, wanted.size())
                .onItem()
                .transformToUniAndConcatenate(i -> submit(wanted.get(i), command(delivery, wanted.get(i), i)))
                .collect()
                .asList();
    }

    private Uni<Result> submit(Wanted wanted, Command command) {
        return commands.submit(command)
                .map(outcome -> Result.of(wanted, outcome))
                .onFailure(Fulfilment::isFinal)
                .recoverWithItem(refusal -> Result.refused(wanted, (Failure) refusal))
                .onFailure(Fulfilment::isInProgress)
                .recoverWithItem(() -> Result.open(wanted));
    }

    private static Command command(Claimed delivery, Wanted wanted, int index) {
        return new Command(
                wanted.operation(),
                "webhook:" + delivery.source(),
                delivery.receipt() + "-" + index,
                new JsonObject(wanted.body()),
                delivery.correlationId());
    }

    private Uni<Void> settle(Claimed delivery, List<Result> results) {
        if (results.stream().anyMatch(Result::isOpen)) {
            return await(delivery);
        }
        List<Map<String, Object>> shown = results.stream().map(Result::shown).toList();
        List<Failure> refusals =
                results.stream().map(Result::refusal).filter(Objects::nonNull).toList();
        if (!refusals.isEmpty()) {
            Failure first = refusals.get(0);
            return park(delivery, first.code().text(), first.detail(), owner(first), shown);
        }
        return inbox.applied(delivery, shown, results.isEmpty() ? "nothing to do" : null);
    }

    /**
     * A command is stored but Odoo has not confirmed it: the delivery waits with it, and with the delivery those that
     * came later, or an older value would be written over a newer one. The command gives up by itself; these looks do not,
     * and what was refused beside it is refused again in the end.
     */
    private Uni<Void> await(Claimed delivery) {
        Instant next = clock.instant().plus(backoff.after(Math.min(delivery.attempt(), LOOKS_THAT_SLOW_DOWN)));
        return inbox.await(delivery, "Odoo has not confirmed it yet", next);
    }

    private Uni<Void> postpone(Claimed delivery, Throwable failure) {
        String reason = failure instanceof Failure ours ? ours.detail() : FailureCode.INTERNAL.title();
        int failures = delivery.failures() + 1;
        if (failures >= attempts) {
            String code = failure instanceof Failure ours ? ours.code().text() : FailureCode.INTERNAL.text();
            return park(delivery, code, reason, INTEGRATION_SUPPORT, List.of());
        }
        Duration wait = backoff.after(failures);
        LOG.infof(failure, "Delivery %s waits %s for its next attempt", delivery.receipt(), wait);
        return inbox.postpone(delivery, reason, clock.instant().plus(wait));
    }

    /** The case is committed before the delivery is given up, so that nothing is dropped in between. */
    private Uni<Void> park(
            Claimed delivery, String code, String reason, String owner, List<Map<String, Object>> operations) {
        LastResort.StuckWork work = new LastResort.StuckWork(
                "webhook", delivery.receipt(), code, reason, null, owner, delivery.correlationId());
        LOG.warnf("Delivery %s of %s is stuck: %s", delivery.receipt(), delivery.source(), code);
        return Uni.createFrom()
                .completionStage(() -> lastResort.park(work))
                .flatMap(parked -> inbox.stuck(delivery, operations, reason));
    }

    private static boolean isInProgress(Throwable failure) {
        return failure instanceof Failure ours && ours.code() == FailureCode.OPERATION_IN_PROGRESS;
    }

    private static boolean isFinal(Throwable failure) {
        return failure instanceof Failure ours && !ours.code().isRetryable();
    }

    /** Values are the business' to mend; a door that is shut or missing is ours. */
    private static String owner(Failure refusal) {
        return switch (refusal.code()) {
            case INVALID, CONFLICT, DEPENDENCY_MISSING, STALE_VERSION, NOT_AUTHORITATIVE, REJECTED_BY_ODOO, NOT_FOUND ->
                HR_OPERATIONS;
            default -> INTEGRATION_SUPPORT;
        };
    }
}
