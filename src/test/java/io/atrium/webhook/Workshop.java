package io.atrium.webhook;

import io.atrium.MigratedDatabase;
import io.atrium.command.Command;
import io.atrium.command.Commands;
import io.atrium.command.Outcome;
import io.atrium.kernel.LastResort;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Everything that turns stored deliveries into commands, on a database of its own, by a clock that is set by hand. */
final class Workshop implements AutoCloseable {

    static final String SOURCE = "bamboo";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final MigratedDatabase database = new MigratedDatabase(MigratedDatabase.LATEST);
    final HandClock clock = new HandClock();
    final Desk desk = new Desk();
    final List<LastResort.StuckWork> parked = new CopyOnWriteArrayList<>();
    final Inbox inbox;
    final Receipts receipts;
    final Queue queue;
    final ValueMappings values;
    private final Reading reading;
    private final Fulfilment fulfilment;
    private final Duration lease;

    Workshop(Map<String, String> configured) {
        Map<String, String> all = new HashMap<>(Map.of(
                "atrium.webhook.sources.bamboo.preset", "bamboohr",
                "atrium.webhook.sources.bamboo.secrets", "s3cret",
                "atrium.webhook.encryption-key", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "atrium.webhook.sources.hr.preset", "standard-webhooks",
                "atrium.webhook.sources.hr.secrets", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        all.putAll(configured);
        WebhookConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(WebhookConfig.class)
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .build()
                .getConfigMapping(WebhookConfig.class);
        Bodies bodies = new Bodies(config);
        inbox = new Inbox(database.pool(), bodies, config, database.vertx(), new SimpleMeterRegistry());
        receipts = new Receipts(database.pool(), bodies, null, clock);
        queue = new Queue(database.pool(), bodies);
        values = new ValueMappings(database.pool(), clock);
        reading = new Reading(
                new Connectors(new Sources(config, clock), config, database.vertx(), clock),
                values,
                new Corrections(database.pool(), bodies, clock),
                database.vertx());
        fulfilment = new Fulfilment(reading, queue, desk, this::park, clock, config);
        lease = config.intake().lease();
    }

    private CompletionStage<Void> park(LastResort.StuckWork work) {
        parked.add(work);
        return CompletableFuture.completedFuture(null);
    }

    String delivered(String source, String body) {
        String id = UUID.randomUUID().toString();
        Delivery delivery = new Delivery(
                source,
                clock.instant(),
                new Verified(id, id, id.getBytes(StandardCharsets.UTF_8)),
                body.getBytes(StandardCharsets.UTF_8),
                "application/json",
                "trace",
                Duration.ofDays(14),
                null,
                true);
        return got(inbox.store(delivery)).receipt();
    }

    /** One of those that are the same until that time. */
    String repeated(String source, String body, Instant until) {
        Delivery delivery = new Delivery(
                source,
                clock.instant(),
                new Verified(null, null, (body + until).getBytes(StandardCharsets.UTF_8)),
                body.getBytes(StandardCharsets.UTF_8),
                "application/json",
                "trace",
                Duration.ofDays(14),
                until,
                true);
        return got(inbox.store(delivery)).receipt();
    }

    List<Claimed> claim(String source, int most) {
        while (got(queue.plan(source, clock.instant(), reading::subjects))) {
            // There may be more.
        }
        return got(queue.claim(source, most, clock.instant(), clock.instant().plus(lease)));
    }

    void fulfil(Claimed delivery) {
        got(fulfilment.fulfil(delivery));
    }

    /** Works on all that can be worked on now, once. */
    int work(String source) {
        List<Claimed> claimed = claim(source, 100);
        List<CompletableFuture<Void>> ends = claimed.stream()
                .map(each -> fulfilment.fulfil(each).subscribeAsCompletionStage())
                .toList();
        ends.forEach(CompletableFuture::join);
        return claimed.size();
    }

    /** Passes time until nothing is left to be done, or for so many rounds. */
    void workOn(String source, int rounds) {
        for (int i = 0; i < rounds && waiting(source) > 0; i++) {
            work(source);
            clock.pass(Duration.ofMinutes(35));
        }
    }

    long waiting(String source) {
        return database.rows("select count(*) from webhook_delivery where source = $1 and state = 'accepted'", source)
                .get(0)
                .getLong(0);
    }

    DeliveryStatus status(String receipt) {
        return got(receipts.one(receipt));
    }

    static <T> T got(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }

    @Override
    public void close() {
        database.close();
    }

    /** A clock that goes when it is told. */
    static final class HandClock extends Clock {

        private volatile Instant now = Vendor.NOW;

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** Carries out each command once by its key, and answers as told. */
    static final class Desk extends Commands {

        static final Function<Command, Uni<Outcome>> DONE =
                command -> Uni.createFrom().item(new Outcome.Settled(200, "emp_0a1b2c3d", 2, new JsonObject(), false));

        private final Map<String, Command> done = new ConcurrentHashMap<>();
        final List<Command> effects = new CopyOnWriteArrayList<>();
        volatile Function<Command, Uni<Outcome>> answer = DONE;

        Desk() {
            super(null, null, null, null, null, List.of(), null, null, null, null, null, null, null, null);
        }

        @Override
        public Uni<Outcome> submit(Command command) {
            return Uni.createFrom().deferred(() -> answer.apply(command));
        }

        /** The effect, unless the key had it before. */
        Uni<Outcome> carryOut(Command command) {
            if (done.putIfAbsent(command.idempotencyKey(), command) == null) {
                effects.add(command);
            }
            return DONE.apply(command);
        }
    }

    static String employees(String jobTitle, List<String> ids) {
        JsonArray employees = new JsonArray();
        ids.forEach(id -> employees.add(
                new JsonObject().put("id", id).put("fields", new JsonObject().put("Job Title", jobTitle))));
        return new JsonObject().put("employees", employees).encode();
    }
}
