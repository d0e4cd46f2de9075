package io.atrium.record;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The catalogue of facts: every type that can come to pass, as the types of documents declare it. */
@ApplicationScoped
class EventTypes {

    static final String DELETED = "deleted";

    private final EventTypePage all;

    EventTypes(RecordTypes types) {
        this.all = new EventTypePage(types.all().stream()
                .flatMap(EventTypes::of)
                .sorted(Comparator.comparing(EventType::type))
                .toList());
    }

    EventTypePage all() {
        return all;
    }

    /** Such as {@code io.atrium.purchase-order.confirmed.v1}. */
    static String named(DocumentType type, String verb) {
        return "io.atrium." + type.name() + "." + verb + ".v1";
    }

    private static Stream<EventType> of(DocumentType type) {
        Map<String, String> said = new TreeMap<>(type.steps());
        said.put("created", "is there, and was not before");
        said.put(
                "updated", type.steps().isEmpty() ? "has changed" : "has changed in a way that has no name of its own");
        // What Atrium masters is never deleted.
        if (type instanceof RecordType) {
            said.put(DELETED, "is not there any more; the data is what it was last");
        }
        String document = type.canonical().getSimpleName();
        String subject = "The " + type.name().replace('-', ' ') + " ";
        return said.entrySet().stream()
                .map(verb -> new EventType(
                        named(type, verb.getKey()),
                        subject + verb.getValue(),
                        type.authority(),
                        "/openapi#/components/schemas/" + document));
    }

    /** The shape of the answer. */
    @Schema(name = "EventTypePage")
    @Holds(DataClass.INTERNAL)
    record EventTypePage(List<EventType> data) {}

    /** A type of facts. */
    @Schema(name = "EventType")
    @Holds(DataClass.INTERNAL)
    record EventType(
            @Schema(examples = "io.atrium.purchase-order.confirmed.v1") String type,
            @Schema(examples = "The purchase order was confirmed", description = "What has come to pass")
                    String description,
            @Schema(examples = "odoo", description = "The system of record that says so") String authority,
            @Schema(
                            examples = "/openapi#/components/schemas/PurchaseOrder",
                            description =
                                    "What `data` of such a fact is: the canonical document; in its `previous` stands what"
                                            + " the fields were that have changed")
                    String dataSchema) {}
}
