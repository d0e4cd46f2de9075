package io.atrium.procurement;

import io.atrium.kernel.PublicId;
import io.vertx.core.json.JsonArray;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SupplierBankAccountMappingTest {

    private final SupplierBankAccountMapping mapping = new SupplierBankAccountMapping();

    @Test
    void readsAnAccountOfOdoo14() {
        assertThat(mapping.toCanonical(Recorded.row(14, "res.partner.bank"), List.of(), List.of()))
                .isEqualTo(new SupplierBankAccount(
                        PublicId.of("bank", 1),
                        PublicId.of("sup", 7),
                        "60-16-13 31926819",
                        null,
                        null,
                        null,
                        null,
                        null,
                        true,
                        PublicId.of("le", 1),
                        List.of()));
    }

    @Test
    void readsAnAccountOfOdoo19AndWhetherItIsTrusted() {
        assertThat(mapping.toCanonical(Recorded.row(19, "res.partner.bank"), List.of(), List.of()))
                .isEqualTo(new SupplierBankAccount(
                        PublicId.of("bank", 1),
                        PublicId.of("sup", 6),
                        "60-16-13 31926819",
                        "Marc Demo",
                        null,
                        null,
                        null,
                        false,
                        true,
                        PublicId.of("le", 1),
                        List.of()));
    }

    @Test
    void showsNumberHolderAndBankOnlyToThoseWhoMaySeeBankData() {
        assertThat(mapping.restricted())
                .containsOnlyKeys("accountNumber", "accountHolder", "bankName", "bankCode")
                .allSatisfy((field, scope) -> assertThat(scope).isEqualTo("supplier-bank:read"));
    }

    @Test
    void isAboutTheSamePartnersAsSuppliersAre() {
        assertThat(new SupplierMapping().domain()).isEqualTo(JsonArray.of(JsonArray.of("supplier_rank", ">", 0)));
        assertThat(mapping.domain()).isEqualTo(JsonArray.of(JsonArray.of("partner_id.supplier_rank", ">", 0)));
    }
}
