package io.atrium.workforce;

import io.atrium.RecordedRows;
import io.atrium.kernel.PublicId;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EmployeeMappingTest {

    @Test
    void readsAnEmployeeOfOdoo14() {
        Employee employee = new EmployeeMapping()
                .toCanonical(RecordedRows.of(14, "hr.employee").get(0), List.of(), List.of());

        assertThat(employee.id()).isEqualTo(PublicId.of("emp", 20));
        assertThat(employee.name()).isEqualTo("Abigail Peterson");
        assertThat(employee.departmentId()).isEqualTo(PublicId.of("dep", 5));
        assertThat(employee.managerId()).isNull();
        assertThat(employee.mobilePhone()).isNull();
    }

    @Test
    void readsADepartmentOfOdoo19() {
        Department department = new DepartmentMapping()
                .toCanonical(RecordedRows.of(19, "hr.department").get(0), List.of(), List.of());

        assertThat(department.parentId()).isEqualTo(PublicId.of("dep", 2));
        assertThat(department.managerName()).isEqualTo("Mitchell Admin");
    }
}
