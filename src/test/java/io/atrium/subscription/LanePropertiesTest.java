package io.atrium.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever happens in whatever order: every fact is accepted once, and those about one subject in their order. */
class LanePropertiesTest {

    private static final Answer NO = new Answer(503, null, Duration.ZERO);

    @Property(tries = 300)
    void keepsTheOrderOfEachSubjectAndLosesNothing(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int subjects,
            @ForAll @IntRange(min = 1, max = 4) int width) {
        Play play = new Play(seed, subjects, width);

        for (int i = 0; i < 600; i++) {
            play.anything();
        }
        play.toTheEnd();

        assertThat(play.accepted).hasSize(play.arrived.size());
        play.arrived.forEach((id, subject) -> assertThat(play.accepted).contains(id));
        play.acceptedOf.values().forEach(ids -> assertThat(ids).isSorted());
        assertThat(play.database).isEmpty();
    }

    /** A lane and a database, in which things happen that may happen. */
    private static final class Play {

        private final Random chance;
        private final int subjects;
        private final Lane lane;

        /** What a look would show: never failed, and not written down as finished. */
        private final TreeMap<Long, Pending> database = new TreeMap<>();

        private final Map<Long, String> arrived = new TreeMap<>();
        private final List<Long> accepted = new ArrayList<>();
        private final Map<String, List<Long>> acceptedOf = new HashMap<>();
        private final List<Pending> underWay = new ArrayList<>();
        private final List<Runnable> unwritten = new ArrayList<>();
        private final List<Pending> lateCommits = new ArrayList<>();
        private Lane.Want want;
        private List<Pending> shown;
        private Instant now = Instant.EPOCH;
        private long next = 1;

        Play(long seed, int subjects, int width) {
            this.chance = new Random(seed);
            this.subjects = subjects;
            this.lane = new Lane(target(width), List.of());
        }

        void anything() {
            switch (chance.nextInt(9)) {
                case 0, 1 -> arrive();
                case 2 -> commitLate();
                case 3 -> beginLook();
                case 4 -> endLook();
                case 5 -> send();
                case 6 -> answer(chance.nextInt(3) > 0);
                case 7 -> write();
                default -> now = now.plusSeconds(chance.nextInt(4));
            }
        }

        void toTheEnd() {
            lateCommits.forEach(this::commit);
            lateCommits.clear();
            for (int i = 0; i < 5_000 && !(database.isEmpty() && unwritten.isEmpty() && underWay.isEmpty()); i++) {
                beginLook();
                endLook();
                send();
                answer(true);
                write();
                now = now.plusSeconds(10);
            }
        }

        private void arrive() {
            String subject = "s" + chance.nextInt(subjects);
            Pending fact = pending(next++, subject);
            arrived.put(fact.id(), subject);
            // Another writer's transaction may end later than those that began after it; never about the same subject.
            boolean isAlone =
                    lateCommits.stream().noneMatch(late -> late.subject().equals(subject));
            if (isAlone && chance.nextInt(4) > 0) {
                commit(fact);
            } else {
                lateCommits.add(fact);
            }
        }

        private void commitLate() {
            if (!lateCommits.isEmpty()) {
                commit(lateCommits.remove(0));
            }
        }

        private void commit(Pending fact) {
            database.put(fact.id(), fact);
            lane.news();
        }

        private void beginLook() {
            if (want == null && lane.wantsLook()) {
                want = lane.look();
                shown = database.values().stream()
                        .filter(fact -> !want.held().contains(fact.id())
                                && !want.failing().contains(fact.subject()))
                        .limit(want.room())
                        .toList();
            }
        }

        private void endLook() {
            if (want != null) {
                Lane.Want ended = want;
                want = null;
                lane.found(ended, chance.nextInt(10) == 0 ? null : shown);
            }
        }

        private void send() {
            for (Pending sent = lane.next(now); sent != null; sent = lane.next(now)) {
                underWay.add(sent);
            }
        }

        private void answer(boolean yes) {
            if (underWay.isEmpty()) {
                return;
            }
            Pending delivery = underWay.remove(chance.nextInt(underWay.size()));
            if (chance.nextInt(10) == 0) {
                lane.returned(delivery);
            } else if (yes) {
                accepted.add(delivery.id());
                acceptedOf
                        .computeIfAbsent(delivery.subject(), first -> new ArrayList<>())
                        .add(delivery.id());
                lane.finished(delivery);
                lane.recovered(now);
                unwritten.add(() -> {
                    database.remove(delivery.id());
                    lane.settled(delivery);
                });
            } else {
                lane.failed(delivery, delivery.failed(NO, now.plusSeconds(1 + chance.nextInt(5))));
                if (chance.nextInt(4) == 0) {
                    lane.rest(now.plusSeconds(2));
                }
                unwritten.add(() -> {
                    database.remove(delivery.id());
                    lane.postponed();
                });
            }
        }

        /** In their order, as they are written. */
        private void write() {
            if (!unwritten.isEmpty()) {
                unwritten.remove(0).run();
            }
        }

        private static Pending pending(long id, String subject) {
            return new Pending(
                    id, 1, new UUID(0, id), "t", subject, id, Instant.EPOCH, null, 0, null, false, new byte[0]);
        }

        private static Target target(int width) {
            return new Target(
                    1, "sub_1", 1, "client", "owner", "url", List.of(), Set.of(), null, false, null, 0, width, null, 0);
        }
    }
}
