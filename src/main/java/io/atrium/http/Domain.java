package io.atrium.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.models.Operation;

/** The domains of the contract. Each has a document of its own, and a team that answers for its operations and facts. */
public enum Domain {
    PROCUREMENT("procurement-integration", "Procurement"),
    INVOICING("invoicing-integration", "Invoicing"),
    WORKFORCE("workforce-integration", "Workforce"),
    EVENTS("event-platform", "Events", "Subscriptions", "Webhooks"),
    OPERATIONS(
            "integration-operations",
            "Operations",
            "Exceptions",
            "Reconciliations",
            "Anomalies",
            "Governance",
            "Trying it out");

    private final String owner;
    private final List<String> tags;

    Domain(String owner, String... tags) {
        this.owner = owner;
        this.tags = List.of(tags);
    }

    /**
     * The domain that an operation belongs to by its tag.
     *
     * @throws IllegalStateException naming the operation, when it has no tag or one that belongs to no domain
     */
    static Domain of(Operation operation) {
        List<String> given = operation.getTags() == null ? List.of() : operation.getTags();
        return Arrays.stream(values())
                .filter(domain -> domain.tags.stream().anyMatch(given::contains))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the operation " + operation.getOperationId()
                        + " has none of the tags that belong to a domain: " + given));
    }

    /** The domain of that name, such as {@code procurement}. */
    public static Optional<Domain> named(String name) {
        return Arrays.stream(values())
                .filter(domain -> domain.text().equals(name))
                .findFirst();
    }

    /** As it stands in paths and names of files. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The team that answers for it, such as {@code procurement-integration}. */
    public String owner() {
        return owner;
    }

    List<String> tags() {
        return tags;
    }
}
