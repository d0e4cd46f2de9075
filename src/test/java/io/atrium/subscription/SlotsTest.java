package io.atrium.subscription;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SlotsTest {

    @Test
    void giveTheOneWithOneLaneItsPlaceBesideTheOneWithFifty() {
        Slots slots = new Slots(16);
        List<Lane> many = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            many.add(lane(i, "many"));
        }
        many.forEach(lane -> takeAllOf(slots, lane));
        Lane one = lane(100, "one");

        takeAllOf(slots, one);

        assertThat(slots.taken()).isEqualTo(8 + 4);
    }

    @Test
    void giveWhatIsFreedToWhoeverHasTheFewest() {
        Slots slots = new Slots(4);
        Lane first = lane(1, "a");
        Lane second = lane(2, "a");
        Lane third = lane(3, "b");
        slots.take(first);
        slots.take(first);
        slots.take(third);
        slots.take(third);
        Lane late = lane(4, "c");
        assertThat(slots.isFreeFor(second)).isFalse();
        assertThat(slots.isFreeFor(late)).isFalse();

        slots.giveBack(first);

        assertThat(slots.next()).contains(late);
        slots.take(late);
        assertThat(slots.next()).isEmpty();
        slots.giveBack(third);
        assertThat(slots.next()).contains(second);
    }

    private static void takeAllOf(Slots slots, Lane lane) {
        for (int i = 0; i < 4 && slots.isFreeFor(lane); i++) {
            slots.take(lane);
        }
    }

    private static Lane lane(int number, String client) {
        return new Lane(
                new Target(
                        number,
                        "sub_" + number,
                        1,
                        client,
                        "owner",
                        "url",
                        List.of(),
                        Set.of(),
                        null,
                        false,
                        null,
                        0,
                        4,
                        null,
                        0),
                List.of());
    }
}
