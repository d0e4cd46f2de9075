package io.atrium.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.event.EventLog;
import io.atrium.event.Fact;
import io.atrium.event.Follower;
import io.atrium.record.Canaries.Canary;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Documents of every type for several legal entities, and for all of them: whose each is can be told by any of its values.
 * They refer to each other across legal entities, some move from one to another, some are deleted.
 */
final class Tenants {

    static final String SYSTEM = "fuzz";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FIRST_KEY = 700_001;
    private static final int LIMITED = 3;
    private static final int DOCUMENTS = 12;
    private static final int ROUNDS = 3;
    private static final String LEGAL_ENTITY = "legalEntityId";

    /** What values that stand nowhere else look like; see {@link Canaries}. The last ones are amounts of money. */
    private static final Pattern VALUE =
            Pattern.compile("canary-\\d+-of-[a-z0-9]+|7\\d{4,}13\\.25|[35]0\\d\\d-\\d\\d-\\d\\d"
                    + "(?:T00:00:00Z)?|81\\d{4,}97|9\\d{6}\\.77");

    private static final Pattern NAMED = Pattern.compile("\"(?:legalEntityId|legalentity)\":\"(le_[0-9a-z]+)\"");

    private static final String MOVES =
            """
            select type, odoo_id, convert_from(body, 'UTF8')::json ->> 'legalEntityId' as home
            from (select type, odoo_id, version, body from record_document
                  union all select type, odoo_id, version, body from record_version) as every
            where version > $1 and odoo_id >= $2""";

    private final RecordTypes types;
    private final Pool pool;
    private final ObjectMapper json;
    private final Random random;
    private final Canaries canaries = new Canaries(this::referred);

    /** Whose value it is: the legal entity's, or nobody's whom a token could name. What all may see is not here. */
    private final Map<String, String> owners = new HashMap<>();

    /** The legal entities that each document belonged to, the last one last; null where all may see it. */
    private final Map<String, List<String>> homes = new HashMap<>();

    private final Map<String, List<String>> values = new HashMap<>();
    private final List<Instant> moments = new ArrayList<>(List.of(Instant.now()));
    private int amounts;

    Tenants(RecordTypes types, Pool pool, ObjectMapper json, Random random) {
        this.types = types;
        this.pool = pool;
        this.json = json;
        this.random = random;
    }

    /** Cases stand in tables of their own room. */
    private List<DocumentType> kept() {
        return types.all().stream()
                .filter(type -> !type.name().equals("exception"))
                .toList();
    }

    /** The legal entities. */
    List<String> legalEntities() {
        return IntStream.range(0, LIMITED).mapToObj(this::legalEntity).toList();
    }

    private String legalEntity(int number) {
        return id("le", number);
    }

    private String id(String prefix, int number) {
        DocumentType type = kept().stream()
                .filter(known -> known.prefix().equals(prefix))
                .findFirst()
                .orElseThrow();
        return DocumentKey.publicId(type, key(type, number));
    }

    private static long key(DocumentType type, int number) {
        long key = FIRST_KEY + number;
        return type.isPair() ? key << 32 | key : key;
    }

    /** The ids of all documents, by their prefix. */
    Map<String, List<String>> ids() {
        Map<String, List<String>> ids = new HashMap<>();
        kept().forEach(type -> ids.put(
                type.prefix(),
                IntStream.range(0, DOCUMENTS)
                        .mapToObj(number -> DocumentKey.publicId(type, key(type, number)))
                        .toList()));
        return ids;
    }

    /** The time after that round, or before all of them. */
    String momentOf(int round) {
        return moments.get(Math.min(round, moments.size() - 1)).toString();
    }

    /** What fields of that name hold somewhere. */
    List<String> values(String field) {
        return values.getOrDefault(field, List.of("true", "a"));
    }

    private String referred(String type) {
        return kept().stream()
                .filter(known -> known.name().equals(type))
                .findFirst()
                .map(known -> DocumentKey.publicId(known, key(known, random.nextInt(DOCUMENTS))))
                .orElse(null);
    }

    /** Stores them, in their versions. */
    void settle() {
        EventLog log = Follower.log(pool, Clock.systemUTC());
        Map<DocumentType, List<Change>> last = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (DocumentType type : kept()) {
                List<Change> changes = changes(type, last.get(type), round);
                last.put(type, changes);
                store(log, type, changes);
            }
            moments.add(Instant.now());
        }
        pool.preparedQuery("insert into record_identifier (type, system, value, odoo_id) values ($1, $2, $3, $4)")
                .executeBatch(kept().stream()
                        .flatMap(type -> IntStream.range(0, DOCUMENTS)
                                .mapToObj(number -> Tuple.of(
                                        type.name(),
                                        SYSTEM,
                                        DocumentKey.publicId(type, key(type, number)),
                                        key(type, number))))
                        .toList())
                .await()
                .atMost(PATIENCE);
    }

    private void store(EventLog log, DocumentType type, List<Change> changes) {
        List<Fact> facts = changes.stream()
                .map(change -> new Fact(
                        UUID.randomUUID(),
                        EventTypes.named(
                                type, change.deleted() ? "deleted" : change.before() == null ? "created" : "updated"),
                        DocumentKey.publicId(type, change.key()),
                        "settling",
                        type.authority(),
                        change.legalEntity(type),
                        change.told(type)))
                .toList();
        pool.withTransaction(transaction -> RecordStore.alone(transaction, type)
                        .chain(() -> DocumentTable.write(transaction, type, changes, facts, Cause.odoo("settling")))
                        .chain(() -> log.append(transaction, facts)))
                .await()
                .atMost(PATIENCE);
    }

    private List<Change> changes(DocumentType type, List<Change> before, int round) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        List<Change> changes = new ArrayList<>();
        for (int number = 0; number < DOCUMENTS; number++) {
            Change was = before == null ? null : before.get(number);
            boolean isDeleted = round == ROUNDS - 1 && type instanceof RecordType && number % 6 == 5;
            changes.add(isDeleted ? deletion(was, now) : change(type, number, was, now));
        }
        return changes;
    }

    private static Change deletion(Change was, Instant now) {
        return new Change(
                was.key(), was.version() + 1, was.hash(), was.document(), was.document(), null, now, now, true, true);
    }

    private Change change(DocumentType type, int number, Change was, Instant now) {
        int first = canaries.all().size();
        String id = DocumentKey.publicId(type, key(type, number));
        Set<String> closed = type.restricted().keySet();
        Canonical made = Canonical.of(json, canaries.document(type, id), closed);
        List<String> amounts = new ArrayList<>();
        fit(type, id, made, amounts);
        JsonObject document = made.body(now, closed);
        String home = type.name().equals("legal-entity") ? id : home(number, was);
        if (home == null || !type.fieldNames().contains(LEGAL_ENTITY)) {
            document.remove(LEGAL_ENTITY);
        } else {
            document.put(LEGAL_ENTITY, home);
        }
        String owner = DocumentKey.legalEntity(type, document);
        if (owner != null) {
            canaries.all().stream().skip(first).map(Canary::text).forEach(text -> owners.put(text, owner));
            amounts.forEach(amount -> owners.put(amount, owner));
        }
        homes.computeIfAbsent(id, every -> new ArrayList<>()).add(owner);
        document.forEach(field -> values.computeIfAbsent(field.getKey(), every -> new ArrayList<>())
                .add(String.valueOf(field.getValue())));
        return new Change(
                key(type, number),
                was == null ? 1 : was.version() + 1,
                made.hash(),
                was == null ? null : was.document(),
                document,
                made.restricted(),
                now,
                now,
                false,
                true);
    }

    /** The last quarter is everybody's at first; a third moves each time. */
    private String home(int number, Change was) {
        if (was == null) {
            return number % (LIMITED + 1) == LIMITED ? null : legalEntity(number % (LIMITED + 1));
        }
        return random.nextInt(3) == 0
                ? legalEntity(random.nextInt(LIMITED))
                : was.document().getString(LEGAL_ENTITY);
    }

    /** What is reckoned with has to be numbers, and this week's. */
    private void fit(DocumentType type, String id, Canonical made, List<String> amounts) {
        money(made.open(), amounts);
        money(made.restricted(), amounts);
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        switch (type.name()) {
            case "shift" ->
                made.open()
                        .put("start", today + "T08:00:00Z")
                        .put("end", today + "T16:00:00Z")
                        .put("breakMinutes", 0);
            case "time-entry" -> made.open().put("date", today).remove("leaveId");
            case "purchase-order" -> line(made).put("id", "line-of-" + id).remove("unit");
            case "invoice" -> {
                String order = id("po", random.nextInt(DOCUMENTS));
                line(made)
                        .put("purchaseOrderId", order)
                        .put("purchaseOrderLineId", "line-of-" + order)
                        .remove("unit");
            }
            case "contract" -> {
                made.open().put("status", "confirmed").remove("validFrom");
                made.open().remove("validTo");
                line(made).remove("unit");
            }
            default -> {}
        }
    }

    private static JsonObject line(Canonical made) {
        JsonObject line = made.open().getJsonArray("lines").getJsonObject(0).copy();
        made.open().put("lines", JsonArray.of(line));
        return line;
    }

    private void money(JsonObject document, List<String> made) {
        for (String field : document.fieldNames()) {
            Object value = document.getValue(field);
            if (value instanceof JsonArray many) {
                JsonArray copies = new JsonArray();
                many.forEach(one -> copies.add(one instanceof JsonObject object ? paid(object.copy(), made) : one));
                document.put(field, copies);
            } else if (value instanceof JsonObject one) {
                document.put(field, paid(one.copy(), made));
            }
        }
    }

    private JsonObject paid(JsonObject object, List<String> made) {
        if (object.containsKey("amount") && object.containsKey("currency")) {
            String amount = "9" + (100_000 + amounts++) + ".77";
            made.add(amount);
            return object.put("amount", amount).put("currency", "USD");
        }
        money(object, made);
        return object;
    }

    /**
     * What an answer shows that a token for these legal entities may not see.
     *
     * @param asked what was sent: what comes back of that shows nothing
     */
    Set<String> leaks(String answer, String asked, Set<String> allowed) {
        if (asked.startsWith("GET /v1/event-types")) {
            // Examples, which are the same for everybody.
            return Set.of();
        }
        Set<String> leaks = new LinkedHashSet<>();
        Matcher value = VALUE.matcher(answer);
        while (value.find()) {
            String owner = owners.get(value.group());
            if (owner != null && !allowed.contains(owner) && !asked.contains(value.group())) {
                leaks.add(value.group() + " of " + owner);
            }
        }
        Matcher named = NAMED.matcher(answer.replaceAll("\"previous\":\\{\"legalEntityId\":\"[^\"]*\"}", ""));
        while (named.find()) {
            if (!allowed.contains(named.group(1)) && !asked.contains(named.group(1))) {
                leaks.add("a row of " + named.group(1));
            }
        }
        return leaks;
    }

    /**
     * Those documents in an answer that the token may not even know to be there.
     *
     * @param isOfThePast whether it tells of what was: then a document counts for all whose it has ever been
     */
    Set<String> strangers(JsonNode answer, Set<String> allowed, boolean isOfThePast) {
        Set<String> strangers = new LinkedHashSet<>();
        collect(answer, allowed, isOfThePast, strangers);
        return strangers;
    }

    private void collect(JsonNode node, Set<String> allowed, boolean isOfThePast, Set<String> strangers) {
        List<String> all = homes.get(node.path("id").asText());
        if (all != null && node.size() > 1) {
            List<String> its = isOfThePast ? all : all.subList(all.size() - 1, all.size());
            if (!isSeen(its, allowed)) {
                strangers.add(node.path("id").asText());
            }
        }
        node.forEach(part -> collect(part, allowed, isOfThePast, strangers));
    }

    /** Whether a token for these legal entities may see a document that belonged to those; all may see what was nobody's. */
    static boolean isSeen(Collection<String> homes, Set<String> allowed) {
        return homes.stream().anyMatch(home -> home == null || allowed.contains(home));
    }

    /**
     * The legal entities that whoever might has given each document to since all were settled, null where it was made
     * everybody's, as hours are of somebody who works for all. Whoever wrote need not have been told so: an answer may come
     * before the write is done.
     */
    Map<String, Set<String>> moves() {
        Map<String, DocumentType> named =
                kept().stream().collect(Collectors.toMap(DocumentType::name, Function.identity()));
        Map<String, Set<String>> moves = new HashMap<>();
        pool.preparedQuery(MOVES)
                .execute(Tuple.of(ROUNDS, FIRST_KEY))
                .await()
                .atMost(PATIENCE)
                .forEach(row -> moves.computeIfAbsent(
                                DocumentKey.publicId(named.get(row.getString("type")), row.getLong("odoo_id")),
                                first -> new HashSet<>())
                        .add(row.getString("home")));
        return moves;
    }

    /** Whose a document was. */
    List<String> homes(String id) {
        return homes.get(id);
    }
}
