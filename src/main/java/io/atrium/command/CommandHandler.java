package io.atrium.command;

import io.atrium.kernel.Failure;
import io.atrium.record.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/** Carries out one kind of command. Implemented by the resources, found by {@link Commands}. */
public interface CommandHandler {

    /** The operation it handles, such as {@code purchase-order.create}. */
    String operation();

    /**
     * What a command is about. When Odoo was away, commands about the same are carried out one after the other, as they
     * were accepted. As it stands here: the document that the body names by {@code id} or {@code identifier}; commands
     * that name none, such as those that create, are all about the same, and stand in line only while Odoo is away.
     */
    default String subject(JsonObject body) {
        Object named = body.getValue("id", body.getValue("identifier"));
        return named == null ? operation() : named.toString();
    }

    /** The canonical fields that a command writes; as it stands here, the members of its body. */
    default Set<String> fields(JsonObject body) {
        return body.fieldNames();
    }

    /**
     * What no other open command may have at the same time, such as {@code invoice inv_…}: commands that name the same are
     * carried out one after the other, whoever sent them, and also when a process died in the middle of one.
     */
    default Set<String> locks(JsonObject body) {
        return Set.of();
    }

    /** What a command waits for before it is carried out, where the configuration does not say otherwise; or nothing. */
    default Optional<SecondPerson> secondPerson(JsonObject body) {
        return Optional.empty();
    }

    /** The suppliers that a command is about, by their ids, if it is one of those that {@link Duties} keeps apart. */
    default Uni<Set<String>> parties(JsonObject body, Records records) {
        return Uni.createFrom().item(Set.of());
    }

    /**
     * Has the effect in Odoo and names the document it was had on. May be called again for the same intent, after a
     * crash or a timeout: it must find its own earlier effect and not have a second one. Decides by what Odoo shows when
     * asked again, never by a return value. What is to be done in Atrium alone it leaves to a {@link Effect.Deed}. Runs on
     * an event loop.
     */
    Uni<Effect> perform(Intent intent);

    /**
     * What says that a command was given up, where people look for what it was about; done in the transaction that hands
     * it to a person. Whether it had an effect in Odoo is not known. As it stands here nothing more is said than the
     * operation itself says.
     *
     * @param why Odoo did not confirm it for too long
     */
    default Optional<Effect.Deed> givenUp(Intent intent, Failure why) {
        return Optional.empty();
    }
}
