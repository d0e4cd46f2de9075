package io.atrium.subscription;

import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import jakarta.enterprise.util.TypeLiteral;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/** Leaves a subscriber alone for a while when it mostly fails, and then lets one attempt through. */
final class Gate {

    private static final TypeLiteral<Uni<Answer>> ANSWER = new TypeLiteral<>() {
        private static final long serialVersionUID = 1L;
    };
    private static final int WINDOW = 8;
    private static final double MOSTLY = 0.5;

    private final Guard guard;

    /**
     * @param delay for how long it is left alone
     * @param onShut called when that begins, on any thread
     */
    Gate(String subscription, Duration delay, Runnable onShut) {
        guard = Guard.create()
                .withDescription(subscription)
                .withCircuitBreaker()
                .requestVolumeThreshold(WINDOW)
                .failureRatio(MOSTLY)
                .delay(delay.toMillis(), ChronoUnit.MILLIS)
                .onStateChange(state -> {
                    if (state == CircuitBreakerState.OPEN) {
                        onShut.run();
                    }
                })
                .done()
                .build();
    }

    /** The attempt's answer, or {@link Answer#LEFT_ALONE} when it was not made. */
    Uni<Answer> pass(Supplier<Future<Answer>> attempt) {
        return guard.get(
                        () -> Uni.createFrom()
                                .completionStage(() -> attempt.get().toCompletionStage())
                                .onItem()
                                .transform(Gate::failIfOutage),
                        ANSWER)
                .onFailure(Outage.class)
                .recoverWithItem(outage -> outage.answer)
                .onFailure(CircuitBreakerOpenException.class)
                .recoverWithItem(Answer.LEFT_ALONE);
    }

    private static Answer failIfOutage(Answer answer) {
        if (answer.isOutage()) {
            throw new Outage(answer);
        }
        return answer;
    }

    /** Tells the breaker. */
    private static final class Outage extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Answer answer;

        Outage(Answer answer) {
            super(answer.inWords(), null, false, false);
            this.answer = answer;
        }
    }
}
