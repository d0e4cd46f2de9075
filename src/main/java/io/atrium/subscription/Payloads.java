package io.atrium.subscription;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.atrium.event.Event;
import io.atrium.event.EventLog;
import io.atrium.event.FactTypes;
import io.atrium.trace.Origin;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The bodies of deliveries. They stand in the log and nowhere else; those that were needed lately are remembered, once for
 * all subscriptions, within bounds.
 */
@ApplicationScoped
class Payloads {

    private static final long MOST_BYTES = 64 << 20;
    /** What an entry takes beside its bytes, more or less. */
    private static final int REST = 200;

    private final EventLog log;
    private final FactTypes types;
    /** By positions; may forget any of them at any time. */
    private final ConcurrentMap<Long, Payload> latest;

    @Inject
    Payloads(EventLog log, FactTypes types) {
        this(
                log,
                types,
                Caffeine.newBuilder()
                        .maximumWeight(MOST_BYTES)
                        .weigher((Long position, Payload payload) -> payload.body().length + REST)
                        .build()
                        .asMap());
    }

    Payloads(EventLog log, FactTypes types, ConcurrentMap<Long, Payload> latest) {
        this.log = log;
        this.types = types;
        this.latest = latest;
    }

    /** These are about to be sent. */
    void remember(List<Event> facts) {
        facts.forEach(fact -> latest.computeIfAbsent(fact.position(), position -> Payload.of(fact)));
    }

    /**
     * The same deliveries with their bodies, where the log still holds them. What is remembered is taken at once: it may be
     * forgotten by the time the others are read.
     */
    Uni<List<Pending>> complete(List<Pending> deliveries) {
        List<Pending> remembered = deliveries.stream().map(this::remembered).toList();
        List<Pending> missing = remembered.stream().filter(Payloads::isMissing).toList();
        return missing.isEmpty()
                ? Uni.createFrom().item(remembered)
                : read(missing).map(read -> remembered.stream()
                        .map(delivery -> isMissing(delivery) ? complete(delivery, read) : delivery)
                        .toList());
    }

    private Pending remembered(Pending delivery) {
        boolean isPlain = isMissing(delivery) && delivery.replayOf() == null;
        Payload payload = isPlain ? latest.get(delivery.position()) : null;
        return payload == null ? delivery : delivery.with(payload.body(), payload.origin());
    }

    private static boolean isMissing(Pending delivery) {
        return delivery.body() == null && delivery.position() != null;
    }

    private Uni<Map<Long, Event>> read(List<Pending> missing) {
        List<Long> positions =
                missing.stream().map(Pending::position).distinct().toList();
        List<Instant> times = missing.stream().map(Pending::factTime).sorted().toList();
        return log.at(positions, times.get(0), times.get(times.size() - 1))
                .map(found -> found.stream().collect(Collectors.toMap(Event::position, Function.identity())));
    }

    private Pending complete(Pending delivery, Map<Long, Event> read) {
        Event fact = read.get(delivery.position());
        if (fact == null) {
            return delivery;
        }
        if (delivery.replayOf() != null) {
            return delivery.with(bytes(repeated(fact, delivery)), Payload.origin(fact));
        }
        Payload payload = Payload.of(fact);
        latest.put(delivery.position(), payload);
        return delivery.with(payload.body(), payload.origin());
    }

    /** The fact with an id of its own, so that it is not taken for the one that it repeats. */
    private static JsonObject repeated(Event fact, Pending delivery) {
        return fact.toCloudEvent()
                .put("id", delivery.eventId().toString())
                .put("replayof", delivery.replayOf().toString());
    }

    /**
     * The delivery with a body that shows what a holder of these scopes may be told, limited to these legal entities unless
     * they are null. What stands nowhere in the log is about the subscription itself.
     */
    Pending shown(Pending delivery, Set<String> scopes, Set<String> legalEntities) {
        if (delivery.position() == null
                || delivery.body() == null
                || types.isWhole(delivery.type(), scopes, legalEntities)) {
            return delivery;
        }
        JsonObject fact = new JsonObject(Buffer.buffer(delivery.body()));
        JsonObject data = fact.getJsonObject("data", new JsonObject());
        return delivery.withBody(bytes(fact.put("data", types.shown(delivery.type(), data, scopes, legalEntities))));
    }

    /** A body without its data: what came to pass, and about which document. */
    static byte[] thin(byte[] body) {
        JsonObject fact = new JsonObject(Buffer.buffer(body));
        fact.remove("data");
        fact.remove("datacontenttype");
        return bytes(fact);
    }

    static byte[] bytes(JsonObject fact) {
        return fact.toBuffer().getBytes();
    }

    /** What is sent of a fact, and what its trace goes on from. */
    record Payload(byte[] body, Origin origin) {

        static Payload of(Event fact) {
            return new Payload(bytes(fact.toCloudEvent()), origin(fact));
        }

        static Origin origin(Event fact) {
            return new Origin(fact.traceparent(), fact.correlationId());
        }
    }
}
