package io.atrium.record;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.atrium.MigratedDatabase;
import io.atrium.access.Caller;
import io.atrium.event.Follower;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.record.MasteredRecords.Condition;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Documents that no other system has. */
class MasteredRecordsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T08:00:00Z"), ZoneOffset.UTC);
    private static final NoteType NOTES = new NoteType();
    private static final Cause CAUSE = new Cause("ward-3", "correlation-1");
    private static final Caller ANYBODY = new Caller("anybody", "anybody", Optional.empty(), Set.of(), Instant.MAX);

    private static MigratedDatabase database;
    private static MasteredRecords records;
    private static Documents documents;

    record Note(String id, String text, String room, List<Identifier> identifiers) {

        Note saying(String other) {
            return new Note(id, other, room, identifiers);
        }
    }

    static final class NoteType implements MasteredType<Note> {

        @Override
        public String name() {
            return "note";
        }

        @Override
        public String prefix() {
            return "note";
        }

        @Override
        public Class<Note> canonical() {
            return Note.class;
        }

        @Override
        public Set<String> keys() {
            return Set.of("text", "room");
        }
    }

    @BeforeAll
    static void open() {
        database = new MigratedDatabase(MigratedDatabase.LATEST);
        new Partitions(new RecordTypes(List.of(NOTES)), database.pool())
                .make()
                .await()
                .atMost(PATIENCE);
        ObjectMapper json = new ObjectMapper().registerModule(new JavaTimeModule());
        RecordStore store =
                new RecordStore(database.pool(), Follower.log(database.pool(), CLOCK), null, null, json, CLOCK);
        records = new MasteredRecords(store, json);
        documents = new Documents(
                database.pool(), new Pipeline(database.pool()), new FreshnessSource(database.pool(), CLOCK));
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void aNewOneIsThereWithItsFactAndIsNeverStale() {
        Stored stored = create("clean", "ward");

        Documents.Found found =
                documents.find(NOTES, stored.id(), Reader.of(ANYBODY)).await().atMost(PATIENCE);
        assertThat(stored.version()).isEqualTo(1);
        assertThat(found.body().document(Set.of()))
                .isEqualTo(stored.document())
                .isEqualTo(new JsonObject()
                        .put("id", stored.id())
                        .put("text", "clean")
                        .put("room", "ward")
                        .put("identifiers", new io.vertx.core.json.JsonArray())
                        .put("updatedAt", "2026-11-22T08:00:00Z"));
        assertThat(found.freshness()).isEqualTo(new Freshness(CLOCK.instant(), false));
        assertThat(facts(stored.id()))
                .containsExactly(List.of("io.atrium.note.created.v1", "atrium", "correlation-1", "clean"));
    }

    @Test
    void aChangeIsTheNextVersionAndTheOneBeforeIsHistory() {
        String id = create("clean", "ward").id();

        Stored changed = deed(transaction -> records.hold(transaction, NOTES, id)
                .chain(held ->
                        records.change(transaction, NOTES, held, held.document().saying("dirty"), CAUSE)));

        assertThat(changed.version()).isEqualTo(2);
        assertThat(new Versions(database.pool())
                        .before(NOTES, id, Long.MAX_VALUE, 10, ANYBODY)
                        .await()
                        .atMost(PATIENCE))
                .extracting(version -> version.body().document(Set.of()).getString("text"))
                .containsExactly("dirty", "clean");
        assertThat(facts(id)).extracting(fact -> fact.get(3)).containsExactly("clean", "dirty");
    }

    @Test
    void whatIsWhatItWasIsSilent() {
        String id = create("clean", "ward").id();

        Stored same = deed(transaction -> records.hold(transaction, NOTES, id)
                .chain(held -> records.change(transaction, NOTES, held, held.document(), CAUSE)));

        assertThat(same.version()).isEqualTo(1);
        assertThat(facts(id)).hasSize(1);
    }

    @Test
    void aDeedThatBeganWithAnOlderVersionIsRefused() {
        String id = create("clean", "ward").id();
        Held<Note> old = deed(transaction -> records.hold(transaction, NOTES, id));
        deed(transaction ->
                records.change(transaction, NOTES, old, old.document().saying("dirty"), CAUSE));

        assertThatThrownBy(() -> deed(transaction ->
                        records.change(transaction, NOTES, old, old.document().saying("lost"), CAUSE)))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo(FailureCode.STALE_VERSION));

        assertThat(facts(id)).extracting(fact -> fact.get(3)).containsExactly("clean", "dirty");
    }

    @Test
    void aDeedThatFailsLeavesNothing() {
        String room = UUID.randomUUID().toString();

        assertThatThrownBy(() -> deed(transaction -> records.create(transaction, NOTES, note("x", room), CAUSE)
                        .invoke(stored -> {
                            throw new Failure(FailureCode.CONFLICT, "no");
                        })))
                .isInstanceOf(Failure.class);

        assertThat(inRoom(room, "", "~")).isEmpty();
    }

    @Test
    void deedsAboutOneDocumentFollowEachOther() {
        String id = create("0", "ward").id();
        AtomicInteger done = new AtomicInteger();

        Uni.join()
                .all(IntStream.range(0, 20)
                        .mapToObj(number -> database.pool()
                                .withTransaction(transaction -> records.hold(transaction, NOTES, id)
                                        .chain(held -> records.change(
                                                transaction,
                                                NOTES,
                                                held,
                                                held.document()
                                                        .saying(Integer.toString(Integer.parseInt(held.document()
                                                                        .text())
                                                                + 1)),
                                                CAUSE))
                                        .invoke(done::incrementAndGet)))
                        .toList())
                .andFailFast()
                .await()
                .atMost(PATIENCE);

        assertThat(done).hasValue(20);
        assertThat(facts(id))
                .extracting(fact -> fact.get(3))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(0, 20).mapToObj(Integer::toString).toList());
    }

    @Test
    void selectsByAKeyAndARangeOfAnother() {
        String room = UUID.randomUUID().toString();
        List.of("a", "b", "c", "d").forEach(text -> create(text, room));
        create("b", "elsewhere");

        assertThat(inRoom(room, "b", "d"))
                .extracting(held -> held.document().text())
                .containsExactly("b", "c");
    }

    @Test
    void anIdentifierStandsForOneDocumentOnly() {
        Identifier badge = new Identifier("roster", UUID.randomUUID().toString());
        Stored first = deed(transaction ->
                records.create(transaction, NOTES, id -> new Note(id, "mine", "ward", List.of(badge)), CAUSE));

        assertThatThrownBy(() -> deed(transaction ->
                        records.create(transaction, NOTES, id -> new Note(id, "yours", "ward", List.of(badge)), CAUSE)))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo(FailureCode.CONFLICT));

        assertThat(knownBy(badge)).get().extracting(Held::id).isEqualTo(first.id());
    }

    @Test
    void anIdentifierThatIsGivenUpIsFree() {
        Identifier badge = new Identifier("roster", UUID.randomUUID().toString());
        String id = deed(transaction ->
                        records.create(transaction, NOTES, own -> new Note(own, "x", "ward", List.of(badge)), CAUSE))
                .id();

        deed(transaction -> records.hold(transaction, NOTES, id)
                .chain(held -> records.change(transaction, NOTES, held, new Note(id, "x", "ward", List.of()), CAUSE)));

        assertThat(knownBy(badge)).isEmpty();
    }

    @Test
    void anIdOfNoDocumentIsNotFound() {
        assertThatThrownBy(() -> deed(transaction -> records.hold(transaction, NOTES, "note_00000000")))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo(FailureCode.NOT_FOUND));
    }

    private static Stored create(String text, String room) {
        return deed(transaction -> records.create(transaction, NOTES, note(text, room), CAUSE));
    }

    private static Function<String, Note> note(String text, String room) {
        return id -> new Note(id, text, room, List.of());
    }

    private static List<Held<Note>> inRoom(String room, String from, String below) {
        return deed(transaction -> records.where(transaction, NOTES, new Condition("room", room, "text", from, below)));
    }

    private static Optional<Held<Note>> knownBy(Identifier identifier) {
        return deed(transaction -> records.identified(transaction, NOTES, identifier));
    }

    private static <T> T deed(Function<SqlConnection, Uni<T>> deed) {
        return database.pool().withTransaction(deed).await().atMost(PATIENCE);
    }

    /** Type, authority, correlation and text of what was told of a note. */
    private static List<List<String>> facts(String id) {
        List<List<String>> facts = new ArrayList<>();
        for (Row row : database.rows(
                "select type, authority, correlation_id, data ->> 'text' from event_log where subject = $1 order by position",
                id)) {
            facts.add(List.of(row.getString(0), row.getString(1), row.getString(2), row.getString(3)));
        }
        return facts;
    }
}
