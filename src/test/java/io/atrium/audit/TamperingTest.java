package io.atrium.audit;

import io.atrium.MigratedDatabase;
import io.atrium.audit.AuditTrail.Entry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whoever may write to the whole database changes something of the trail, by chance and many times, each time of a trail
 * that was whole, and is found out each time. More often: {@code ./mvnw test -Dtest=TamperingTest -Daudit.tamperings=1000}.
 */
class TamperingTest {

    private static final int TRIES = Integer.getInteger("audit.tamperings", 230);

    private static final List<String> TEXTS = List.of(
            "caller", "person", "action", "subject", "outcome", "note", "correlation_id", "before_hash", "after_hash");

    /** All but where it stands. */
    private static final String CONTENT =
            "at, caller, person, action, subject, subjects, outcome, note, correlation_id, before_hash, after_hash";

    private static MigratedDatabase database;
    private static Bookkeeper bookkeeper;
    private static String kept;

    @BeforeAll
    static void writeATrailOfSomeHours() throws IOException {
        database = new MigratedDatabase(MigratedDatabase.LATEST);
        bookkeeper = new Bookkeeper(database);
        Random chance = new Random(1);
        for (int number = 0; number < 150; number++) {
            bookkeeper.clock.passes(Duration.ofMinutes(2));
            int first = number;
            bookkeeper.writes(IntStream.rangeClosed(0, chance.nextInt(3))
                    .mapToObj(more -> entry(first, more))
                    .toArray(Entry[]::new));
            if (number % 10 == 9) {
                bookkeeper.signs();
            }
        }
        bookkeeper.signs();
        kept = bookkeeper.checkpoint();
    }

    private static Entry entry(int number, int more) {
        Entry entry = new Entry(
                "client-" + number % 3,
                "person-" + number % 5,
                "supplier.change",
                number % 4 == 0 ? null : "sup_" + number,
                number % 4 == 0 ? List.of("sup_" + number, "sup_" + more) : null,
                "done",
                number % 2 == 0 ? "note " + number + "." + more : null,
                "correlation-" + number,
                null,
                null);
        return number % 3 == 0 ? entry.changing(new byte[] {1}, new byte[] {(byte) number}) : entry;
    }

    @AfterAll
    static void close() throws IOException {
        database.close();
    }

    @Test
    void aTrailThatNobodyTouchedIsIntact() {
        Verdict verdict = bookkeeper.verifies(kept);

        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.intact()).isTrue();
        assertThat(verdict.entries()).isGreaterThan(200);
        assertThat(verdict.checkpoints()).isGreaterThan(5);
        assertThat(verdict.unsigned()).isZero();
    }

    @Test
    void everyTamperingIsFoundOut() {
        Map<Tampering, Integer> found = new EnumMap<>(Tampering.class);
        for (int seed = 0; seed < TRIES; seed++) {
            Tampering tampering = Tampering.values()[seed % Tampering.values().length];
            Verdict verdict = afterwards(tampering, new Random(seed));

            assertThat(verdict.intact())
                    .as("%s with the seed %d was not found out", tampering, seed)
                    .isFalse();
            assertThat(verdict.findings()).isNotEmpty();
            found.merge(tampering, 1, Integer::sum);
        }
        assertThat(found).hasSize(Math.min(TRIES, Tampering.values().length));
        assertThat(bookkeeper.verifies(kept).findings())
                .as("the trail as it was, each time")
                .isEmpty();
    }

    /** What verification says of the trail after somebody had his way with it; all is undone. */
    private static Verdict afterwards(Tampering tampering, Random chance) {
        return database.pool()
                .withTransaction(transaction -> transaction
                        .query("set local session_replication_role = replica")
                        .execute()
                        .chain(() -> tampering.with(new Vandal(transaction, chance)))
                        .chain(() -> new Verification(transaction, bookkeeper.checkpoints.keys(), bookkeeper.clock)
                                .run(null, tampering.isSeenOnlyFromOutside ? List.of(kept) : List.of()))
                        .<Verdict>chain(verdict -> Uni.createFrom().failure(new Undone(verdict))))
                .onFailure(Undone.class)
                .recoverWithItem(undone -> undone.verdict)
                .await()
                .atMost(Bookkeeper.PATIENCE);
    }

    private static final class Undone extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Verdict verdict;

        Undone(Verdict verdict) {
            super(null, null, false, false);
            this.verdict = verdict;
        }
    }

    /** A way to tamper with the trail. */
    private enum Tampering {
        EDIT_A_TEXT {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.edits(vandal.any(TEXTS), "coalesce(%1$s, '') || 'x'");
            }
        },
        EMPTY_A_TEXT {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.edits(vandal.any(List.of("subject", "note", "before_hash")), "null", "%1$s is not null");
            }
        },
        EDIT_THE_TIME {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.edits(
                        "at", vandal.any(List.of("%1$s + interval '1 microsecond'", "'infinity'", "now()")));
            }
        },
        EDIT_THE_SUBJECTS {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.edits(
                        "subjects",
                        vandal.any(List.of(
                                "array_append(%1$s, 'x')",
                                "array[array_to_string(%1$s, ' ')]",
                                "array[]::text[]",
                                "array_append(%1$s, null)",
                                "null")),
                        "%1$s is not null");
            }
        },
        EDIT_THE_HASH {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.edits("hash", "set_byte(%1$s, 7, (get_byte(%1$s, 7) + 1) % 256)");
            }
        },
        EDIT_WHERE_IT_STANDS {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.edits(
                        vandal.any(List.of("chain", "link", "place")),
                        vandal.any(List.of("%1$s + 100", "-%1$s - 1", "%1$s + 1000")));
            }
        },
        DELETE_AN_ENTRY {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.runs("delete from audit_entry where ctid = (" + vandal.oneOf("true") + ")");
            }
        },
        DELETE_A_LINK {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.runs("delete from audit_entry where (chain, link) = (select chain, link from audit_entry"
                        + " where ctid = (" + vandal.oneOf("true") + "))");
            }
        },
        DELETE_WHAT_ONE_CLIENT_DID {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.runs("delete from audit_entry where caller = 'client-" + vandal.number(3) + "'");
            }
        },
        DELETE_A_CHAIN {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.runs("delete from audit_entry where chain = (select chain from audit_entry where ctid = ("
                        + vandal.oneOf("true") + "))");
            }
        },
        SWAP_TWO_ENTRIES {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.swaps(CONTENT);
            }
        },
        SWAP_THEIR_PLACES {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.swaps("hash, " + CONTENT);
            }
        },
        TRUNCATE_A_CHAIN {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.cutsOff(
                        "chain = " + "(select chain from audit_entry where ctid = (" + vandal.oneOf("link > 1") + "))",
                        false);
            }
        },
        TRUNCATE_A_CHAIN_AND_SAY_SO {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.cutsOff(
                        "chain = " + "(select chain from audit_entry where ctid = (" + vandal.oneOf("link > 1") + "))",
                        true);
            }
        },
        TRUNCATE_ALL_THAT_IS_YOUNGER {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.cutsOff("true", true);
            }
        },
        TRUNCATE_ALL {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.runs("delete from audit_entry; update audit_chain set link = 0,"
                        + " hash = sha256(convert_to('atrium audit chain ' || chain, 'UTF8'))");
            }
        },
        INVENT_AN_ENTRY {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.invents(vandal.any(List.of(
                        "chain, link, place + 1",
                        "chain, link + 1000, 1",
                        "chain, -link, place",
                        "(chain + 16)::smallint, link, place",
                        "(-chain - 1)::smallint, link, place")));
            }
        },
        REWRITE_A_CHAIN_FROM_THERE_ON {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.rewrites();
            }
        },
        EDIT_THE_HEAD {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.runs("update audit_chain set "
                        + vandal.any(List.of("link = link + 1", "link = link - 1", "hash = sha256(hash)"))
                        + " where chain = (select chain from audit_chain where link > 0 order by chain offset "
                        + vandal.number(8) + " limit 1)");
            }
        },
        DELETE_A_HEAD {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.runs("delete from audit_chain where chain = " + vandal.number(AuditTrail.CHAINS));
            }
        },
        EDIT_A_CHECKPOINT {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.runs("update audit_checkpoint set "
                        + vandal.any(List.of(
                                "statement = overlay(statement placing 'x.x' from " + (1 + vandal.number(400)) + ")",
                                "statement = ''",
                                "at = at + interval '1 second'",
                                "hour = hour + interval '7 days'"))
                        + " where hour = (select hour from audit_checkpoint order by hour offset " + vandal.number(5)
                        + " limit 1)");
            }
        },
        DELETE_ALL_CHECKPOINTS {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.runs("delete from audit_checkpoint");
            }
        },
        CUT_ALL_OFF_AND_THE_CHECKPOINTS_TOO(true) {
            @Override
            Uni<?> with(Vandal vandal) {
                return vandal.turnsBack();
            }
        };

        private final boolean isSeenOnlyFromOutside;

        Tampering() {
            this(false);
        }

        /** @param isSeenOnlyFromOutside whether it takes a checkpoint that was kept elsewhere to find it out */
        Tampering(boolean isSeenOnlyFromOutside) {
            this.isSeenOnlyFromOutside = isSeenOnlyFromOutside;
        }

        abstract Uni<?> with(Vandal vandal);
    }

    /** Does as he likes. */
    private static final class Vandal {

        private final SqlConnection transaction;
        private final Random chance;

        Vandal(SqlConnection transaction, Random chance) {
            this.transaction = transaction;
            this.chance = chance;
        }

        <T> T any(List<T> choices) {
            return choices.get(chance.nextInt(choices.size()));
        }

        int number(int below) {
            return chance.nextInt(below);
        }

        /** Where a row stands. */
        String oneOf(String condition) {
            return "select ctid from audit_entry where " + condition + " order by md5(link::text || chain || place || '"
                    + chance.nextInt() + "') limit 1";
        }

        /** @return fails when it changed nothing: then there is nothing to be found */
        Uni<?> runs(String sql) {
            return transaction.query(sql).execute().invoke(done -> {
                int changed = 0;
                for (var result = done; result != null; result = result.next()) {
                    changed += result.rowCount();
                }
                assertThat(changed).as(sql).isPositive();
            });
        }

        Uni<?> edits(String column, String value) {
            return edits(column, value, "true");
        }

        Uni<?> edits(String column, String value, String condition) {
            return runs("update audit_entry set " + column + " = " + value.replace("%1$s", column) + " where ctid = ("
                    + oneOf(condition.replace("%1$s", column)) + ")");
        }

        /** Two that differ, what these columns say. */
        Uni<?> swaps(String columns) {
            return runs(
                    "with one as materialized (select ctid as its, * from audit_entry where ctid = (" + oneOf("true")
                            + ")), other as materialized (select ctid as its, * from audit_entry where ctid = ("
                            + oneOf("correlation_id <> (select correlation_id from one)")
                            + ")), turned as materialized (select one.its as target, other.* from one, other"
                            + " union all select other.its, one.* from one, other)"
                            + " update audit_entry entry set (" + columns + ") = (select " + columns
                            + " from turned where target = entry.ctid) where ctid in (select target from turned)");
        }

        /** From some link on; with the heads put right too, or not. */
        Uni<?> cutsOff(String chains, boolean saysSo) {
            String cut = "delete from audit_entry where " + chains
                    + " and at > (select at from audit_entry where ctid = ("
                    + oneOf("at < (select max(at) from audit_entry)")
                    + ")) and link > 1";
            String heads =
                    """
                    ; update audit_chain head set (link, hash) = (
                        select link, hash from audit_entry where chain = head.chain order by link desc limit 1)
                    where exists (select from audit_entry where chain = head.chain)""";
            return runs("delete from audit_entry where ctid = (select ctid from audit_entry where " + chains
                            + " order by link desc, place desc limit 1)")
                    .chain(() -> transaction.query(saysSo ? cut + heads : cut).execute());
        }

        Uni<?> invents(String place) {
            return runs("insert into audit_entry (chain, link, place, hash, " + CONTENT + ") select " + place
                    + ", hash, "
                    + CONTENT + " from (select * from audit_entry where ctid = ("
                    + oneOf("place = (select max(place) from audit_entry same where same.chain = audit_entry.chain and"
                            + " same.link = audit_entry.link)")
                    + ")) as entry");
        }

        /** Knows how hashes are made, and makes all that follow fit; the key he does not have. */
        Uni<?> rewrites() {
            return transaction
                    .query("select " + Written.COLUMNS
                            + " from audit_entry where chain = (select chain from audit_entry where ctid = ("
                            + oneOf("true") + ")) order by link, place")
                    .execute()
                    .chain(rows -> {
                        List<Written> chain = new ArrayList<>();
                        for (Row row : rows) {
                            chain.add(Written.of(row));
                        }
                        return rewrite(chain, chance.nextInt(chain.size()));
                    });
        }

        private Uni<?> rewrite(List<Written> chain, int victim) {
            int number = chain.get(0).chain();
            Entry entry = chain.get(victim).entry();
            chain.set(
                    victim,
                    new Written(
                            number,
                            chain.get(victim).link(),
                            chain.get(victim).place(),
                            chain.get(victim).hash(),
                            chain.get(victim).at(),
                            entry.noting("it was somebody else")));
            Uni<?> done = transaction
                    .preparedQuery("update audit_entry set note = 'it was somebody else' where chain = $1 and link = $2"
                            + " and place = $3")
                    .execute(Tuple.of(
                            (short) number,
                            chain.get(victim).link(),
                            chain.get(victim).place()));
            byte[] hash = Written.genesis(number);
            for (int i = 0; i < chain.size(); ) {
                long link = chain.get(i).link();
                MessageDigest digest = Written.sha256();
                digest.update(hash);
                while (i < chain.size() && chain.get(i).link() == link) {
                    digest.update(chain.get(i).digest());
                    i++;
                }
                hash = digest.digest();
                Buffer fitting = Buffer.buffer(hash);
                done = done.chain(() -> transaction
                        .preparedQuery("update audit_entry set hash = $3 where chain = $1 and link = $2")
                        .execute(Tuple.of((short) number, link).addBuffer(fitting)));
            }
            Buffer last = Buffer.buffer(hash);
            return done.chain(() -> transaction
                    .preparedQuery("update audit_chain set hash = $2 where chain = $1")
                    .execute(Tuple.of((short) number).addBuffer(last)));
        }

        /** All as it was at an earlier checkpoint. */
        Uni<?> turnsBack() {
            return transaction
                    .query("select statement from audit_checkpoint order by hour offset " + number(4) + " limit 1")
                    .execute()
                    .map(rows -> Checkpoint.verified(
                            rows.iterator().next().getString("statement"),
                            bookkeeper.checkpoints.keys().byThumbprint()))
                    .chain(earlier -> {
                        Uni<?> done = transaction
                                .preparedQuery("delete from audit_checkpoint where at > $1")
                                .execute(Tuple.of(earlier.at().atOffset(ZoneOffset.UTC)));
                        for (Head head : earlier.heads()) {
                            done = done.chain(() -> transaction
                                            .preparedQuery("delete from audit_entry where chain = $1 and link > $2")
                                            .execute(Tuple.of((short) head.chain(), head.link())))
                                    .chain(() -> transaction
                                            .preparedQuery(
                                                    "update audit_chain set link = $2, hash = decode($3, 'hex') where chain = $1")
                                            .execute(Tuple.of((short) head.chain(), head.link(), head.hash())));
                        }
                        return done;
                    });
        }
    }
}
