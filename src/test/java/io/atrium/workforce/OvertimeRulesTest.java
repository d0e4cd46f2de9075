package io.atrium.workforce;

import io.atrium.kernel.PublicId;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OvertimeRulesTest {

    @Test
    void aWeekHasFromNoHoursTo168() {
        assertThat(rules("0", Map.of(PublicId.of("le", 1), "168")).problems()).isEmpty();
        assertThat(rules("168.5", Map.of(PublicId.of("le", 1), "-1")).problems())
                .containsExactly(
                        "atrium.workforce.overtime.weekly-hours must be from 0 to 168 hours",
                        "atrium.workforce.overtime.legal-entities." + PublicId.of("le", 1)
                                + ".weekly-hours must be from 0 to 168 hours");
    }

    @Test
    void aLegalEntityIsNamedByItsIdOrAtriumDoesNotStart() {
        OvertimeRules rules = rules("40", Map.of("headquarters", "38"));

        assertThatThrownBy(() -> rules.check(null))
                .hasMessage(
                        "Overtime cannot be reckoned: atrium.workforce.overtime.legal-entities.headquarters does not"
                                + " name a legal entity by its id (le_…)");
    }

    private static OvertimeRules rules(String common, Map<String, String> others) {
        Map<String, WorkforceConfig.LegalEntity> legalEntities = new HashMap<>();
        others.forEach((id, hours) -> legalEntities.put(id, () -> new BigDecimal(hours)));
        return new OvertimeRules(new WorkforceConfig() {
            @Override
            public ZoneId timeZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Optional<List<String>> identitySystems() {
                return Optional.empty();
            }

            @Override
            public Overtime overtime() {
                return new Overtime() {
                    @Override
                    public BigDecimal weeklyHours() {
                        return new BigDecimal(common);
                    }

                    @Override
                    public Map<String, LegalEntity> legalEntities() {
                        return legalEntities;
                    }
                };
            }
        });
    }
}
