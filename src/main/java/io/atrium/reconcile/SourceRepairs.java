package io.atrium.reconcile;

import io.atrium.command.Command;
import io.atrium.command.Commands;
import io.atrium.command.Intent;
import io.atrium.command.Outcome;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Violation;
import io.atrium.record.SourceSystem;
import io.atrium.record.SourceSystem.Entry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Puts right what differs from a source: by the command that its connector would have issued, had the source said it again
 * just now. It goes in by the same door, as the source, and may be refused there.
 */
@ApplicationScoped
class SourceRepairs {

    private static final String CHANGES = "changes";

    private final Commands commands;

    SourceRepairs(Commands commands) {
        this.commands = commands;
    }

    /**
     * Does what the source says now of what differed.
     *
     * <p>Fails with {@code conflict} when it says nothing that could be done, with {@code unavailable} while it cannot be
     * asked or the command is not done yet, and with the refusal of the command.
     */
    Uni<Void> repair(SourceSystem source, Difference found, Intent repair) {
        String value = found.identifier().value();
        return listed(source, value, null, 0)
                .chain(listed -> listed.isPresent() ? Uni.createFrom().item(listed) : absent(source, found))
                .map(meant -> meant.orElseThrow(() -> new Failure(
                        FailureCode.CONFLICT,
                        source.name() + " does not list this, and nothing says what that means: see to it by hand")))
                .invoke(SourceRepairs::requireMeaning)
                .chain(entry -> submit(source, entry, repair))
                .invoke(SourceRepairs::requireDone)
                .replaceWithVoid();
    }

    /** What belongs to another system is left out and the rest done, as of a delivery. */
    private Uni<Outcome> submit(SourceSystem source, Entry entry, Intent repair) {
        return commands.submit(command(source, entry, repair))
                .onFailure(SourceRepairs::isForeign)
                .recoverWithUni(refusal -> {
                    Entry rest = without(entry, ((Failure) refusal).violations());
                    return rest.body().getJsonObject(CHANGES).isEmpty() || rest.equals(entry)
                            ? Uni.createFrom().failure(refusal)
                            : commands.submit(command(source, rest, repair));
                });
    }

    private static boolean isForeign(Throwable failure) {
        return failure instanceof Failure ours && ours.code() == FailureCode.NOT_AUTHORITATIVE;
    }

    /** A change may name by its own word what the document has by id, as a department. */
    private static Entry without(Entry entry, List<Violation> foreign) {
        JsonObject body = entry.body().copy();
        JsonObject changes = body.getJsonObject(CHANGES, new JsonObject());
        foreign.stream()
                .map(violation -> violation.pointer().replaceFirst("^/", ""))
                .forEach(field -> {
                    changes.remove(field);
                    changes.remove(field.replaceFirst("Id$", ""));
                });
        return new Entry(entry.identifier(), entry.operation(), body.put(CHANGES, changes), null, null);
    }

    /** @param unnamed how many there were on the pages before of which nobody can say whose they are */
    private static Uni<Optional<Entry>> listed(SourceSystem source, String value, String place, int unnamed) {
        return source.page(place).chain(page -> {
            Optional<Entry> found = page.entries().stream()
                    .filter(entry -> entry.identifier().value().equals(value))
                    .findFirst();
            if (found.isEmpty() && page.next() != null) {
                return listed(source, value, page.next(), unnamed + page.unnamed());
            }
            if (found.isEmpty() && unnamed + page.unnamed() > 0) {
                throw new Failure(
                        FailureCode.CONFLICT,
                        source.name() + " lists what cannot be read, and this may be among it: see to it by hand");
            }
            return Uni.createFrom().item(found);
        });
    }

    /** Of what the records do not know its absence means nothing. */
    private static Uni<Optional<Entry>> absent(SourceSystem source, Difference found) {
        String value = found.identifier().value();
        return found.documentId() == null
                ? Uni.createFrom().item(Optional.empty())
                : source.absent(Set.of(value)).map(meant -> Optional.ofNullable(meant.get(value)));
    }

    private static void requireMeaning(Entry entry) {
        if (entry.unreadable() != null) {
            throw new Failure(FailureCode.CONFLICT, "Nothing can be made of what is listed: " + entry.unreadable());
        }
        if (entry.unknown() != null) {
            throw new Failure(
                    FailureCode.CONFLICT,
                    "Nothing says what its %s is called here; say so in /ops/v1/mappings first"
                            .formatted(entry.unknown()));
        }
    }

    private static void requireDone(Outcome outcome) {
        if (!(outcome instanceof Outcome.Settled)) {
            throw new Failure(FailureCode.UNAVAILABLE, "The command of the source is not done yet");
        }
    }

    /** The key names the repair and what it says: tried again it is the same deed, unless the source says something else. */
    private static Command command(SourceSystem source, Entry entry, Intent repair) {
        UUID said = UUID.nameUUIDFromBytes(entry.body().encode().getBytes(StandardCharsets.UTF_8));
        return new Command(
                entry.operation(),
                source.caller(),
                repair.command().person(),
                "repair-" + repair.id() + "-" + said,
                entry.body(),
                repair.command().correlationId());
    }
}
