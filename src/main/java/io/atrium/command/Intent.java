package io.atrium.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.kernel.Failure;
import io.atrium.kernel.PublicId;
import io.atrium.record.Cause;
import io.atrium.record.RecordType;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command that is stored and will be carried out exactly once.
 *
 * @param id of the operation; the external ids in Odoo derive from it
 * @param command what is wanted
 * @param attempt 1 the first time; greater when an earlier attempt may already have had its effect; 0 while it waits behind
 *     others that wait for Odoo
 * @param traceparent of the span that it follows from; null where traces are not recorded
 */
public record Intent(UUID id, Command command, int attempt, String traceparent) {

    /** The members of a body that name the document to change, and how. */
    static final String ID = "id";

    static final String CHANGES = "changes";

    /** What the external ids in Odoo begin with, before the dot. */
    static final String MODULE = "__atrium__";

    /** Whether its turn has not come yet. */
    boolean isInLine() {
        return attempt == 0;
    }

    /** Why the documents change that it writes. */
    public Cause cause() {
        return new Cause(command.caller(), command.correlationId());
    }

    /** What is wanted, in canonical words. */
    public JsonObject body() {
        return command.body();
    }

    /** What is wanted, as the operation reads it. */
    public <T> T body(Class<T> type, ObjectMapper json) {
        try {
            return json.readValue(body().encode(), type);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a stored intent cannot be read", impossible);
        }
    }

    /** The same intent in other words: for a handler that has another one do its work. */
    public Intent saying(JsonObject body) {
        return new Intent(
                id,
                new Command(
                        command.operation(),
                        command.caller(),
                        command.person(),
                        command.idempotencyKey(),
                        body,
                        command.correlationId()),
                attempt,
                traceparent);
    }

    /** The same intent as one that changes these fields of that document. */
    public Intent changing(String document, JsonObject changes) {
        return saying(new JsonObject().put(ID, document).put(CHANGES, changes));
    }

    /** The fields of a document that a PATCH names; null where it clears one. */
    public JsonObject changes() {
        return body().getJsonObject(CHANGES);
    }

    /**
     * The record that a change or an action is about.
     *
     * @throws Failure {@code not-found} when the body's {@code id} is not one of that type
     */
    public int odooId(RecordType type) {
        return PublicId.parse(type.prefix(), body().getString(ID))
                .orElseThrow(
                        () -> Failure.notFound("There is no such " + type.name().replace('-', ' ')));
    }

    /** The external id under which Odoo remembers what this intent made, such as {@code __atrium__.po_…}. */
    public String externalId(String prefix) {
        return MODULE + "." + prefix + "_" + id.toString().replace("-", "");
    }

    /** The id of the intent that has made what is known by that name among Atrium's external ids; empty when none has. */
    static Optional<UUID> named(String prefix, String name) {
        Matcher digits = Pattern.compile(Pattern.quote(prefix) + "_(\\p{XDigit}{16})(\\p{XDigit}{16})")
                .matcher(name);
        return digits.matches()
                ? Optional.of(new UUID(
                        Long.parseUnsignedLong(digits.group(1), 16), Long.parseUnsignedLong(digits.group(2), 16)))
                : Optional.empty();
    }
}
