package io.atrium.record;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import java.time.Duration;
import java.time.Instant;

/**
 * How current something is.
 *
 * @param asOf it was equal to Odoo then
 * @param stale whether Odoo cannot be reached since
 */
record Freshness(Instant asOf, boolean stale) {

    /** Of a type whose first fill has not ended: what is not stored may well be in Odoo. */
    static final Freshness INCOMPLETE = new Freshness(Instant.EPOCH, true);

    /** What a list has to wait for. */
    private static final Duration COME_BACK = Duration.ofSeconds(5);

    /**
     * Refuses what would look complete and is not: whoever finds an empty list creates what is missing.
     *
     * @throws Failure {@code unavailable}, with advice to come back
     */
    void requireComplete(DocumentType type) {
        if (equals(INCOMPLETE)) {
            throw new Failure(
                            FailureCode.UNAVAILABLE,
                            "The " + type.name() + " records are still being read from Odoo for the first time;"
                                    + " how far that has come stands at /ops/v1/interfaces")
                    .retryAfter(COME_BACK);
        }
    }

    /** Of a document that was stored then: it was equal to Odoo at that time too. */
    Freshness orLater(Instant stored) {
        return stored.isAfter(asOf) ? new Freshness(stored, stale) : this;
    }

    /** Of what was at a time: Odoo's present troubles do not touch what was known of it before. */
    Freshness upTo(Instant time) {
        return time.isAfter(asOf) ? this : new Freshness(time, false);
    }

    /** Of what was made of both. */
    Freshness older(Freshness other) {
        return new Freshness(asOf.isBefore(other.asOf) ? asOf : other.asOf, stale || other.stale);
    }

    Freshness asStale() {
        return new Freshness(asOf, true);
    }
}
