package io.atrium.exceptionqueue;

import io.atrium.kernel.LastResort.StuckWork;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says by the rules of the configuration who gets a case, how critical it is and when it is due. */
@ApplicationScoped
class Routing {

    static final List<String> CRITICALITIES = List.of("low", "normal", "high", "critical");
    private static final String NORMAL = "normal";

    private final ExceptionQueueConfig config;

    /** @throws IllegalStateException naming everything in the configuration that has no meaning */
    Routing(ExceptionQueueConfig config) {
        this.config = config;
        List<String> problems = new ArrayList<>();
        config.criticality().forEach((code, word) -> check("criticality." + code, word, problems));
        config.due().keySet().forEach(word -> check("due." + word, word, problems));
        for (int i = 0; i < config.rules().size(); i++) {
            String key = "rules[" + i + "]";
            ExceptionQueueConfig.Rule rule = config.rules().get(i);
            rule.criticality().ifPresent(word -> check(key + ".criticality", word, problems));
            if (rule.owner().isEmpty() && rule.criticality().isEmpty()) {
                problems.add("atrium.exceptionqueue." + key + " says neither an owner nor how critical it is");
            }
        }
        CRITICALITIES.stream()
                .filter(word -> !config.due().containsKey(word))
                .forEach(word -> problems.add("atrium.exceptionqueue.due." + word + " is missing"));
        if (!problems.isEmpty()) {
            throw new IllegalStateException("Cases cannot be given to anybody: " + String.join("; ", problems));
        }
    }

    private static void check(String key, String word, List<String> problems) {
        if (!CRITICALITIES.contains(word)) {
            problems.add("atrium.exceptionqueue." + key + " must be one of " + String.join(", ", CRITICALITIES));
        }
    }

    /** Where a new case goes. */
    Route of(StuckWork work, Instant now) {
        Optional<ExceptionQueueConfig.Rule> rule =
                config.rules().stream().filter(each -> applies(each, work)).findFirst();
        String criticality = rule.flatMap(ExceptionQueueConfig.Rule::criticality)
                .orElse(config.criticality().getOrDefault(work.code(), NORMAL));
        Duration due = config.due().get(criticality);
        return new Route(
                rule.flatMap(ExceptionQueueConfig.Rule::owner).orElse(work.owner()), criticality, now.plus(due));
    }

    private static boolean applies(ExceptionQueueConfig.Rule rule, StuckWork work) {
        return isWanted(rule.room(), work.room())
                && isWanted(rule.code(), work.code())
                && isWanted(rule.source(), work.source());
    }

    private static boolean isWanted(Optional<String> condition, String value) {
        return condition.map(wanted -> wanted.equals(value)).orElse(true);
    }

    /** The team that gets a case that this one did not close in time. */
    String afterDue(String owner) {
        return config.escalateTo().getOrDefault(owner, owner);
    }

    /** Who has a case, how urgently, and until when. */
    record Route(String owner, String criticality, Instant dueAt) {}
}
