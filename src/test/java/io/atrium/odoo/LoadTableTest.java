package io.atrium.odoo;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LoadTableTest {

    @Test
    void later_rows_leave_the_cells_of_the_record_empty() {
        LoadTable table = LoadTable.builder()
                .cell("id", "__atrium__.po_1")
                .cell("order_line/id", "__atrium__.po_1_1")
                .nextRow()
                .cell("order_line/id", "__atrium__.po_1_2")
                .cell("order_line/product_qty", 4)
                .build();

        assertThat(table.fields()).containsExactly("id", "order_line/id", "order_line/product_qty");
        assertThat(table.rows())
                .containsExactly(
                        List.of("__atrium__.po_1", "__atrium__.po_1_1", ""), List.of("", "__atrium__.po_1_2", "4"));
    }

    @Test
    void a_row_that_does_not_fit_its_columns_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LoadTable(List.of("id"), List.of(List.of("a", "b"))));
    }
}
