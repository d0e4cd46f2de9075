package io.atrium.console;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a page says at its top after something was done. Named in its address, so nothing else can be put there. */
enum Said {
    RETRIED("It is being tried again."),
    RETRIED_MANY("They are being tried again."),
    ASSIGNED("The case has been assigned."),
    NOTED("The note has been added."),
    DISMISSED("Dismissed, with your reason."),
    MAPPED("The value is mapped, and the work goes on."),
    MAPPING_SAVED("The mapping is saved."),
    MAPPING_DELETED("The mapping is deleted."),
    CORRECTED("Corrected, and sent in again."),
    APPROVED("Approved."),
    REJECTED("Rejected; whoever asked for it is told why."),
    PAUSED("The subscription is paused."),
    RESUMED("The subscription is active again."),
    TESTED("A test fact is on its way; it appears among the deliveries."),
    REPLAY_BEGUN("The replay has begun."),
    REPLAY_ENDED("The replay has been ended."),
    RECONCILIATION_BEGUN("The comparison has begun."),
    RECONCILIATION_ENDED("The comparison has been ended."),
    SIGNED_OFF("Signed off: this run is a checkpoint from now on."),
    REPAIRED("The repair has gone in by the normal door."),
    UNDER_WAY("Accepted; it is not finished yet."),
    WAITS_FOR_APPROVAL("A second person has to approve this; it waits under Approvals.");

    private final String words;

    Said(String words) {
        this.words = words;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String words() {
        return words;
    }

    static Optional<Said> of(String key) {
        return Arrays.stream(values()).filter(said -> said.key().equals(key)).findFirst();
    }
}
