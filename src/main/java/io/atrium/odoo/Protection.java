package io.atrium.odoo;

import io.atrium.kernel.Failure;
import io.atrium.odoo.OdooLoad.Breaker;
import io.atrium.odoo.OdooUnavailable.Reason;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.util.TypeLiteral;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Keeps Odoo and its callers from hurting each other: a turn for everybody, no wait for ever, no call into a wall, and a
 * second try only for what changes nothing.
 */
final class Protection {

    private static final Logger LOG = Logger.getLogger(Protection.class);
    private static final TypeLiteral<Uni<Object>> ANSWER = new TypeLiteral<>() {
        private static final long serialVersionUID = 1L;
    };

    /** Breaker, then timeout; the turn comes inside: waiting for it counts as time. */
    private final Guard gate;

    private final Guard secondTry;
    private final Budget budget;
    private final Duration timeout;
    private final Clock clock;
    private volatile Breaker breaker = Breaker.CLOSED;
    private volatile Instant lastAnswerAt;
    private volatile Runnable onReturn = () -> {};

    Protection(Duration timeout, Limits limits, Budget budget, Clock clock) {
        this.timeout = timeout;
        this.budget = budget;
        this.clock = clock;
        this.gate = Guard.create()
                .withDescription("odoo")
                .withCircuitBreaker()
                .when(this::isOutage)
                .requestVolumeThreshold(limits.breakerWindow())
                .failureRatio(0.5)
                .delay(limits.breakerDelay().toMillis(), ChronoUnit.MILLIS)
                .onStateChange(this::changed)
                .done()
                .withTimeout()
                .duration(timeout.toMillis(), ChronoUnit.MILLIS)
                .done()
                .build();
        this.secondTry = Guard.create()
                .withDescription("odoo-again")
                .withRetry()
                .maxRetries(limits.retries())
                .delay(limits.retryDelay().toMillis(), ChronoUnit.MILLIS)
                .jitter(limits.retryDelay().toMillis(), ChronoUnit.MILLIS)
                .withExponentialBackoff()
                .done()
                .whenException(Protection::isWorthRepeating)
                .done()
                .build();
    }

    /** @param done what to do when Odoo is back after it was away; must not block */
    void onReturn(Runnable done) {
        onReturn = done;
    }

    OdooLoad load() {
        return budget.load(breaker, Optional.ofNullable(lastAnswerAt));
    }

    /** @param repeatable whether the call changes nothing; only then is it ever sent twice */
    Uni<Object> around(Priority priority, boolean repeatable, Supplier<Uni<Object>> call) {
        return Uni.createFrom().deferred(() -> {
            Errand errand = new Errand(priority, repeatable, call);
            Uni<Object> answer = repeatable ? secondTry.get(errand::once, ANSWER) : errand.once();
            return answer.onCancellation().invoke(errand::cancel);
        });
    }

    /**
     * A late answer says nothing when others were answered meanwhile: the call takes long, or waited long. A call that was
     * not sent says nothing either. Neither is enough to believe that Odoo is back.
     */
    private boolean isOutage(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return breaker != Breaker.CLOSED || !hasAnsweredMeanwhile();
        }
        return failure instanceof OdooUnavailable unavailable
                && (unavailable.reason().isOutage()
                        || breaker != Breaker.CLOSED && unavailable.reason() == Reason.OVERLOADED);
    }

    /** Since a call began whose time is up now. */
    private boolean hasAnsweredMeanwhile() {
        Instant heard = lastAnswerAt;
        return heard != null && heard.isAfter(clock.instant().minus(timeout));
    }

    private static boolean isWorthRepeating(Throwable failure) {
        return failure instanceof OdooUnavailable unavailable
                && unavailable.reason().isWorthRepeating();
    }

    private void changed(CircuitBreakerState state) {
        switch (state) {
            case OPEN -> {
                breaker = Breaker.OPEN;
                LOG.warn("Odoo is away; it is left alone for a while");
            }
            case HALF_OPEN -> {
                breaker = Breaker.HALF_OPEN;
                LOG.info("Asking Odoo whether it is back");
            }
            case CLOSED -> {
                breaker = Breaker.CLOSED;
                LOG.info("Odoo is back");
                onReturn.run();
            }
        }
    }

    private void heard(Throwable failure) {
        if (!(failure instanceof OdooUnavailable unavailable) || unavailable.reason() == Reason.CONTENDED) {
            lastAnswerAt = clock.instant();
        }
    }

    /**
     * After a third of its time a call that somebody waits for is not sent any more: what is left would not cover Odoo's
     * own patience, and a write would end in doubt. The others only read, and give way for twice as long.
     */
    private Duration longestWait(Priority priority) {
        return priority == Priority.INTERACTIVE
                ? timeout.dividedBy(3)
                : timeout.multipliedBy(2).dividedBy(3);
    }

    /** What one caller wants, with its repetitions. */
    private final class Errand {

        private final Priority priority;
        private final boolean repeatable;
        private final Supplier<Uni<Object>> call;
        private volatile Budget.Turn turn;
        private volatile boolean cancelled;

        Errand(Priority priority, boolean repeatable, Supplier<Uni<Object>> call) {
            this.priority = priority;
            this.repeatable = repeatable;
            this.call = call;
        }

        Uni<Object> once() {
            return Uni.createFrom().deferred(() -> {
                Budget.Turn next = budget.turn(priority, longestWait(priority));
                turn = next;
                if (cancelled) {
                    next.giveUp();
                }
                return gate.get(() -> take(next), ANSWER).onFailure().transform(failure -> inOurWords(failure, next));
            });
        }

        /** A call that waits leaves the queue; one that is under way keeps its place until Odoo is done with it. */
        void cancel() {
            cancelled = true;
            Budget.Turn latest = turn;
            if (latest != null) {
                latest.giveUp();
            }
        }

        private Uni<Object> take(Budget.Turn turn) {
            return Uni.createFrom()
                    .emitter(emitter -> turn.enter(
                            () -> send(turn, emitter),
                            () -> emitter.fail(OdooUnavailable.withoutEffect(Reason.OVERLOADED, null))));
        }

        private void send(Budget.Turn turn, UniEmitter<? super Object> emitter) {
            Uni.createFrom()
                    .<Object>deferred(call::get)
                    .onItemOrFailure()
                    .invoke((answer, failure) -> heard(failure))
                    .onTermination()
                    .invoke(turn::end)
                    .subscribe()
                    .with(emitter::complete, emitter::fail);
        }

        private Throwable inOurWords(Throwable failure, Budget.Turn turn) {
            if (failure instanceof CircuitBreakerOpenException) {
                return OdooUnavailable.withoutEffect(Reason.LEFT_ALONE, failure);
            }
            if (failure instanceof TimeoutException) {
                return turn.giveUp()
                        ? OdooUnavailable.withoutEffect(Reason.LATE, failure)
                        : OdooUnavailable.unknown(Reason.LATE, repeatable, failure);
            }
            return failure instanceof Failure ? failure : OdooErrors.strange(failure);
        }
    }
}
