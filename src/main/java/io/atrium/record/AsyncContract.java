package io.atrium.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atrium.http.WholeContract;
import io.atrium.record.EventCatalogue.EventType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The contract of what leaves Atrium by itself, as AsyncAPI 3.0: the ways that facts take, and each fact with an example
 * and a reference to its schema, which lies beside it. All of it follows from the {@link EventCatalogue} and from what the
 * contract says of a CloudEvent.
 */
@ApplicationScoped
class AsyncContract {

    private static final String DIALECT = "application/schema+json;version=draft-2020-12";
    private static final String REFERENCE = "$ref";
    private static final String DESCRIPTION = "description";
    private static final String IN_KAFKA = "kafka.";

    private final EventCatalogue catalogue;
    private final WholeContract contract;

    AsyncContract(EventCatalogue catalogue, WholeContract contract) {
        this.catalogue = catalogue;
        this.contract = contract;
    }

    /** In YAML; made anew each time. */
    String text() {
        ObjectNode whole = contract.read();
        Collection<EventType> types = catalogue.all().data();
        Map<String, List<EventType>> domains = leaving(types, EventCatalogue.KAFKA).stream()
                .collect(Collectors.groupingBy(EventType::domain, TreeMap::new, Collectors.toList()));
        ObjectNode document = node();
        document.put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "Atrium facts")
                .put("version", whole.at("/info/version").asText())
                .put(
                        DESCRIPTION,
                        "Every change of a canonical document, once committed, as a CloudEvent: in order for each subject,"
                                + " at least once, idempotent on `id`. What is asked of Atrium stands in the OpenAPI"
                                + " documents beside this one");
        document.put("defaultContentType", "application/json");
        servers(document.putObject("servers"));
        channels(document.putObject("channels"), types, domains);
        operations(document.putObject("operations"), domains.keySet());
        ObjectNode components = document.putObject("components");
        components
                .putObject("securitySchemes")
                .putObject("bearer")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("bearerFormat", "JWT")
                .put(DESCRIPTION, "With the scope `events:read`");
        ObjectNode envelope = envelope(whole);
        ObjectNode schemas = components.putObject("schemas");
        schemas.set("CloudEvent", envelope);
        schemas.set("CloudEventHeaders", headers(envelope));
        catalogue.schemas().keySet().forEach(name -> schemas.set(name, inDialect(reference(file(name)))));
        ObjectNode messages = components.putObject("messages");
        types.forEach(type -> messages.set(type.type(), message(type)));
        leaving(types, EventCatalogue.KAFKA)
                .forEach(type -> messages.set(IN_KAFKA + type.type(), messageInKafka(type)));
        return WholeContract.write(document);
    }

    private static void servers(ObjectNode servers) {
        servers.putObject("gateway")
                .put("host", "localhost:8080")
                .put("protocol", "http")
                .put(DESCRIPTION, "Atrium, as standalone mode has it")
                .putArray("security")
                .add(reference("#/components/securitySchemes/bearer"));
        servers.putObject("kafka")
                .put("host", "localhost:9092")
                .put("protocol", "kafka")
                .put(DESCRIPTION, "The cluster that `atrium.kafka.bootstrap-servers` names, where it is set");
    }

    private static void channels(
            ObjectNode channels, Collection<EventType> types, Map<String, List<EventType>> domains) {
        ObjectNode feed = channels.putObject("feed")
                .put("address", "/v1/changes")
                .put("title", "Change feed")
                .put(
                        DESCRIPTION,
                        "The log, from any position on: in pages, each with the position to go on from, or with `Accept:"
                                + " text/event-stream` as server-sent events, where `id` is the position, `event` the"
                                + " type and `data` the CloudEvent");
        feed.putArray("servers").add(reference("#/servers/gateway"));
        carry(feed, leaving(types, EventCatalogue.FEED), "");
        ObjectNode webhook = channels.putObject("webhook")
                .putNull("address")
                .put("title", "Subscriptions")
                .put(
                        DESCRIPTION,
                        "POST to the `url` of a subscription, signed as Standard Webhooks has it: `webhook-id` stays the"
                                + " same over retries, `webhook-timestamp` tells of the attempt, `webhook-signature` is"
                                + " over both and the body. Thin bodies have no `data`");
        carry(webhook, leaving(types, EventCatalogue.WEBHOOK), "");
        domains.forEach((domain, facts) -> {
            ObjectNode topic = channels.putObject(domain)
                    .put("address", "atrium." + domain)
                    .put("title", "Topic of " + domain)
                    .put(
                            DESCRIPTION,
                            "Facts about documents of " + domain + ", where Atrium has a Kafka. Another prefix than"
                                    + " `atrium.` is set by `atrium.kafka.topic-prefix`");
            topic.putArray("servers").add(reference("#/servers/kafka"));
            carry(topic, facts, IN_KAFKA);
        });
    }

    private static List<EventType> leaving(Collection<EventType> types, String channel) {
        return types.stream().filter(type -> type.channels().contains(channel)).toList();
    }

    private static void carry(ObjectNode channel, Collection<EventType> types, String prefix) {
        ObjectNode messages = channel.putObject("messages");
        types.forEach(type -> messages.set(type.type(), reference("#/components/messages/" + prefix + type.type())));
    }

    private static void operations(ObjectNode operations, Collection<String> domains) {
        ObjectNode show = send(operations, "showFacts", "feed", "Shows facts to who asks, or waits for them");
        show.putObject("bindings").putObject("http").put("method", "GET").put("bindingVersion", "0.3.0");
        ObjectNode deliver = send(operations, "deliverFacts", "webhook", "Sends facts to the subscriptions they match");
        deliver.putObject("bindings").putObject("http").put("method", "POST").put("bindingVersion", "0.3.0");
        domains.forEach(domain -> send(
                operations,
                "publish" + Character.toUpperCase(domain.charAt(0)) + domain.substring(1) + "Facts",
                domain,
                "Publishes facts about documents of " + domain + ", in order for each key"));
    }

    private static ObjectNode send(ObjectNode operations, String name, String channel, String summary) {
        ObjectNode operation = operations.putObject(name).put("action", "send");
        operation.set("channel", reference("#/channels/" + channel));
        return operation.put("summary", summary);
    }

    /** The attributes of a fact, as the contract describes them, with what replays add; its data is that of its type. */
    private static ObjectNode envelope(ObjectNode whole) {
        ObjectNode attributes =
                whole.at("/components/schemas/CloudEvent/properties").deepCopy();
        attributes.remove("data");
        attributes.forEach(attribute -> {
            String name = attribute.path(REFERENCE).asText().replaceAll(".*/", "");
            if (!name.isEmpty()) {
                ObjectNode meant = (ObjectNode) attribute;
                meant.remove(REFERENCE);
                meant.setAll((ObjectNode) whole.at("/components/schemas/" + name));
            }
        });
        attributes
                .putObject("replayof")
                .put("type", "string")
                .put(DESCRIPTION, "In what a replay sends: the `id` of the fact that it repeats")
                .put(DataClassContract.EXTENSION, "internal");
        ObjectNode envelope = node();
        envelope.put("type", "object").put(DESCRIPTION, "CloudEvents 1.0");
        envelope.set("properties", attributes);
        List.of("specversion", "id", "source", "type", "subject", "time", "sequence", "correlationid", "authority")
                .forEach(envelope.putArray("required")::add);
        return envelope;
    }

    /** The same, as CloudEvents has it for Kafka in binary mode. */
    private static ObjectNode headers(ObjectNode envelope) {
        ObjectNode headers = node();
        headers.put("type", "object").put(DESCRIPTION, "CloudEvents 1.0 in Kafka, in binary mode");
        ObjectNode properties = headers.putObject("properties");
        envelope.path("properties").properties().forEach(attribute -> {
            if (!attribute.getKey().equals("replayof")) {
                properties.set(header(attribute.getKey()), attribute.getValue());
            }
        });
        properties.set("traceparent", envelope.at("/properties/traceparent"));
        envelope.path("required").forEach(name -> headers.withArray("/required").add(header(name.asText())));
        return headers;
    }

    private static String header(String attribute) {
        return attribute.equals("datacontenttype") ? "content-type" : "ce_" + attribute;
    }

    private static ObjectNode message(EventType type) {
        ObjectNode message = described(type, "application/cloudevents+json");
        ObjectNode fact = node();
        ObjectNode own = node().put("type", "object");
        own.putObject("properties").putObject("type").put("const", type.type());
        own.withObject("/properties").set("data", reference(file(schema(type))));
        fact.putArray("allOf").add(reference("#/components/schemas/CloudEvent")).add(own);
        message.set("payload", inDialect(fact));
        example(message).set("payload", (JsonNode) type.example());
        return message;
    }

    private static ObjectNode messageInKafka(EventType type) {
        ObjectNode message = described(type, "application/json");
        message.set("headers", reference("#/components/schemas/CloudEventHeaders"));
        message.set("payload", reference("#/components/schemas/" + schema(type)));
        ObjectNode binding = message.putObject("bindings").putObject("kafka");
        binding.putObject("key").put("type", "string").put(DESCRIPTION, "The `subject`: order is kept for each");
        binding.put("bindingVersion", "0.5.0");
        return message;
    }

    private static ObjectNode described(EventType type, String contentType) {
        return node().put("name", type.type())
                .put("title", type.description())
                .put("contentType", contentType)
                .put("x-version", type.version())
                .put("x-owner", type.owner())
                .put(DataClassContract.EXTENSION, type.dataClass());
    }

    private static ObjectNode example(ObjectNode message) {
        return message.putArray("examples").addObject();
    }

    private static String schema(EventType type) {
        return type.dataSchema().replaceAll(".*/|\\.json$", "");
    }

    private static String file(String schema) {
        return "./events/" + schema + ".json";
    }

    private static ObjectNode inDialect(ObjectNode schema) {
        ObjectNode node = node().put("schemaFormat", DIALECT);
        node.set("schema", schema);
        return node;
    }

    private static ObjectNode reference(String target) {
        return node().put(REFERENCE, target);
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
