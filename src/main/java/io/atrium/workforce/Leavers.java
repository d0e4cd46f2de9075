package io.atrium.workforce;

import io.atrium.access.Revocation;
import io.atrium.access.Revocations;
import io.atrium.command.Command;
import io.atrium.command.Commands;
import io.atrium.event.Event;
import io.atrium.kernel.Failure;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes the tokens of those back who do not work here any more, and leaves them to those who work here again. Each is a
 * command, whose key is the fact's: however often a fact is given, it is carried out once and audited once.
 *
 * <p>A person is known by what tokens may say of somebody: the work e-mail address, the canonical id, and the ids of the
 * systems that {@link WorkforceConfig#identitySystems()} names.
 */
@ApplicationScoped
class Leavers {

    /** Who asks for it, as the audit trail has it. */
    private static final String SELF = "atrium/leavers";

    /** No revocation takes a longer name. */
    private static final int LONGEST = 256;

    private static final String JOINED = "io.atrium.employee.joined.v1";

    private final Commands commands;
    private final Revocations revocations;
    private final WorkforceConfig config;

    Leavers(Commands commands, Revocations revocations, WorkforceConfig config) {
        this.commands = commands;
        this.revocations = revocations;
        this.config = config;
    }

    /** One fact after another: who left and came back is not revoked in the end. */
    @Incoming("leavers")
    Uni<Void> hear(Event fact) {
        return Multi.createFrom()
                .iterable(names(fact))
                .onItem()
                .transformToUniAndConcatenate(
                        name -> fact.type().equals(JOINED) ? accept(fact, name) : revoke(fact, name))
                .collect()
                .last()
                .chain(revocations::refresh);
    }

    /** By which a token may mean that person. */
    private List<String> names(Event fact) {
        JsonObject employee = fact.data();
        Stream<String> elsewhere = employee.getJsonArray("identifiers", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .filter(identifier -> config.identitySystems()
                        .filter(systems -> systems.contains(identifier.getString("system")))
                        .isPresent())
                .map(identifier -> identifier.getString("value"));
        return Stream.concat(
                        Stream.of(fact.subject()),
                        Stream.concat(Stream.ofNullable(employee.getString("workEmail")), elsewhere))
                .filter(name -> !name.isBlank() && name.length() <= LONGEST)
                .distinct()
                .toList();
    }

    private Uni<Void> revoke(Event fact, String name) {
        JsonObject wanted = new JsonObject()
                .put("kind", "subject")
                .put("value", name)
                .put("reason", "The employee " + fact.subject() + " has left");
        return carryOut("revocation.create", fact, name, wanted);
    }

    private Uni<Void> accept(Event fact, String name) {
        return revocations
                .ofPerson(name, SELF)
                .onItem()
                .transformToMulti(found -> Multi.createFrom().iterable(found))
                .map(Revocation::id)
                .onItem()
                .transformToUniAndConcatenate(
                        id -> carryOut("revocation.lift", fact, id, new JsonObject().put("id", id)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** What is refused for good, such as to lift what somebody has lifted, stays as it is; all else is tried again. */
    private Uni<Void> carryOut(String operation, Event fact, String about, JsonObject body) {
        String key = fact.id() + " " + about;
        return commands.submit(new Command(operation, SELF, key, body, fact.correlationId()))
                .replaceWithVoid()
                .onFailure(Failure::isFinal)
                .recoverWithNull();
    }
}
