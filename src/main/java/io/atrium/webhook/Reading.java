package io.atrium.webhook;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** Reads deliveries: what they are about, and, once the vendor's API and the value mappings were asked, what they mean. */
@ApplicationScoped
class Reading {

    private final Connectors connectors;
    private final ValueMappings values;
    private final Corrections corrections;
    private final Vertx vertx;

    Reading(Connectors connectors, ValueMappings values, Corrections corrections, Vertx vertx) {
        this.connectors = connectors;
        this.values = values;
        this.corrections = corrections;
        this.vertx = vertx;
    }

    /** What each is about; nothing where that cannot be said. Does not fail. */
    Uni<List<Set<String>>> subjects(List<Claimed> deliveries) {
        return apart(() -> deliveries.stream().map(this::subjects).toList());
    }

    private Set<String> subjects(Claimed delivery) {
        try {
            Object payload = Payload.parse(delivery.body(), delivery.contentType());
            return connectors
                    .of(delivery.source())
                    .mapping()
                    .map(mapping -> mapping.subjects(payload))
                    .orElse(Set.of());
        } catch (Unmappable aboutNothing) {
            return Set.of();
        }
    }

    /**
     * The commands that a delivery means; none when its source has no connector, or the vendor has not any more what it is
     * about.
     *
     * <p>Fails with {@link Unmappable}, {@link Unmapped}, or {@code unavailable} when the vendor's API cannot answer now.
     */
    Uni<List<Wanted>> commands(Claimed delivery) {
        Connectors.Connected connected = connectors.of(delivery.source());
        if (!connected.isMapped()) {
            return Uni.createFrom().item(List.of());
        }
        Mapping mapping = connected.mapping().get();
        return corrections
                .of(delivery)
                .chain(correction -> apart(() -> Asked.of(
                        mapping, corrected(Payload.parse(delivery.body(), delivery.contentType()), correction))))
                .chain(asked ->
                        values(mapping, delivery).chain(known -> commands(connected, mapping, delivery, asked, known)));
    }

    /** One that nobody has corrected is what it is, also when it is no object, which every patch would make of it. */
    private static Object corrected(Object payload, Map<String, Object> correction) {
        return correction.isEmpty() ? payload : MergePatch.apply(payload, correction);
    }

    /** A payload, and what is to be asked about it. */
    private record Asked(Object payload, Optional<Question> question) {

        static Asked of(Mapping mapping, Object payload) {
            return new Asked(payload, mapping.question(payload));
        }
    }

    /** Whether values of that field can be given a meaning for that source. */
    boolean translates(String source, String field) {
        return Optional.ofNullable(connectors.of(source))
                .flatMap(Connectors.Connected::mapping)
                .filter(mapping -> mapping.mappedFields().contains(field))
                .isPresent();
    }

    private Uni<Values> values(Mapping mapping, Claimed delivery) {
        return mapping.mapsValues()
                ? values.at(delivery.source(), delivery.receivedAt())
                : Uni.createFrom().item(Values.NONE);
    }

    private Uni<List<Wanted>> commands(
            Connectors.Connected connected, Mapping mapping, Claimed delivery, Asked asked, Values known) {
        if (asked.question().isEmpty()) {
            // Its copies say nothing else.
            return delivery.repeats() > 0
                    ? Uni.createFrom().item(List.of())
                    : apart(() -> mapping.commands(asked.payload(), known));
        }
        Question question = asked.question().get();
        VendorApi api = connected
                .api()
                .orElseThrow(() -> new Unmappable(
                        "The payload names a %s and does not describe it; set the source's api.base-url and credentials."
                                .formatted(question.kind())));
        return api.ask(question)
                .chain(answer -> answer.isEmpty()
                        ? Uni.createFrom().item(List.of())
                        : apart(() -> mapping.commands(asked.payload(), question, answer.get(), known)));
    }

    /** JSONata takes its time: not on an event loop. */
    private <T> Uni<T> apart(Callable<T> work) {
        return Uni.createFrom()
                .completionStage(() -> vertx.executeBlocking(work, false).toCompletionStage());
    }
}
