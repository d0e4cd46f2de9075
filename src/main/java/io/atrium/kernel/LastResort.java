package io.atrium.kernel;

import java.util.concurrent.CompletionStage;

/** Where work goes that the machine cannot finish: whoever gives up parks it here, and a person takes it from there. */
public interface LastResort {

    /**
     * Parks work. Parking the same work again (same room and reference) counts on its case and opens no second one.
     *
     * @return completes when the case is committed; a caller that must not lose work acknowledges only then
     */
    CompletionStage<Void> park(StuckWork work);

    /**
     * Work that stopped.
     *
     * @param room the package that gave up
     * @param reference what identifies the work there, such as an intent's or a delivery's id
     * @param code a failure code or a kebab-case cause of the room's own
     * @param reason what happened, in plain words, free of restricted values
     * @param subject the canonical id it is about, or null
     * @param owner the team that should act: {@code hr-operations}, {@code finance-operations},
     *     {@code integration-support}
     * @param correlationId of the request or delivery that began it
     */
    record StuckWork(
            String room,
            String reference,
            String code,
            String reason,
            String subject,
            String owner,
            String correlationId) {}
}
