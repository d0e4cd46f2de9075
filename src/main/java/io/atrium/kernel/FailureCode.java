package io.atrium.kernel;

/**
 * The stable vocabulary of what can go wrong, as callers see it in {@code code} of a problem document (RFC 9457).
 *
 * <p>Text and status are a public contract: a code is never renamed, only added.
 */
public enum FailureCode {
    UNAUTHENTICATED("unauthenticated", 401, "The caller is not authenticated", false),
    FORBIDDEN("forbidden", 403, "The caller may not do this", false),
    NOT_FOUND("not-found", 404, "There is nothing here", false),
    INVALID("invalid", 400, "The request is not valid", false),
    POSITION_EXPIRED("position-expired", 410, "The log does not reach back to this position any more", false),
    IDEMPOTENCY_KEY_REQUIRED("idempotency-key-required", 400, "An Idempotency-Key is required", false),
    IDEMPOTENCY_KEY_REUSED("idempotency-key-reused", 422, "The Idempotency-Key was used for another request", false),
    OPERATION_IN_PROGRESS("operation-in-progress", 409, "The same request is still being worked on", true),
    DEPENDENCY_MISSING("dependency-missing", 409, "Something that this refers to is not known here yet", false),
    CONFLICT("conflict", 409, "The state of the resource does not allow this", false),
    STALE_VERSION("stale-version", 412, "The resource has changed since it was read", false),
    NOT_AUTHORITATIVE("not-authoritative", 409, "Another system owns this value", false),
    DUTIES_CONFLICT("duties-conflict", 403, "Another person has to do this", false),
    APPROVAL_REJECTED("approval-rejected", 403, "A second person has rejected this", false),
    APPROVAL_EXPIRED("approval-expired", 409, "No second person has approved this in time", false),
    REJECTED_BY_ODOO("rejected-by-odoo", 422, "Odoo refused this", false),
    ODOO_UNAVAILABLE("odoo-unavailable", 503, "Odoo cannot be reached", true),
    RATE_LIMITED("rate-limited", 429, "Too many requests", true),
    PAYLOAD_TOO_LARGE("payload-too-large", 413, "The body is too large", false),
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The media type is not supported", false),
    NOT_ACCEPTABLE("not-acceptable", 406, "No acceptable representation", false),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "The method is not allowed here", false),
    SIGNATURE_INVALID("signature-invalid", 401, "The signature is not valid", false),
    TIMESTAMP_OUT_OF_WINDOW("timestamp-out-of-window", 401, "The timestamp is outside the accepted window", false),
    UNAVAILABLE("unavailable", 503, "The service cannot do this right now", true),
    INTERNAL("internal", 500, "Something went wrong inside Atrium", true);

    private final String text;
    private final int status;
    private final String title;
    private final boolean retryable;

    FailureCode(String text, int status, String title, boolean retryable) {
        this.text = text;
        this.status = status;
        this.title = title;
        this.retryable = retryable;
    }

    /** The code as callers see it, kebab case. */
    public String text() {
        return text;
    }

    /** The HTTP status that goes with it. */
    public int status() {
        return status;
    }

    /** One short sentence, the same for every occurrence. */
    public String title() {
        return title;
    }

    /** Whether the same request may succeed later without any change. */
    public boolean isRetryable() {
        return retryable;
    }
}
