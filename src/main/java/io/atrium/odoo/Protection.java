package io.atrium.odoo;

import io.atrium.kernel.Failure;
import io.atrium.odoo.OdooUnavailable.Reason;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.util.TypeLiteral;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Keeps Odoo and its callers from hurting each other: so many calls at a time, so many waiting, none for ever, none
 * into a wall, and a second try only for what changes nothing.
 */
final class Protection {

    private static final Logger LOG = Logger.getLogger(Protection.class);
    private static final TypeLiteral<Uni<Object>> ANSWER = new TypeLiteral<>() {
        private static final long serialVersionUID = 1L;
    };

    /** Breaker, then timeout, then bulkhead: waiting for a turn counts as time. */
    private final Guard gate;

    private final Guard secondTry;
    private final long longestWaitNanos;

    Protection(OdooSettings settings, Limits limits) {
        this.longestWaitNanos = settings.timeout().toNanos() / 3;
        this.gate = Guard.create()
                .withDescription("odoo")
                .withCircuitBreaker()
                .when(Protection::isOutage)
                .requestVolumeThreshold(limits.breakerWindow())
                .failureRatio(0.5)
                .delay(limits.breakerDelay().toMillis(), ChronoUnit.MILLIS)
                .onStateChange(Protection::tell)
                .done()
                .withTimeout()
                .duration(settings.timeout().toMillis(), ChronoUnit.MILLIS)
                .done()
                .withBulkhead()
                .limit(settings.maxConcurrency())
                .queueSize(limits.queue())
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

    /** @param repeatable whether the call changes nothing; only then is it ever sent twice */
    Uni<Object> around(boolean repeatable, Supplier<Uni<Object>> call) {
        return repeatable
                ? Uni.createFrom().deferred(() -> secondTry.get(() -> once(true, call), ANSWER))
                : once(false, call);
    }

    private Uni<Object> once(boolean repeatable, Supplier<Uni<Object>> call) {
        return Uni.createFrom().deferred(() -> {
            Turn turn = new Turn(System.nanoTime() + longestWaitNanos);
            return gate.get(() -> turn.take(call), ANSWER)
                    .onFailure()
                    .transform(failure -> inOurWords(failure, turn, repeatable));
        });
    }

    private static Throwable inOurWords(Throwable failure, Turn turn, boolean repeatable) {
        if (failure instanceof CircuitBreakerOpenException) {
            return OdooUnavailable.withoutEffect(Reason.LEFT_ALONE, failure);
        }
        if (failure instanceof BulkheadException) {
            return OdooUnavailable.withoutEffect(Reason.OVERLOADED, failure);
        }
        if (failure instanceof TimeoutException) {
            return turn.giveUp()
                    ? OdooUnavailable.withoutEffect(Reason.LATE, failure)
                    : OdooUnavailable.unknown(Reason.LATE, repeatable, failure);
        }
        return failure instanceof Failure ? failure : OdooErrors.strange(failure);
    }

    private static boolean isOutage(Throwable failure) {
        return failure instanceof TimeoutException
                || failure instanceof OdooUnavailable unavailable
                        && unavailable.reason().isOutage();
    }

    private static boolean isWorthRepeating(Throwable failure) {
        return failure instanceof OdooUnavailable unavailable
                && unavailable.reason().isWorthRepeating();
    }

    private static void tell(CircuitBreakerState state) {
        switch (state) {
            case OPEN -> LOG.warn("Odoo is away; it is left alone for a while");
            case HALF_OPEN -> LOG.info("Asking Odoo whether it is back");
            case CLOSED -> LOG.info("Odoo is back");
        }
    }

    /**
     * Either the call is sent or the caller has given up, never both: a write must not leave after its timeout. A call
     * that has waited for a third of its time is not sent either: what is left would not cover Odoo's own patience.
     */
    private static final class Turn {

        private final AtomicBoolean decided = new AtomicBoolean();
        private final long latestNanos;

        Turn(long latestNanos) {
            this.latestNanos = latestNanos;
        }

        Uni<Object> take(Supplier<Uni<Object>> call) {
            boolean inTime = System.nanoTime() - latestNanos < 0;
            return decided.compareAndSet(false, true) && inTime
                    ? call.get()
                    : Uni.createFrom().failure(OdooUnavailable.withoutEffect(Reason.OVERLOADED, null));
        }

        /** Whether the caller was first, so that nothing was and nothing will be sent. */
        boolean giveUp() {
            return decided.compareAndSet(false, true);
        }
    }
}
