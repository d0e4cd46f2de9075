package io.atrium.kernel;

import java.util.concurrent.CompletionStage;

/** Where work goes that the machine cannot finish: whoever gives up parks it here, and a person takes it from there. */
public interface LastResort {

    /**
     * Parks work. All that has the same cause (room, code and cause) is one case, which counts; parking the same work
     * again opens no second one.
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
     * @param cause what other work that stops for the same reason has in common with it, free of restricted values
     * @param source the system that the work came from, or null
     * @param missing the value that has no meaning here, or null
     */
    record StuckWork(
            String room,
            String reference,
            String code,
            String reason,
            String subject,
            String owner,
            String correlationId,
            String cause,
            String source,
            Missing missing) {

        /** Work that is a case of its own. */
        public StuckWork(
                String room,
                String reference,
                String code,
                String reason,
                String subject,
                String owner,
                String correlationId) {
            this(room, reference, code, reason, subject, owner, correlationId, reference, null, null);
        }

        /** The same work, which shares its case with all that has that cause. */
        public StuckWork because(String common) {
            return new StuckWork(room, reference, code, reason, subject, owner, correlationId, common, source, missing);
        }

        /** The same work, which that system sent. */
        public StuckWork from(String system) {
            return new StuckWork(room, reference, code, reason, subject, owner, correlationId, cause, system, missing);
        }

        /** The same work, which waits for somebody to say what a value means. */
        public StuckWork lacking(Missing value) {
            return new StuckWork(room, reference, code, reason, subject, owner, correlationId, cause, source, value);
        }
    }

    /**
     * A value that has no meaning here.
     *
     * @param field that it stands in, as the table is named that would translate it
     * @param value as the other system writes it
     */
    record Missing(String field, String value) {}
}
