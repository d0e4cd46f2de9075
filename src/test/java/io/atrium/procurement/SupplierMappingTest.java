package io.atrium.procurement;

import io.atrium.RecordedRows;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SupplierMappingTest {

    @Test
    void readsAPartnerAndLeavesOutWhatIsNotSet() {
        Supplier supplier = new SupplierMapping()
                .toCanonical(RecordedRows.of(14, "res.partner").get(0), List.of(), List.of());

        assertThat(supplier.name()).isEqualTo("Azure Interior");
        assertThat(supplier.email()).isEqualTo("azure.Interior24@example.com");
        assertThat(supplier.taxId()).isNull();
        assertThat(supplier.address().state()).isEqualTo("California (US)");
        assertThat(supplier.address().country()).isEqualTo("United States");
        assertThat(supplier.legalEntityId()).isNull();
        assertThat(supplier.active()).isTrue();
    }
}
