package io.atrium.webhook;

import io.atrium.command.Command;
import io.atrium.command.Outcome;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import static org.assertj.core.api.Assertions.assertThat;

/** What is said of somebody has its effects in the order in which it was said, each once, whatever goes wrong on the way. */
class DeliveryOrderPropertiesTest {

    private static final int PEOPLE = 4;
    private static Workshop workshop;

    @BeforeContainer
    static void open() throws IOException {
        workshop = new Workshop(Map.of());
    }

    @AfterContainer
    static void close() throws IOException {
        workshop.close();
    }

    @Property(tries = 25)
    void effects_keep_the_order_of_each_subject(@ForAll Random chance) {
        String run = UUID.randomUUID().toString();
        Map<String, List<String>> said = new LinkedHashMap<>();
        workshop.desk.effects.clear();
        workshop.desk.answer = command -> unreliably(command, chance);

        for (int i = 0; i < 30; i++) {
            if (chance.nextInt(3) > 0) {
                say(run, "title " + i, chance, said);
            }
            if (chance.nextInt(3) > 0) {
                workWithAccidents(chance);
            }
            workshop.clock.pass(Duration.ofSeconds(chance.nextInt(90)));
        }
        workshop.desk.answer = workshop.desk::carryOut;
        workshop.workOn(Workshop.SOURCE, 200);

        assertThat(workshop.waiting(Workshop.SOURCE)).isZero();
        assertThat(happened(run)).isEqualTo(said);
        assertThat(workshop.database.number("select count(*) from webhook_subject"))
                .isZero();
    }

    private static void say(String run, String title, Random chance, Map<String, List<String>> said) {
        Set<String> about = new TreeSet<>();
        IntStream.rangeClosed(0, chance.nextInt(2)).forEach(i -> about.add(run + chance.nextInt(PEOPLE)));
        workshop.delivered(Workshop.SOURCE, Workshop.employees(title, List.copyOf(about)));
        about.forEach(person ->
                said.computeIfAbsent(person, first -> new ArrayList<>()).add(title));
    }

    /** Some of what is claimed is never settled: whoever claimed it died, before or after the effect. */
    private static void workWithAccidents(Random chance) {
        for (Claimed claimed : workshop.claim(Workshop.SOURCE, 1 + chance.nextInt(4))) {
            if (chance.nextInt(4) > 0) {
                workshop.fulfil(claimed);
            }
        }
    }

    private static synchronized Uni<Outcome> unreliably(Command command, Random chance) {
        return switch (chance.nextInt(5)) {
            case 0 -> Uni.createFrom().failure(new Failure(FailureCode.UNAVAILABLE, "not now"));
            case 1 ->
                workshop.desk.carryOut(command).chain(done -> Uni.createFrom()
                        .failure(new Failure(FailureCode.UNAVAILABLE, "lost the answer")));
            case 2 -> Uni.createFrom().item(new Outcome.Pending(UUID.randomUUID()));
            default -> workshop.desk.carryOut(command);
        };
    }

    private static Map<String, List<String>> happened(String run) {
        Map<String, List<String>> happened = new LinkedHashMap<>();
        workshop.desk.effects.stream()
                .filter(command -> person(command).startsWith(run))
                .forEach(command -> happened.computeIfAbsent(person(command), first -> new ArrayList<>())
                        .add(command.body().getJsonObject("changes").getString("jobTitle")));
        return happened;
    }

    private static String person(Command command) {
        return command.body().getJsonObject("identifier").getString("value");
    }
}
