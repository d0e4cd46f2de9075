package io.atrium.record;

import io.atrium.record.CapturePlay.Step;
import io.atrium.record.CapturePlay.Trouble;
import io.atrium.record.CaptureTypes.FromId;
import io.atrium.record.OdooModel.Deed;
import io.atrium.record.OdooModel.Deed.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever people do in Odoo, whenever their transactions commit, and wherever the capture is interrupted: the records
 * come to equal Odoo, each change is told of once, and history stays true. Two stories are performed at once, each on a stage of
 * its own, because one alone waits for the database half of the time; a run has other stories than the last.
 */
class CapturePropertyTest {

    private static final Step LOOK = new Step.Look(false, Trouble.NONE, 0, List.of());

    private static CaptureStage stage;
    private static CaptureStage otherStage;

    @BeforeContainer
    static void open() {
        stage = new CaptureStage();
        otherStage = new CaptureStage();
    }

    @AfterContainer
    static void close() {
        stage.close();
        otherStage.close();
    }

    /** A thousand stories. */
    @Property(edgeCases = EdgeCasesMode.NONE, tries = 500)
    void documentsOfASingleRowFollowOdoo(
            @ForAll("ofVendors") List<Step> story, @ForAll("ofVendors") List<Step> another) {
        perform(of -> of.vendors, story, another);
    }

    /** A thousand stories. */
    @Property(edgeCases = EdgeCasesMode.NONE, tries = 500)
    void documentsWithLinesFollowOdoo(@ForAll("ofOrders") List<Step> story, @ForAll("ofOrders") List<Step> another) {
        perform(of -> of.orders, story, another);
    }

    private static void perform(Function<CaptureStage, FromId> type, List<Step> story, List<Step> another) {
        CompletableFuture<Void> beside =
                CompletableFuture.runAsync(() -> CapturePlay.perform(otherStage, type.apply(otherStage), another));
        try {
            CapturePlay.perform(stage, type.apply(stage), story);
        } finally {
            // Before the next stories begin there.
            beside.handle((done, failure) -> done).join();
        }
        beside.join();
    }

    /** Odoo writes nothing to the order of a line that costs nothing; the rolling comparison finds it out. */
    @Example
    void aLineThatIsWrittenAndDeletedInOneTransactionLeavesNoDateBehind() {
        CapturePlay.perform(
                stage,
                stage.orders,
                List.of(
                        new Step.Change(List.of(new Deed(Kind.NEW_VENDOR, 0, 0))),
                        new Step.Change(List.of(new Deed(Kind.NEW_ORDER, 0, 4))),
                        LOOK,
                        new Step.Pass(30_000),
                        new Step.Change(List.of(new Deed(Kind.NEW_ORDER, 0, 3))),
                        LOOK,
                        new Step.Change(List.of(new Deed(Kind.WRITE_LINE, 0, 9), new Deed(Kind.DELETE_LINE, 0, 1))),
                        LOOK));
    }

    /** Should a lease fail to keep two processes apart, the log still tells each change once. */
    @Property(edgeCases = EdgeCasesMode.NONE, tries = 150)
    void processesThatLookAtTheSameTimeNeitherDoubleNorLoseAFact(
            @ForAll("ofVendors") List<Step> story,
            @ForAll("ofVendors") List<Step> another,
            @ForAll("races") List<Step> races) {
        perform(of -> of.vendors, mixed(story, races), mixed(another, races));
    }

    @Property(edgeCases = EdgeCasesMode.NONE, tries = 100)
    void processesThatLookAtTheSameTimeAgreeAboutLines(
            @ForAll("ofOrders") List<Step> story,
            @ForAll("ofOrders") List<Step> another,
            @ForAll("races") List<Step> races) {
        perform(of -> of.orders, mixed(story, races), mixed(another, races));
    }

    /** A race after every third step. */
    private static List<Step> mixed(List<Step> story, List<Step> races) {
        List<Step> mixed = new ArrayList<>();
        for (int index = 0; index < story.size(); index++) {
            mixed.add(story.get(index));
            if (index % 3 == 2) {
                mixed.add(races.get(index / 3 % races.size()));
            }
        }
        return mixed;
    }

    @Provide
    Arbitrary<List<Step>> races() {
        Arbitrary<Kind> kinds =
                Arbitraries.of(Kind.NEW_VENDOR, Kind.WRITE_VENDOR, Kind.DELETE_VENDOR, Kind.WRITE_ORDER, Kind.NEW_LINE);
        return Combinators.combine(
                        Arbitraries.of(false, true), Arbitraries.integers().between(1, 8), deeds(kinds, 2))
                .<Step>as(Step.Race::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<Step>> ofVendors() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(4, Kind.NEW_VENDOR),
                Tuple.of(4, Kind.WRITE_VENDOR),
                Tuple.of(2, Kind.ARCHIVE_VENDOR),
                Tuple.of(2, Kind.END_VENDOR),
                Tuple.of(2, Kind.DELETE_VENDOR));
        return stories(kinds, Kind.NEW_VENDOR);
    }

    @Provide
    Arbitrary<List<Step>> ofOrders() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(1, Kind.NEW_VENDOR),
                Tuple.of(1, Kind.WRITE_VENDOR),
                Tuple.of(3, Kind.NEW_ORDER),
                Tuple.of(2, Kind.WRITE_ORDER),
                Tuple.of(3, Kind.NEW_LINE),
                Tuple.of(3, Kind.WRITE_LINE),
                Tuple.of(2, Kind.DELETE_LINE),
                Tuple.of(1, Kind.DELETE_ORDER));
        return stories(kinds, Kind.NEW_ORDER);
    }

    /** A story begins with a vendor and some documents, and mostly with a first look. */
    private static Arbitrary<List<Step>> stories(Arbitrary<Kind> kinds, Kind first) {
        Arbitrary<List<Deed>> deeds = deeds(kinds, 3);
        return Combinators.combine(
                        deeds(Arbitraries.just(first), 4),
                        beginnings(deeds),
                        scenes(deeds).list().ofMaxSize(24).withSizeDistribution(RandomDistribution.uniform()))
                .as((documents, beginning, scenes) -> {
                    List<Step> story = new ArrayList<>();
                    story.add(new Step.Change(List.of(new Deed(Kind.NEW_VENDOR, 0, 0))));
                    story.add(new Step.Change(documents));
                    story.addAll(beginning);
                    scenes.forEach(story::addAll);
                    return story;
                });
    }

    /** The first look may be broken off, and taken up by another process when much has happened since. */
    private static Arbitrary<List<Step>> beginnings(Arbitrary<List<Deed>> deeds) {
        Arbitrary<List<Step>> brokenOff = Combinators.combine(
                        troubles(), Arbitraries.integers().between(3, 12), deeds, pauses(90_000), deeds)
                .as((trouble, at, early, pause, late) -> List.of(
                        new Step.Look(false, trouble, at, List.of()),
                        new Step.Change(early),
                        pause,
                        new Step.Change(late),
                        new Step.Takeover(),
                        LOOK,
                        LOOK));
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(List.of(LOOK))),
                Tuple.of(1, Arbitraries.just(List.of())),
                Tuple.of(1, brokenOff));
    }

    /** Mostly a single step. But a look at changes far apart that breaks off would hardly ever come about by chance. */
    private static Arbitrary<List<Step>> scenes(Arbitrary<List<Deed>> deeds) {
        Arbitrary<List<Step>> brokenOff = Combinators.combine(
                        deeds,
                        pauses(30_000),
                        deeds,
                        troubles(),
                        Arbitraries.integers().between(2, 6))
                .as((early, pause, late, trouble, at) -> List.of(
                        new Step.Change(early),
                        pause,
                        new Step.Change(late),
                        new Step.Look(false, trouble, at, List.of()),
                        LOOK));
        return Arbitraries.frequencyOf(Tuple.of(10, steps(deeds).map(List::of)), Tuple.of(1, brokenOff));
    }

    private static Arbitrary<Trouble> troubles() {
        return Arbitraries.of(Trouble.NO_ANSWER, Trouble.DATABASE_FAILS);
    }

    private static Arbitrary<Step> pauses(int longest) {
        return Arbitraries.of(1_000, longest).map(Step.Pass::new);
    }

    private static Arbitrary<List<Deed>> deeds(Arbitrary<Kind> kinds, int most) {
        return Combinators.combine(
                        kinds,
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(1, 40))
                .as(Deed::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(most);
    }

    private static Arbitrary<Step> steps(Arbitrary<List<Deed>> deeds) {
        Arbitrary<Integer> slots = Arbitraries.integers().between(0, 2);
        Arbitrary<Trouble> troubles = Arbitraries.frequency(
                Tuple.of(4, Trouble.NONE),
                Tuple.of(1, Trouble.NO_ANSWER),
                Tuple.of(1, Trouble.DATABASE_FAILS),
                Tuple.of(2, Trouble.CHANGES_MEANWHILE));
        return Arbitraries.frequencyOf(
                Tuple.of(5, deeds.map(Step.Change::new)),
                Tuple.of(3, Combinators.combine(slots, deeds).as(Step.Begin::new)),
                Tuple.of(
                        3,
                        Combinators.combine(slots, Arbitraries.frequency(Tuple.of(3, true), Tuple.of(1, false)))
                                .as(Step.End::new)),
                Tuple.of(4, Arbitraries.of(300, 1_000, 4_000, 9_000, 30_000).map(Step.Pass::new)),
                Tuple.of(2, Arbitraries.of(0, 0, 3, 500, -2, -40).map(Step.SetClock::new)),
                Tuple.of(
                        6,
                        Combinators.combine(
                                        Arbitraries.frequency(Tuple.of(2, false), Tuple.of(1, true)),
                                        troubles,
                                        Arbitraries.integers().between(1, 10),
                                        deeds)
                                .as(Step.Look::new)),
                Tuple.of(1, Arbitraries.just(new Step.Takeover())));
    }
}
