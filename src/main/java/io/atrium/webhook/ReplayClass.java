package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How well a vendor's scheme lets a replay be told from a delivery. */
enum ReplayClass {
    @JsonProperty("R1")
    SIGNED_TIME_AND_ID(
            "R1",
            "Each attempt's time and the delivery's id are signed. A copy is refused outside the window and recognised"
                    + " inside it; a retry is recognised by its id."),
    @JsonProperty("R2")
    SIGNED_TIME(
            "R2",
            "Each attempt's time is signed. A copy is refused outside the window and recognised inside it; a retry is"
                    + " recognised only where the body has an id."),
    @JsonProperty("R3")
    SIGNED_FIRST_TIME(
            "R3",
            "The time of the first attempt is signed, and retries keep it: the window is as long as the vendor may go"
                    + " on retrying, and copies are recognised throughout."),
    @JsonProperty("R4")
    UNIQUE_BODY(
            "R4",
            "Only the body is signed, and no two events have the same. A copy is recognised as long as deliveries are"
                    + " remembered, and accepted after that unless the source has a max-age for the event's own time."),
    @JsonProperty("R5")
    REPEATED_BODY(
            "R5",
            "Only the body is signed, and two events may have the same. Copies that come close together are one"
                    + " delivery; a later copy counts as an event, and must be harmless: what it says is fetched anew or"
                    + " decided by its own time."),
    @JsonProperty("R6")
    UNSIGNED_BODY(
            "R6",
            "No replay protection: the sender shows a secret, the body is not signed. Its values are a hint to fetch,"
                    + " never a truth.");

    private final String text;
    private final String guarantee;

    ReplayClass(String text, String guarantee) {
        this.text = text;
        this.guarantee = guarantee;
    }

    /** {@code R1} to {@code R6}. */
    String text() {
        return text;
    }

    /** What operators may rely on. */
    String guarantee() {
        return guarantee;
    }

    /** Whether a body that comes again later is another event. */
    boolean coalesces() {
        return this == REPEATED_BODY || this == UNSIGNED_BODY;
    }
}
