package io.atrium.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How well a vendor's scheme lets a replay be told from a delivery. */
enum ReplayClass {
    /** Each attempt's time and the delivery's id are signed. */
    @JsonProperty("R1")
    SIGNED_TIME_AND_ID,
    /** The time is signed, there is no signed id. */
    @JsonProperty("R2")
    SIGNED_TIME,
    /** The time of the first attempt is signed; retries keep it. */
    @JsonProperty("R3")
    SIGNED_FIRST_TIME,
    /** Only the body is signed, and it is never the same twice. */
    @JsonProperty("R4")
    UNIQUE_BODY,
    /** Only the body is signed, and two events may have the same. */
    @JsonProperty("R5")
    REPEATED_BODY,
    /** The body is not signed: its values are a hint to fetch, never a truth. */
    @JsonProperty("R6")
    UNSIGNED_BODY
}
