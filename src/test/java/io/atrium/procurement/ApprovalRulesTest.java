package io.atrium.procurement;

import io.atrium.http.Price;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Who has to approve what. */
class ApprovalRulesTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Actor WARD = new Actor("ward", "ward");

    private final ApprovalRules rules = rules(
            new Rule().upTo("100").in("USD"),
            new Rule().upTo("1000").in("USD").approvals(2),
            new Rule().of("le_1").approvals(3),
            new Rule().categories("imaging").approvals(4),
            new Rule().approvals(5));

    @ParameterizedTest
    @CsvSource({
        "100.00, USD, le_2, gloves, 1",
        "100.01, USD, le_2, gloves, 2",
        "1000.00, USD, le_2, gloves, 2",
        "1000.01, USD, le_1, gloves, 3",
        "10.00, EUR, le_1, imaging, 3",
        "10.00, EUR, le_2, imaging, 4",
        "10.00, EUR, , , 5"
    })
    void theFirstRuleThatAppliesCounts(
            String amount, String currency, String legalEntity, String category, int approvals) {
        Requisition requisition = requisition(amount, currency, legalEntity, category);

        assertThat(rules.of(requisition).approvals()).isEqualTo(approvals);
    }

    @Test
    void withoutRulesAnyoneWhoMayApproveDoesSoOnce() {
        ApprovalRule rule = rules().of(requisition("1000000", "USD", null, null));

        assertThat(rule.approvals()).isEqualTo(1);
        assertThatCode(() -> rule.require(new Approver(new Actor("anybody", "anybody"), Set.of())))
                .doesNotThrowAnyException();
    }

    @Test
    void unsafeRulesAreRefusedAtStart() {
        ApprovalRules unsafe =
                rules(new Rule().upTo("100"), new Rule().approvals(0).scope("procurement:bless"), new Rule().in("USD"));

        assertThatThrownBy(() -> unsafe.check(null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("atrium.procurement.approval-rules[0].up-to needs a currency")
                .hasMessageContaining("atrium.procurement.approval-rules[1].approvals must be 1 or more")
                .hasMessageContaining("atrium.procurement.approval-rules[1].scope is no scope that there is")
                .hasMessageContaining("the last of atrium.procurement.approval-rules must apply to all");
        assertThatCode(() -> rules.check(null)).doesNotThrowAnyException();
        assertThatCode(() -> rules().check(null)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        // The same client in its own name.
        "ward, ward, ward, ward, true",
        // Two people for whom one client calls.
        "portal, ann, portal, ben, false",
        "portal, ann, portal, ann, true",
        // A client that also acts in its own name may be any of them.
        "portal, ann, portal, portal, true",
        // One person through two clients.
        "portal, ann, mobile, ann, true",
        "ward, ward, office, office, false"
    })
    void tellsPeopleApart(String client, String subject, String otherClient, String otherSubject, boolean mayBe) {
        Actor one = new Actor(client, subject);
        Actor other = new Actor(otherClient, otherSubject);

        assertThat(one.mayBe(other)).isEqualTo(mayBe);
        assertThat(other.mayBe(one)).isEqualTo(mayBe);
    }

    @Test
    void theEmployeeItIsForDoesNotApproveIt() {
        Requisition submitted = requisition("10", "USD", null, null).submitted(WARD, NOON, 1);

        assertThatThrownBy(() -> submitted.approved(
                        new Approver(new Actor("portal", "emp_1"), Set.of()), NOON, ApprovalRule.DEFAULT))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo(FailureCode.FORBIDDEN));
    }

    @Test
    void itIsOverdueOnceForEachSubmission() {
        Requisition submitted = requisition("10", "USD", null, null).submitted(WARD, NOON, 1);

        assertThat(submitted.isOverdue(NOON.minusSeconds(1))).isFalse();
        assertThat(submitted.isOverdue(NOON)).isTrue();
        assertThat(submitted.escalated(NOON).isOverdue(NOON)).isFalse();
        assertThat(submitted
                        .escalated(NOON)
                        .rejected(WARD, NOON, "no")
                        .changed(new RequisitionChanges(null, null, null, null, null, null, null))
                        .submitted(WARD, NOON, 1)
                        .isOverdue(NOON))
                .isTrue();
    }

    private static Requisition requisition(String amount, String currency, String legalEntity, String category) {
        NewRequisition.NewLine line =
                new NewRequisition.NewLine("itm_1", null, BigDecimal.ONE, new Price(amount, currency), "sup_1");
        return Requisition.draft(
                "req_1", WARD, new NewRequisition("emp_1", legalEntity, category, currency, null, null, List.of(line)));
    }

    private static ApprovalRules rules(ProcurementConfig.Rule... rules) {
        return new ApprovalRules(new ProcurementConfig() {

            @Override
            public int overReceipt() {
                return 0;
            }

            @Override
            public List<Rule> approvalRules() {
                return List.of(rules);
            }

            @Override
            public Duration escalateAfter() {
                return Duration.ofDays(3);
            }

            @Override
            public Duration escalationInterval() {
                return Duration.ofMinutes(1);
            }
        });
    }

    /** A rule as an operator writes it. */
    private static final class Rule implements ProcurementConfig.Rule {

        private Optional<BigDecimal> upTo = Optional.empty();
        private Optional<String> currency = Optional.empty();
        private Optional<Set<String>> legalEntities = Optional.empty();
        private Optional<Set<String>> categories = Optional.empty();
        private Optional<String> scope = Optional.empty();
        private int approvals = 1;

        Rule upTo(String amount) {
            upTo = Optional.of(new BigDecimal(amount));
            return this;
        }

        Rule in(String name) {
            currency = Optional.of(name);
            return this;
        }

        Rule of(String legalEntity) {
            legalEntities = Optional.of(Set.of(legalEntity));
            return this;
        }

        Rule categories(String category) {
            categories = Optional.of(Set.of(category));
            return this;
        }

        Rule approvals(int number) {
            approvals = number;
            return this;
        }

        Rule scope(String name) {
            scope = Optional.of(name);
            return this;
        }

        @Override
        public Optional<BigDecimal> upTo() {
            return upTo;
        }

        @Override
        public Optional<String> currency() {
            return currency;
        }

        @Override
        public Optional<Set<String>> legalEntities() {
            return legalEntities;
        }

        @Override
        public Optional<Set<String>> categories() {
            return categories;
        }

        @Override
        public int approvals() {
            return approvals;
        }

        @Override
        public Optional<String> scope() {
            return scope;
        }

        @Override
        public Optional<Set<String>> clients() {
            return Optional.empty();
        }
    }
}
