package io.atrium.odoo;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Violation;
import io.atrium.odoo.OdooUnavailable.Reason;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * What Odoo's errors mean. The exception's name decides, because status and code differ between versions; the
 * {@code debug} text is never looked at.
 */
final class OdooErrors {

    private static final Logger LOG = Logger.getLogger(OdooErrors.class);

    private static final Set<String> CREDENTIALS_REFUSED =
            Set.of("AccessDenied", "Unauthorized", "SessionExpiredException");

    private static final Set<String> MEANT_FOR_USERS =
            Set.of("UserError", "ValidationError", "RedirectWarning", "AccessError", "Warning", "except_orm");

    /** Odoo undid the transaction after repeating it a few times itself. */
    private static final Set<String> CONTENDED = Set.of(
            "SerializationFailure", "LockNotAvailable", "DeadlockDetected", "LockError", "TransactionRollbackError");

    /** The database is away, or Odoo has no connection left to it. */
    private static final Set<String> AWAY = Set.of(
            "OperationalError",
            "InterfaceError",
            "PoolError",
            "AdminShutdown",
            "ServiceUnavailable",
            "BadGateway",
            "GatewayTimeout");

    /** On 14 an unknown model and a private method are dressed as errors of the user; they are errors of ours. */
    private static final Pattern MISUNDERSTOOD =
            Pattern.compile("^(Object \\S+ doesn't exist|Private methods \\(such as .*)", Pattern.DOTALL);

    private static final Pattern UNKNOWN_MODEL =
            Pattern.compile("^(Object \\S+ doesn't exist|the model '\\S+' does not exist)");

    private static final String MISUNDERSTANDING = "Odoo did not understand what Atrium asked of it";

    private static final Pattern CONTENTION = Pattern.compile(
            "could not serialize|concurrent update|deadlock detected|could not obtain lock|duplicate key value"
                    + "|current transaction is aborted",
            Pattern.CASE_INSENSITIVE);

    /** How {@code load} dresses an exception that was raised while it saved: its class, and its words. */
    private static final Pattern RAISED = Pattern.compile("<class '([\\w.]+)'>: ?(.*)", Pattern.DOTALL);

    private OdooErrors() {}

    /**
     * @param error with {@code name} and {@code message}, as both protocols have it
     * @param call what was asked; null for a question about Odoo itself
     */
    static Failure of(JsonObject error, Call call) {
        String name = String.valueOf(error.getValue("name"));
        String message = error.getValue("message") instanceof String text ? text : null;
        String kind = kind(name);
        boolean repeatable = call == null || call.repeatable();
        if (CREDENTIALS_REFUSED.contains(kind)) {
            return OdooUnavailable.withoutEffect(Reason.CREDENTIALS_REFUSED, null);
        }
        if (kind.equals("MissingError")) {
            return Failure.notFound("The record does not exist in Odoo or has been deleted");
        }
        if (MEANT_FOR_USERS.contains(kind)
                && (message == null || !MISUNDERSTOOD.matcher(message).find())) {
            return OdooRejection.of(OdooWords.clean(message));
        }
        if (CONTENDED.contains(kind)) {
            return OdooUnavailable.withoutEffect(Reason.CONTENDED, null);
        }
        if (AWAY.contains(kind)) {
            return OdooUnavailable.unknown(Reason.UNANSWERED, repeatable, null);
        }
        if (kind.equals("TooManyRequests")) {
            return OdooUnavailable.withoutEffect(Reason.OVERLOADED, null);
        }
        if (name.startsWith("psycopg2.")) {
            return OdooRejection.of("Odoo's database refused a value");
        }
        return misunderstood(name, message, call);
    }

    /**
     * What {@code load} reports instead of an exception. It catches those of the database too: that a transaction met
     * another one says nothing against the record.
     *
     * @param messages of type error, at least one
     */
    static Failure ofMessages(List<JsonObject> messages) {
        boolean contended = messages.stream()
                .map(message -> String.valueOf(message.getValue("message")))
                .anyMatch(text -> CONTENTION.matcher(text).find());
        if (contended) {
            return OdooUnavailable.withoutEffect(Reason.CONTENDED, null);
        }
        List<Violation> violations =
                messages.stream().map(OdooErrors::violation).toList();
        return messages.stream().anyMatch(message -> OdooWords.isForNobody(message.getString("message")))
                ? OdooRejection.unexplained(violations)
                : OdooRejection.of(violations);
    }

    /** Points to Odoo's field, such as {@code partner_id}. */
    private static Violation violation(JsonObject message) {
        return new Violation(String.valueOf(message.getValue("field", "")), words(message.getString("message")));
    }

    /** Those that an exception meant for users had; of another one only its class is for our log. */
    private static String words(String message) {
        Matcher raised = RAISED.matcher(String.valueOf(message));
        if (!raised.find()) {
            return OdooWords.clean(message);
        }
        String name = raised.group(1);
        if (MEANT_FOR_USERS.contains(kind(name))) {
            return OdooWords.clean(raised.group(2));
        }
        LOG.warnf("Odoo could not save a record: %s", name);
        return OdooWords.clean(message);
    }

    private static String kind(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** An answer that is not Odoo's own: a proxy's, or that of something else altogether. */
    static Failure ofStatus(int status, boolean repeatable) {
        if (status == 401 || status == 403) {
            return OdooUnavailable.withoutEffect(Reason.CREDENTIALS_REFUSED, null);
        }
        if (status == 429) {
            return OdooUnavailable.withoutEffect(Reason.OVERLOADED, null);
        }
        boolean handedOver = status >= 500 || status < 300;
        return handedOver
                ? OdooUnavailable.unknown(Reason.UNANSWERED, repeatable, null)
                : OdooUnavailable.withoutEffect(Reason.UNREACHED, null);
    }

    /** An answer in a shape that no Odoo has. */
    static Failure strange(Throwable cause) {
        return new Failure(FailureCode.INTERNAL, "Odoo answered something that Atrium does not understand", cause);
    }

    /** The value as an object, where nothing else makes sense. */
    static JsonObject object(Object value) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw strange(null);
    }

    private static Failure misunderstood(String name, String message, Call call) {
        if (message != null && UNKNOWN_MODEL.matcher(message).find()) {
            return new UnknownModel(MISUNDERSTANDING);
        }
        String asked = call == null ? "its version" : call.model() + "." + call.method();
        LOG.warnf("Odoo does not understand %s: %s", asked, name);
        return new Failure(FailureCode.INTERNAL, MISUNDERSTANDING);
    }
}
