package io.atrium.webhook;

/** A value that nobody has said the meaning of; when somebody does, the delivery goes on. */
class Unmapped extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 100;

    private final String field;
    private final String value;
    private final String steward;

    /**
     * @param field of the table
     * @param value as the vendor wrote it
     * @param steward the team that keeps the table
     */
    Unmapped(String field, String value, String steward) {
        super("Nothing says what the %s \"%s\" is called here; %s keeps that table."
                .formatted(field, shown(value), steward));
        this.field = field;
        this.value = shown(value);
        this.steward = steward;
    }

    private static String shown(String value) {
        return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…";
    }

    String field() {
        return field;
    }

    String value() {
        return value;
    }

    String steward() {
        return steward;
    }
}
