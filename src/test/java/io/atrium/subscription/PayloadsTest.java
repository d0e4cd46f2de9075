package io.atrium.subscription;

import io.atrium.MigratedDatabase;
import io.atrium.event.Event;
import io.atrium.event.EventLogs;
import io.atrium.event.Fact;
import io.atrium.event.OpenFacts;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PayloadsTest {

    private static final Clock CLOCK = Clock.systemUTC();

    private final MigratedDatabase database = new MigratedDatabase(MigratedDatabase.LATEST);
    private final Payloads payloads =
            new Payloads(EventLogs.of(database.pool(), CLOCK), new OpenFacts(), new ForgetfulMemory());

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void noBodyIsMissingAlthoughTheMemoryForgetsWhatItWasAskedFor() {
        // Given
        Event remembered = fact("emp_1");
        Event forgotten = fact("emp_2");
        payloads.remember(List.of(remembered));

        // When
        List<Pending> complete = payloads.complete(List.of(delivery(remembered), delivery(forgotten)))
                .await()
                .indefinitely();

        // Then
        assertThat(complete)
                .extracting(delivery -> new JsonObject(new String(delivery.body(), StandardCharsets.UTF_8)))
                .containsExactly(remembered.toCloudEvent(), forgotten.toCloudEvent());
    }

    private Event fact(String subject) {
        Fact fact = new Fact(
                UUID.randomUUID(), "io.atrium.employee.created.v1", subject, "c", "odoo", null, new JsonObject());
        return EventLogs.append(database.pool(), CLOCK, List.of(fact)).get(0);
    }

    private static Pending delivery(Event fact) {
        return new Pending(
                1, 1, fact.id(), fact.type(), fact.subject(), fact.position(), fact.time(), null, 0, null, false, null);
    }

    /** Shows everything once. */
    private static final class ForgetfulMemory extends ConcurrentHashMap<Long, Payloads.Payload> {

        private static final long serialVersionUID = 1L;

        @Override
        public Payloads.Payload get(Object position) {
            return remove(position);
        }
    }
}
