package io.atrium.command;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Violation;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

class AuthorityTest {

    private static final Map<String, Set<String>> FIELDS =
            Map.of("employee", Set.of("id", "name", "jobTitle", "workPhone"), "supplier", Set.of("name"));

    @Test
    void theOwnerOfAFieldMayChangeIt() {
        Authority authority = authority(owned(null, Map.of("jobTitle", "hr")), Map.of());

        assertThatCode(() -> authority.require(by("hr"), Set.of("jobTitle"))).doesNotThrowAnyException();
    }

    @Test
    void aFieldThatIsGivenToNobodyMayBeChangedByEveryone() {
        Authority authority = authority(owned(null, Map.of("jobTitle", "hr")), Map.of());

        assertThatCode(() -> authority.require(by("telephony"), Set.of("workPhone")))
                .doesNotThrowAnyException();
    }

    @Test
    void aTypeThatIsGivenToNobodyMayBeChangedByEveryone() {
        Authority authority = authority(Map.of(), Map.of());

        assertThatCode(() -> authority.require(by("telephony"), Set.of("name"))).doesNotThrowAnyException();
    }

    @Test
    void anotherSystemIsRefusedAndToldWhoOwnsEachField() {
        Authority authority = authority(owned("hr", Map.of("workPhone", "telephony")), Map.of());

        assertThatThrownBy(() -> authority.require(by("payroll"), Set.of("id", "jobTitle", "workPhone", "ifMatch")))
                .asInstanceOf(type(Failure.class))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(FailureCode.NOT_AUTHORITATIVE);
                    assertThat(refusal.detail())
                            .isEqualTo(
                                    "What this would change of the employee belongs to hr, telephony; change it there");
                    assertThat(refusal.violations())
                            .contains(
                                    new Violation("/jobTitle", "hr owns this"),
                                    new Violation("/workPhone", "telephony owns this"));
                });
    }

    @Test
    void anActionThatWritesNoFieldIsForTheOwnerOfTheDocument() {
        Authority authority = authority(owned("hr", Map.of()), Map.of());

        assertThatCode(() -> authority.require(by("hr"), Set.of("reason"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> authority.require(by("payroll"), Set.of("reason")))
                .hasMessage("What this would change of the employee belongs to hr; change it there");
    }

    @Test
    void aSystemMaySpeakThroughSeveralClients() {
        Authority authority = authority(owned("hr", Map.of()), Map.of("hr", List.of("bamboohr", "hr-batch")));

        assertThatCode(() -> authority.require(by("bamboohr"), Set.of("name"))).doesNotThrowAnyException();
        assertThatCode(() -> authority.require(by("hr-batch"), Set.of("name"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> authority.require(by("hr"), Set.of("name"))).isInstanceOf(Failure.class);
    }

    @Test
    void aConfigurationThatNamesWhatDoesNotExistIsRefused() {
        Authority authority = authority(
                Map.of("emploee", ownership("hr", Map.of()), "employee", ownership(null, Map.of("title", "hr"))),
                Map.of());

        assertThatThrownBy(authority::requireKnownNames)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("atrium.command.ownership names what does not exist: emploee, employee.fields.title");
    }

    @Test
    void aConfigurationOfWhatExistsIsAccepted() {
        Authority authority = authority(owned("hr", Map.of("jobTitle", "hr")), Map.of());

        assertThatCode(authority::requireKnownNames).doesNotThrowAnyException();
    }

    private static Command by(String caller) {
        return new Command("employee.update", caller, "a-key", new JsonObject(), "a-correlation");
    }

    private static Map<String, CommandConfig.Ownership> owned(String owner, Map<String, String> fields) {
        return Map.of("employee", ownership(owner, fields));
    }

    private static CommandConfig.Ownership ownership(String owner, Map<String, String> fields) {
        return new CommandConfig.Ownership() {

            @Override
            public Optional<String> owner() {
                return Optional.ofNullable(owner);
            }

            @Override
            public Map<String, String> fields() {
                return fields;
            }
        };
    }

    private static Authority authority(
            Map<String, CommandConfig.Ownership> ownership, Map<String, List<String>> systems) {
        return new Authority(
                new Settings(Duration.ofSeconds(1), ownership, systems), name -> Optional.ofNullable(FIELDS.get(name)));
    }
}
