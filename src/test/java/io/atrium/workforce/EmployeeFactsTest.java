package io.atrium.workforce;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the changes of an employee are called. */
class EmployeeFactsTest {

    private static final JsonObject WORKS =
            new JsonObject().put("active", true).put("departmentId", "dep_1").put("jobTitle", "Nurse");
    private static final JsonObject GONE = WORKS.copy().put("active", false);

    private final EmployeeMapping employees = new EmployeeMapping();

    @Test
    void whoIsNewHasJoinedUnlessGoneAlready() {
        assertThat(employees.verbs(null, WORKS)).containsExactly("created", "joined");
        assertThat(employees.verbs(null, GONE)).containsExactly("created");
    }

    @Test
    void whoComesBackHasJoinedAndWhoIsArchivedHasLeft() {
        assertThat(employees.verbs(GONE, WORKS)).containsExactly("joined");
        assertThat(employees.verbs(WORKS, GONE.copy().put("departmentId", "dep_2")))
                .containsExactly("left");
    }

    @Test
    void whoWorksElsewhereHasMoved() {
        assertThat(employees.verbs(WORKS, WORKS.copy().put("departmentId", "dep_2")))
                .containsExactly("moved");
        assertThat(employees.verbs(WORKS, WORKS.copy().put("facilityId", "fac_1")))
                .containsExactly("moved");
        assertThat(employees.verbs(WORKS, WORKS.copy().put("jobTitle", "Head of Nursing")))
                .containsExactly("updated");
        assertThat(employees.verbs(GONE, GONE.copy().put("departmentId", "dep_2")))
                .containsExactly("updated");
    }

    @Test
    void allOfItStandsInTheCatalogue() {
        assertThat(employees.steps()).containsOnlyKeys("joined", "moved", "left");
    }
}
