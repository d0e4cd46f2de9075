package io.atrium.record;

import io.atrium.access.Caller;
import io.atrium.event.Event;
import io.atrium.event.Follower;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.odoo.Search;
import io.atrium.record.OdooModel.Deed;
import io.atrium.record.OdooModel.Work;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One story of Odoo, the capture and a reader of the log, step by step, and what must hold at each step and in the end.
 */
final class CapturePlay {

    /** Something that happens. */
    sealed interface Step {

        /** Somebody does this in Odoo, at once. */
        record Change(List<Deed> deeds) implements Step {}

        /** Somebody does this in Odoo in a transaction that stays open. */
        record Begin(int slot, List<Deed> deeds) implements Step {}

        /** Such a transaction ends. */
        record End(int slot, boolean commits) implements Step {}

        /** Time passes, everywhere. */
        record Pass(int millis) implements Step {}

        /** Odoo's clock is set: so far before Atrium's, or behind it. */
        record SetClock(int seconds) implements Step {}

        /**
         * Atrium looks at Odoo.
         *
         * @param at the call, or the statement, at which the trouble comes
         * @param meanwhile what is done in Odoo then, when that is the trouble and nothing is open
         */
        record Look(boolean deep, Trouble trouble, int at, List<Deed> meanwhile) implements Step {}

        /**
         * Two processes look at the same time, and no lease keeps them apart.
         *
         * @param at the call at which somebody changes something in Odoo
         */
        record Race(boolean deep, int at, List<Deed> meanwhile) implements Step {}

        /** The process that captures is gone, its leases have run out, and another one takes over. */
        record Takeover() implements Step {}
    }

    enum Trouble {
        NONE,
        NO_ANSWER,
        DATABASE_FAILS,
        CHANGES_MEANWHILE
    }

    private static final Caller EVERYTHING =
            new Caller("test", "test", Optional.empty(), Set.of(), java.time.Instant.MAX);
    private static final int OPEN = 3;
    private static final int ENOUGH = 1_000;
    private static final int HISTORY_CHECKS = 8;

    /** What stands for a document that is not there. */
    private static final JsonObject GONE = new JsonObject();

    private final CaptureStage stage;
    private final CaptureTypes.FromId type;
    private final OdooModel odoo;
    private final Follower follower;
    private final Work[] open = new Work[OPEN];

    /** All that each document ever was in Odoo, in order. */
    private final Map<Long, List<JsonObject>> lives = new TreeMap<>();

    /** What the next look must find. */
    private final List<Due> dues = new ArrayList<>();

    /** What was stored at some moments. */
    private final Map<Instant, Map<Long, JsonObject>> moments = new TreeMap<>();

    private CaptureStage.Replica replica;
    private Duration odooIsAhead = Duration.ZERO;
    private Instant lookedAt = Instant.EPOCH;
    private Instant fillBegan;
    private boolean isFilled;
    private boolean isTorn;
    private boolean isRaced;
    private boolean isLooking;
    private final Set<Long> touched = new TreeSet<>();

    /** Performs a story, lets everything come to rest, and tells the truth. One at a time on a stage. */
    static void perform(CaptureStage stage, CaptureTypes.FromId type, List<Step> story) {
        // A try that jqwik gave up while it shrank a failure may still be under way.
        synchronized (stage) {
            new CapturePlay(stage, type).perform(story);
        }
    }

    private CapturePlay(CaptureStage stage, CaptureTypes.FromId type) {
        this.stage = stage;
        this.type = type;
        this.odoo = new OdooModel(stage.sandbox);
        this.follower = new Follower(stage.log);
        this.replica = stage.replica();
        stage.noTrouble();
        stage.settings.page = 2;
        stage.begin(type, newest());
    }

    private int newest() {
        List<Integer> ids = stage.odoo
                .searchIds(Search.of(type.model(), new JsonArray(), List.of())
                        .context(Reading.WITH_ARCHIVED)
                        .orderBy("id desc")
                        .limit(1))
                .await()
                .atMost(CaptureStage.PATIENCE);
        return ids.isEmpty() ? 0 : ids.get(0);
    }

    private void perform(List<Step> steps) {
        try {
            steps.forEach(this::take);
            comeToRest();
            recordsEqualOdoo();
            factsTellTheVersions();
            readerSawEachPositionOnce();
            historyIsTrue();
            assertThat(stage.parked).isEmpty();
        } finally {
            stage.noTrouble();
            rollBackAll();
            odoo.clear();
        }
    }

    private void take(Step step) {
        if (step instanceof Step.Change change) {
            commit(odoo.begin(odooTime(), change.deeds()));
        } else if (step instanceof Step.Begin begin && open[begin.slot()] == null) {
            open[begin.slot()] = odoo.begin(odooTime(), begin.deeds());
        } else if (step instanceof Step.End end) {
            end(end.slot(), end.commits());
        } else if (step instanceof Step.Pass pass) {
            pass(Duration.ofMillis(pass.millis()));
        } else if (step instanceof Step.SetClock set) {
            odooIsAhead = Duration.ofSeconds(set.seconds());
        } else if (step instanceof Step.Takeover) {
            replica = stage.replica();
            stage.endLeases();
        } else if (step instanceof Step.Look look) {
            look(look);
            follower.read();
        } else if (step instanceof Step.Race race) {
            race(race);
            follower.read();
        }
    }

    private Instant odooTime() {
        return stage.clock.instant().plus(odooIsAhead);
    }

    private void end(int slot, boolean commits) {
        Work work = open[slot];
        open[slot] = null;
        if (work != null && commits) {
            commit(work);
        } else if (work != null) {
            work.transaction().rollback();
        }
    }

    private void commit(Work work) {
        if (!odoo.commit(work)) {
            return;
        }
        Set<Long> changed = work.moved(type);
        Map<Long, JsonObject> documents = odoo.documents(type);
        Set<Long> keys = new TreeSet<>(documents.keySet());
        keys.addAll(lives.keySet());
        for (long key : keys) {
            List<JsonObject> life = lives.computeIfAbsent(key, ignored -> new ArrayList<>(List.of(GONE)));
            JsonObject now = documents.getOrDefault(key, GONE);
            if (!life.get(life.size() - 1).equals(now)) {
                life.add(now);
                changed.add(key);
            }
        }
        touched.addAll(changed);
        // Who writes a row last leaves the write date by which it is found, even an older one; a label that changes,
        // none.
        dues.removeIf(due -> changed.contains(due.key()));
        work.written(type).forEach(key -> dues.add(new Due(key, work.began(), lookedAt)));
        isTorn |= isLooking;
    }

    /** What is stored is remembered first, to be asked for as history later. */
    private void pass(Duration time) {
        moments.put(stage.clock.instant().plusMillis(1), stage.stored(type));
        stage.clock.pass(time);
    }

    private void look(Step.Look look) {
        Instant began = stage.clock.instant();
        if (look.trouble() == Trouble.NO_ANSWER) {
            stage.atCall(look.at(), () -> true);
        } else if (look.trouble() == Trouble.DATABASE_FAILS) {
            stage.failAtStatement(look.at());
        } else if (look.trouble() == Trouble.CHANGES_MEANWHILE) {
            stage.atCall(look.at(), () -> meanwhile(look.meanwhile()));
        }
        cursorMayComeTo(began);
        touched.clear();
        isLooking = true;
        Set<Due> known = Set.copyOf(dues);
        Duration overlap = look.deep() ? CaptureStage.DEEP_OVERLAP : CaptureStage.OVERLAP;
        boolean succeeded = succeeds(look, overlap);
        isLooking = false;
        if (look.trouble() != Trouble.NONE) {
            stage.noTrouble();
        }
        if (isFilled && succeeded) {
            dueIsFound(known, overlap);
            if (look.deep() && touched.isEmpty()) {
                assertThat(stage.stored(type).keySet())
                        .as("a deep look finds which documents there are")
                        .isEqualTo(odoo.documents(type).keySet());
            }
        }
        looked(began);
    }

    /** As far as the time of a look; as long as the first fill goes on, as far as its beginning, whoever resumes it. */
    private void cursorMayComeTo(Instant began) {
        lookedAt = isFilled || fillBegan == null ? began : fillBegan;
    }

    /** What is older than the overlap is not due any more. Everything that was there before a fill is read by it. */
    private void looked(Instant began) {
        if (isFilled) {
            dues.replaceAll(due -> due.isWithin(CaptureStage.OVERLAP) ? due : due.since(began));
        } else {
            isFilled = stage.isFilled(type);
            fillBegan = fillBegan == null && stage.hasBegunToFill(type) ? began : fillBegan;
        }
    }

    /** One may find that the other has taken over; apart from that, nothing fails. */
    private void race(Step.Race race) {
        Instant began = stage.clock.instant();
        stage.leasesEndAtOnce();
        stage.atCall(race.at(), () -> meanwhile(race.meanwhile()));
        cursorMayComeTo(began);
        isRaced = true;
        Duration overlap = race.deep() ? CaptureStage.DEEP_OVERLAP : CaptureStage.OVERLAP;
        Uni.join()
                .all(lookOf(stage.replica(), overlap, race.deep()), lookOf(replica, overlap, race.deep()))
                .andCollectFailures()
                .await()
                .atMost(CaptureStage.PATIENCE);
        stage.noTrouble();
        looked(began);
    }

    private Uni<Void> lookOf(CaptureStage.Replica one, Duration overlap, boolean deep) {
        return one.look(type, overlap, deep)
                .onFailure(failure -> failure instanceof Failure known && known.code() == FailureCode.UNAVAILABLE)
                .recoverWithNull();
    }

    private boolean meanwhile(List<Deed> deeds) {
        for (int slot = 0; slot < OPEN; slot++) {
            if (open[slot] != null) {
                end(slot, true);
                return false;
            }
        }
        commit(odoo.begin(odooTime(), deeds));
        return false;
    }

    private boolean succeeds(Step.Look look, Duration overlap) {
        try {
            replica.look(type, overlap, look.deep()).await().atMost(CaptureStage.PATIENCE);
            return true;
        } catch (RuntimeException failure) {
            if (look.trouble() == Trouble.NO_ANSWER || look.trouble() == Trouble.DATABASE_FAILS) {
                return false;
            }
            throw failure;
        }
    }

    /** A look that succeeds has found all that was written, unless its transaction took longer than the overlap. */
    private void dueIsFound(Set<Due> known, Duration overlap) {
        Map<Long, JsonObject> stored = stage.stored(type);
        Map<Long, JsonObject> documents = odoo.documents(type);
        for (Due due : known) {
            if (due.isWithin(overlap)) {
                dues.remove(due);
                JsonObject document = documents.get(due.key());
                if (document != null && !touched.contains(due.key())) {
                    assertThat(plain(stored.get(due.key())))
                            .as("a look finds what was written at %s", due.stamp())
                            .isEqualTo(document);
                }
            }
        }
    }

    /** Everything ends, time passes, and the rolling comparison comes round. */
    private void comeToRest() {
        for (int slot = 0; slot < OPEN; slot++) {
            end(slot, slot % 2 == 0);
        }
        odooIsAhead = Duration.ZERO;
        pass(Duration.ofMinutes(2));
        take(new Step.Takeover());
        if (!isFilled) {
            take(new Step.Look(false, Trouble.NONE, 0, List.of()));
        }
        // The first round ends where the comparison stands, the second begins it anew.
        stage.settings.page = ENOUGH;
        take(new Step.Look(true, Trouble.NONE, 0, List.of()));
        take(new Step.Look(true, Trouble.NONE, 0, List.of()));
        long facts = follower.head();
        take(new Step.Look(false, Trouble.NONE, 0, List.of()));
        assertThat(follower.events())
                .as("what has not changed is no news")
                .filteredOn(fact -> fact.position() > facts)
                .isEmpty();
    }

    private void rollBackAll() {
        for (int slot = 0; slot < OPEN; slot++) {
            end(slot, false);
        }
    }

    private void recordsEqualOdoo() {
        Map<Long, JsonObject> stored = new TreeMap<>();
        stage.stored(type).forEach((key, document) -> stored.put(key, plain(document)));
        assertThat(stored).as("records and what was done in Odoo").isEqualTo(odoo.documents(type));

        Map<Long, JsonObject> read = new TreeMap<>();
        stage.reading()
                .page(type, 0, ENOUGH)
                .await()
                .atMost(CaptureStage.PATIENCE)
                .documents()
                .forEach(captured -> read.put(
                        captured.key(),
                        JsonObject.mapFrom(type.toCanonical(captured.row(), captured.lines(), List.of()))));
        read.values().forEach(document -> document.getMap().values().removeIf(Objects::isNull));
        assertThat(stored).as("records and Odoo").isEqualTo(read);
    }

    /** Without what Atrium adds. */
    private static JsonObject plain(JsonObject document) {
        if (document == null) {
            return null;
        }
        JsonObject plain = document.copy();
        plain.remove("updatedAt");
        return plain;
    }

    private void factsTellTheVersions() {
        Map<String, List<Event>> facts = new HashMap<>();
        follower.events().forEach(fact -> facts.computeIfAbsent(fact.subject(), ignored -> new ArrayList<>())
                .add(fact));
        Map<String, Long> keys = new HashMap<>();
        Map<String, List<Row>> versions = new HashMap<>();
        for (Row row : versions()) {
            String id = DocumentKey.publicId(type, row.getLong("odoo_id"));
            keys.put(id, row.getLong("odoo_id"));
            versions.computeIfAbsent(id, ignored -> new ArrayList<>()).add(row);
        }
        assertThat(facts.keySet()).isEqualTo(versions.keySet());
        versions.forEach((id, story) -> {
            factsTell(facts.get(id), story);
            // Rows and lines are two readings, and two readers overtake each other: both may show what never was so.
            if (!isRaced && (!isTorn || type instanceof CaptureTypes.Vendors)) {
                happened(facts.get(id), lives.get(keys.get(id)));
            }
        });
    }

    private List<Row> versions() {
        return stage.rows(
                """
                select odoo_id, version, body, deleted, event_id, updated_at as at, null::timestamptz as until
                from %s
                union all
                select odoo_id, version, body, deleted, event_id, at, until from record_version where type = $1
                order by odoo_id, version"""
                        .formatted(Partitions.table(type)),
                type.name());
    }

    private void factsTell(List<Event> facts, List<Row> versions) {
        assertThat(facts).hasSameSizeAs(versions);
        JsonObject before = GONE;
        for (int index = 0; index < facts.size(); index++) {
            Row version = versions.get(index);
            Event fact = facts.get(index);
            boolean deleted = version.getBoolean("deleted");
            String verb = deleted ? "deleted" : before.equals(GONE) ? "created" : "updated";
            JsonObject document = new JsonObject(version.getBuffer("body").getDelegate());

            assertThat(version.getLong("version")).isEqualTo(index + 1);
            assertThat(fact.id()).isEqualTo(version.getUUID("event_id"));
            assertThat(document(fact)).isEqualTo(document);
            if (verb.equals("updated")) {
                assertThat(plain(previous(fact))).isEqualTo(before);
            }
            assertThat(fact.type()).isEqualTo("io.atrium." + type.name() + "." + verb + ".v1");
            boolean isLast = index == facts.size() - 1;
            assertThat(version.getOffsetDateTime("until"))
                    .isEqualTo(isLast ? null : versions.get(index + 1).getOffsetDateTime("at"));
            JsonObject now = deleted ? GONE : plain(document);
            assertThat(now).as("a fact tells of a change").isNotEqualTo(before);
            before = now;
        }
    }

    private static JsonObject document(Event fact) {
        JsonObject document = fact.data().copy();
        document.remove("previous");
        return document;
    }

    /** The document before, as the fact lets its reader reckon back to it. */
    private static JsonObject previous(Event fact) {
        JsonObject document = document(fact);
        fact.data().getJsonObject("previous").forEach(field -> {
            if (field.getValue() == null) {
                document.remove(field.getKey());
            } else {
                document.put(field.getKey(), field.getValue());
            }
        });
        return document;
    }

    /** What the facts tell was so in Odoo, in this order; what came and went between two looks may be missing. */
    private static void happened(List<Event> facts, List<JsonObject> life) {
        int at = 0;
        for (Event fact : facts) {
            JsonObject told = fact.type().endsWith(".deleted.v1") ? GONE : plain(document(fact));
            while (at < life.size() && !life.get(at).equals(told)) {
                at++;
            }
            assertThat(at).as("%s was so in Odoo, among %s", told, life).isLessThan(life.size());
        }
    }

    private void readerSawEachPositionOnce() {
        follower.read();
        assertThat(follower.events())
                .extracting(Event::position)
                .containsExactlyElementsOf(LongStream.rangeClosed(follower.start() + 1, follower.head())
                        .boxed()
                        .toList());
    }

    /** Some of the documents, at some of the moments. */
    private void historyIsTrue() {
        List<Map.Entry<Instant, Long>> questions = new ArrayList<>();
        moments.keySet().forEach(time -> lives.keySet().forEach(key -> questions.add(Map.entry(time, key))));
        int stride = Math.max(1, questions.size() / HISTORY_CHECKS);
        for (int index = 0; index < questions.size(); index += stride) {
            Instant time = questions.get(index).getKey();
            long key = questions.get(index).getValue();
            assertThat(asOf(key, time))
                    .as("document %d at %s", key, time)
                    .isEqualTo(Optional.ofNullable(moments.get(time).get(key)));
        }
    }

    private Optional<JsonObject> asOf(long key, Instant time) {
        try {
            return Optional.of(stage.versions()
                    .asOf(type, DocumentKey.publicId(type, key), time, EVERYTHING)
                    .await()
                    .atMost(CaptureStage.PATIENCE)
                    .body()
                    .document(Set.of()));
        } catch (Failure unknown) {
            return Optional.empty();
        }
    }

    /**
     * A document that was written, which looks must find.
     *
     * @param stamp its write date
     * @param looked the latest look that may have moved the cursor before it was committed
     */
    private record Due(long key, Instant stamp, Instant looked) {

        boolean isWithin(Duration overlap) {
            return looked.equals(Instant.EPOCH) || !stamp.isBefore(looked.minus(overlap));
        }

        Due since(Instant look) {
            return new Due(key, stamp, look);
        }
    }
}
