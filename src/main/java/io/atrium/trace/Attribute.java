package io.atrium.trace;

/**
 * All that a span may say beside its name. Their values are few and name what is configured or what the code names; only the
 * correlation id is everybody's own. None says what a document says, who it is about, or where a subscriber is.
 */
public enum Attribute {

    /** The one id by which all is found; on every span. */
    CORRELATION_ID("atrium.correlation_id"),

    /** The HTTP status that was answered. */
    STATUS("http.response.status_code"),

    /** The webhook source, as it is configured. */
    SOURCE("atrium.source"),

    /** The type of a fact. */
    EVENT_TYPE("atrium.event_type"),

    /** The how-manieth try it is. */
    ATTEMPT("atrium.attempt"),

    /** How a failure is called, never in words. */
    FAILURE("error.type");

    private final String text;

    Attribute(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
