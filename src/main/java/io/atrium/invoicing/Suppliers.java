package io.atrium.invoicing;

import io.atrium.record.Records;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Whose invoices they are. */
final class Suppliers {

    private Suppliers() {}

    /** The ids of the suppliers of these invoices. */
    static Uni<Set<String>> of(List<String> invoices, Records records) {
        return records.documents(InvoiceMapping.NAME, invoices).map(found -> found.values().stream()
                .map(invoice -> invoice.getString("supplierId"))
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet()));
    }
}
