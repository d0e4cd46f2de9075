package io.atrium.record;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Shows the documents of a type as a relation of SQL, for what is reckoned over many of them: in the database, where they
 * are, instead of on an event loop. How documents are stored stays this room's own business.
 */
@ApplicationScoped
public class Relations {

    private final RecordTypes types;

    Relations(RecordTypes types) {
        this.types = types;
    }

    /**
     * A subselect of the documents that there are, in parentheses: {@code odoo_id}, {@code legal_entity}, and the fields,
     * each as text under its own, quoted name. A key of the type is empty where the document has no value, and can be
     * sought by: PostgreSQL uses its index. Any other field is null then, and objects are JSON.
     *
     * @param fields of the type, never a caller's words; whoever names restricted ones has made sure that they may be seen
     * @throws IllegalArgumentException when the type has no such field
     */
    public String of(String type, List<String> fields) {
        DocumentType described = types.named(type);
        boolean isRestricted = fields.stream().anyMatch(described.restricted()::containsKey);
        return "(select document.odoo_id, document.legal_entity%s from %s document%s where not document.deleted)"
                .formatted(
                        fields.stream()
                                .map(field -> ", %s as \"%s\"".formatted(column(described, field), field))
                                .collect(Collectors.joining()),
                        Partitions.table(described),
                        isRestricted
                                ? " left join record_restricted restricted on restricted.type = '%s'"
                                                .formatted(described.name())
                                        + " and restricted.odoo_id = document.odoo_id"
                                : "");
    }

    private static String column(DocumentType type, String field) {
        if (!type.fieldNames().contains(field)) {
            throw new IllegalArgumentException("a " + type.name() + " has no field " + field);
        }
        if (type.keys().contains(field)) {
            return Partitions.indexed(field);
        }
        String body = type.restricted().containsKey(field) ? "restricted.body" : "document.body";
        return "convert_from(%s, 'UTF8')::json ->> '%s'".formatted(body, field);
    }
}
