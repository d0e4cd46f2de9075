package io.atrium.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A failure as Odoo words it. JSON-2 also tells it by the status; JSON-RPC always answers 200. */
final class OdooError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String name;
    private final int status;
    private final String field;
    private final String inLoad;

    private OdooError(String name, int status, String message) {
        this(name, status, message, null, message);
    }

    private OdooError(String name, int status, String message, String field, String inLoad) {
        super(message, null, false, false);
        this.name = name;
        this.status = status;
        this.field = field;
        this.inLoad = inLoad;
    }

    static OdooError user(String message) {
        return new OdooError("odoo.exceptions.UserError", 422, message);
    }

    static OdooError validation(String message) {
        return new OdooError("odoo.exceptions.ValidationError", 422, message);
    }

    /** A required field without a value: {@code load} words it differently. */
    static OdooError required(String message, String field, String inLoad) {
        return new OdooError("odoo.exceptions.ValidationError", 422, message, field, inLoad);
    }

    static OdooError access(String message) {
        return new OdooError("odoo.exceptions.AccessError", 403, message);
    }

    static OdooError denied() {
        return new OdooError("odoo.exceptions.AccessDenied", 403, "Access Denied");
    }

    static OdooError missing(String model, int id) {
        return new OdooError(
                "odoo.exceptions.MissingError",
                404,
                "Record does not exist or has been deleted.\n(Record: " + model + "(" + id + ",), User: " + Demo.USER
                        + ")");
    }

    /** What a bug of the caller raises in Python: ValueError, TypeError, KeyError… */
    static OdooError python(String type, String message) {
        return new OdooError("builtins." + type, 500, message);
    }

    static OdooError value(String message) {
        return python("ValueError", message);
    }

    static OdooError database(String message) {
        return new OdooError("psycopg2.OperationalError", 500, message);
    }

    static OdooError http(String type, int status, String message) {
        return new OdooError("werkzeug.exceptions." + type, status, message);
    }

    int status() {
        return status;
    }

    String name() {
        return name;
    }

    /** The field at fault, or null. */
    String field() {
        return field;
    }

    /** How a message of {@code load} says it. */
    String inLoad() {
        return inLoad;
    }

    /** The JSON that both protocols share. The traceback is there for the tests that prove it never leaves Atrium. */
    Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("message", getMessage());
        body.put("arguments", name.startsWith("werkzeug") ? List.of(getMessage(), status) : List.of(getMessage()));
        body.put("context", Map.of());
        body.put(
                "debug",
                "Traceback (most recent call last):\n  File \"/opt/odoo/odoo/http.py\", line 1, in dispatch\n" + name
                        + ": " + getMessage() + "\n");
        return body;
    }
}
