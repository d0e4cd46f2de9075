package io.atrium.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atrium.event.NoticeType;
import io.atrium.event.SchemaAddress;
import io.atrium.http.Domain;
import io.atrium.http.WholeContract;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.quarkus.arc.All;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The catalogue of facts: who answers for each type, what its facts hold, how closely that has to be kept, and what one
 * looks like. Nothing of it is written down for a type: it follows from what the types of documents declare and the
 * contract describes.
 */
@ApplicationScoped
class EventCatalogue {

    static final String FEED = "feed";
    static final String WEBHOOK = "webhook";
    static final String KAFKA = "kafka";

    /** That of what is about no document. */
    private static final Domain NOTICES = Domain.EVENTS;

    private final RecordTypes types;
    private final List<NoticeType> notices;
    private final WholeContract contract;
    private final ObjectMapper json;
    private volatile Made made;

    EventCatalogue(RecordTypes types, @All List<NoticeType> notices, WholeContract contract, ObjectMapper json) {
        this.types = types;
        this.notices = notices;
        this.contract = contract;
        this.json = json;
    }

    /** Every type, by name. */
    EventTypePage all() {
        return new EventTypePage(List.copyOf(made().types().values()));
    }

    /** The type of that name, such as {@code io.atrium.purchase-order.confirmed.v1}. */
    Optional<EventType> named(String type) {
        return Optional.ofNullable(made().types().get(type));
    }

    /** The schemas by name, such as {@code purchase-order.v1}. */
    Map<String, ObjectNode> schemas() {
        return made().schemas();
    }

    /** Made of the contract, once. */
    private synchronized Made made() {
        if (made == null) {
            ObjectNode whole = contract.read();
            Map<String, ObjectNode> schemas = new TreeMap<>();
            Map<String, EventType> described = new TreeMap<>();
            types.all().stream()
                    .sorted(Comparator.comparing(DocumentType::name))
                    .forEach(type -> {
                        Set<String> expansions = expansions(type);
                        schemasOf(type)
                                .forEach(name -> schemas.put(name, EventSchema.of(name, whole, type, expansions)));
                        describe(whole, type, expansions).forEach(event -> described.put(event.type(), event));
                    });
            for (NoticeType notice : notices) {
                ObjectNode schema = EventSchema.ofNotice(SchemaAddress.name(notice.type()), whole, notice.schema());
                schemas.put(SchemaAddress.name(notice.type()), schema);
                described.put(notice.type(), describe(notice, schema));
            }
            made = new Made(described, schemas);
        }
        return made;
    }

    private Set<String> expansions(DocumentType type) {
        return types.references(type).stream().map(Reference::name).collect(Collectors.toSet());
    }

    /** As a rule one: facts about the same have the same. */
    private static Stream<String> schemasOf(DocumentType type) {
        return EventTypes.said(type).keySet().stream()
                .map(verb -> SchemaAddress.name(EventTypes.named(type, verb)))
                .distinct();
    }

    private Stream<EventType> describe(ObjectNode whole, DocumentType type, Set<String> expansions) {
        String document = type.canonical().getSimpleName();
        EventExample examples = new EventExample(
                type, read(whole.at("/components/schemas")), expansions, read(example(whole, document)));
        String owner = Domain.named(type.businessDomain()).map(Domain::owner).orElse(null);
        return EventTypes.said(type).entrySet().stream()
                .map(verb -> new EventType(
                        EventTypes.named(type, verb.getKey()),
                        type.factsVersion(),
                        "The " + type.name().replace('-', ' ') + " " + verb.getValue(),
                        type.businessDomain(),
                        owner,
                        type.authority(verb.getKey()),
                        closest(type).text(),
                        List.of(FEED, WEBHOOK, KAFKA),
                        SchemaAddress.PATH + "/" + SchemaAddress.name(EventTypes.named(type, verb.getKey())) + ".json",
                        examples.of(verb.getKey()).map(this::tree).orElse(null)));
    }

    private EventType describe(NoticeType notice, ObjectNode schema) {
        return new EventType(
                notice.type(),
                Integer.parseInt(notice.type().replaceAll(".*\\.v", "")),
                notice.description(),
                NOTICES.text(),
                NOTICES.owner(),
                NoticeType.AUTHORITY,
                closest(schema).text(),
                List.of(WEBHOOK),
                SchemaAddress.PATH + "/" + SchemaAddress.name(notice.type()) + ".json",
                tree(EventExample.ofNotice(notice, read(schema))));
    }

    private static DataClass closest(ObjectNode schema) {
        return schema.findValuesAsText(DataClassContract.EXTENSION).stream()
                .map(text -> DataClass.valueOf(text.toUpperCase(Locale.ROOT)))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** That of the document; of what is only listed, the first of the list's. */
    private static JsonNode example(ObjectNode whole, String document) {
        JsonNode alone = whole.at("/components/examples/" + document + "/value");
        return alone.isMissingNode() ? whole.at("/components/examples/" + document + "Page/value/data/0") : alone;
    }

    private static JsonObject read(JsonNode node) {
        return node.isObject() ? new JsonObject(node.toString()) : new JsonObject();
    }

    private JsonNode tree(JsonObject example) {
        try {
            return json.readTree(example.encode());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Of all that facts tell: what is restricted they never do. */
    private static DataClass closest(DocumentType type) {
        return type.dataClasses().entrySet().stream()
                .filter(field -> !type.restricted().containsKey(field.getKey().split("\\.")[0]))
                .map(Map.Entry::getValue)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private record Made(Map<String, EventType> types, Map<String, ObjectNode> schemas) {}

    /** The shape of the answer. */
    @Schema(name = "EventTypePage")
    @Holds(DataClass.INTERNAL)
    record EventTypePage(List<EventType> data) {}

    /** A type of facts. */
    @Schema(name = "EventType")
    @Holds(DataClass.INTERNAL)
    record EventType(
            @Schema(examples = "io.atrium.purchase-order.confirmed.v1") String type,
            @Schema(examples = "1", description = "The last part of the type. Within a version only fields are added")
                    int version,
            @Schema(examples = "The purchase order was confirmed", description = "What has come to pass")
                    String description,
            @Schema(examples = "procurement", description = "The domain; in Kafka, each has a topic") String domain,
            @Schema(examples = "procurement-integration", description = "Who answers for it") String owner,
            @Schema(examples = "odoo", description = "The system of record that says so") String authority,
            @Schema(
                            examples = "confidential",
                            enumeration = {"public", "internal", "confidential", "personal", "bank"},
                            description = "How closely its facts have to be kept: as what they hold that has to be"
                                    + " kept closest. Each field of the schema says it for itself, in `x-data-class`")
                    String dataClass,
            @Schema(
                            examples = "[\"feed\", \"webhook\", \"kafka\"]",
                            description =
                                    "How its facts leave: in the change feed, to subscriptions, through Kafka where"
                                            + " there is one")
                    List<String> channels,
            @Schema(
                            examples = "/openapi/events/purchase-order.v1.json",
                            description =
                                    "Where the JSON Schema (draft 2020-12) of `data` lies, open to everyone. `data` is the"
                                            + " canonical document; in its `previous` stands what the fields were that"
                                            + " have changed")
                    String dataSchema,
            @Schema(
                            examples = "{\"specversion\": \"1.0\", \"type\": \"io.atrium.purchase-order.confirmed.v1\","
                                    + " \"subject\": \"po_53ysn18k\"}",
                            description = "A whole fact of the type, as a CloudEvent")
                    Object example) {}
}
