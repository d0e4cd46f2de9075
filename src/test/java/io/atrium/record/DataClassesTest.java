package io.atrium.record;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.kernel.Money;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

class DataClassesTest {

    @Test
    void readsWhatEachFieldHoldsDownToTheLast() {
        assertThat(DataClasses.of(Stay.class))
                .containsExactly(
                        entry("ward", DataClass.INTERNAL),
                        entry("patient", DataClass.PERSONAL),
                        entry("account", DataClass.BANK),
                        entry("nights", DataClass.INTERNAL),
                        entry("nights.bed", DataClass.CONFIDENTIAL),
                        entry("nights.price", DataClass.CONFIDENTIAL),
                        entry("nights.price.amount", DataClass.CONFIDENTIAL),
                        entry("nights.price.currency", DataClass.CONFIDENTIAL));
    }

    @Test
    void namesAFieldThatDoesNotSayIt() {
        assertThatThrownBy(() -> DataClasses.of(Unsaid.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("name")
                .hasMessageContaining("@Holds");
    }

    @Holds(DataClass.INTERNAL)
    private record Stay(
            String ward,
            @Restricted("workforce-personal:read") String patient,
            @Restricted(value = "supplier-bank:read", holds = DataClass.BANK) String account,
            List<Night> nights) {}

    @Holds(DataClass.CONFIDENTIAL)
    private record Night(String bed, Money price) {}

    private record Unsaid(String name) {}
}
