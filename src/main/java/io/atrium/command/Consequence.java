package io.atrium.command;

import io.atrium.kernel.Failure;
import io.atrium.record.MasteredType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * The command that carries out in Odoo what follows from a document that Atrium masters, such as the order of an approved
 * requisition. {@link Consequences} does what is the same for all of them.
 *
 * @param <T> the canonical record of the document
 */
public interface Consequence<T extends Record> extends CommandHandler {

    /** Of what it is the consequence. */
    MasteredType<T> of();

    /** Whether it still is to be made, of the document as it stands. */
    boolean isDue(T document);

    /** Makes it in Odoo, as {@link #perform} has to. */
    Uni<Effect.InOdoo> make(Intent intent, T document);

    /** The document, naming what was made of it. */
    T made(T document, String id);

    /** The document, saying why nothing was made of it. */
    T notMade(T document, Failure why, Instant at);

    /** Who has to see to it when Odoo refuses. */
    Concern concern();

    /** Not the document itself: what people do to it must not wait for Odoo. */
    @Override
    default String subject(JsonObject body) {
        return operation() + " " + body.getString("id");
    }

    /**
     * A case, in words.
     *
     * @param room the domain, such as {@code procurement}
     * @param team that gets it
     * @param sentence what was not possible, without a full stop
     */
    record Concern(String room, String team, String sentence) {}
}
