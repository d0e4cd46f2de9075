package io.atrium.workforce;

import io.atrium.kernel.PublicId;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From how many hours of a week on there is overtime, as configured. */
@ApplicationScoped
class OvertimeRules {

    private static final BigDecimal WEEK = BigDecimal.valueOf(7 * 24);

    private final BigDecimal common;
    private final Map<String, BigDecimal> legalEntities = new TreeMap<>();

    OvertimeRules(WorkforceConfig config) {
        this.common = config.overtime().weeklyHours();
        config.overtime().legalEntities().forEach((id, entity) -> legalEntities.put(id, entity.weeklyHours()));
    }

    /** Hours that no week has, or of a legal entity that there cannot be, are refused before anything is reckoned by them. */
    void check(@Observes StartupEvent starting) {
        List<String> problems = problems();
        if (!problems.isEmpty()) {
            throw new IllegalStateException("Overtime cannot be reckoned: " + String.join("; ", problems));
        }
    }

    List<String> problems() {
        List<String> problems = new ArrayList<>();
        check("atrium.workforce.overtime.weekly-hours", common, problems);
        legalEntities.forEach((id, hours) -> {
            String key = "atrium.workforce.overtime.legal-entities." + id;
            check(key + ".weekly-hours", hours, problems);
            if (PublicId.parse("le", id).isEmpty()) {
                problems.add(key + " does not name a legal entity by its id (le_…)");
            }
        });
        return problems;
    }

    private static void check(String key, BigDecimal hours, List<String> problems) {
        if (hours.signum() < 0 || hours.compareTo(WEEK) > 0) {
            problems.add(key + " must be from 0 to 168 hours");
        }
    }

    BigDecimal common() {
        return common;
    }

    /** Those of which other hours hold, and at the same places in {@link #weeklyHours} which. */
    String[] legalEntities() {
        return legalEntities.keySet().toArray(String[]::new);
    }

    String[] weeklyHours() {
        return legalEntities.values().stream().map(BigDecimal::toPlainString).toArray(String[]::new);
    }
}
