package io.atrium.webhook;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The cases of RFC 7396 that a correction may have. */
class MergePatchTest {

    private static final Map<String, Object> TARGET =
            Map.of("name", "Noor", "address", Map.of("city", "Gent", "zip", "9000"), "ids", List.of(1, 2));

    @Test
    void anEmptyPatchChangesNoObjectAndMakesOneOfAnythingElse() {
        assertThat(MergePatch.apply(TARGET, Map.of())).isEqualTo(TARGET);
        assertThat(MergePatch.apply(List.of(1), Map.of())).isEqualTo(Map.of());
    }

    @Test
    void membersAreReplacedAddedAndTakenAwayAtAnyDepth() {
        Map<String, Object> address = new HashMap<>();
        address.put("zip", null);
        address.put("street", "Kade 1");

        assertThat(MergePatch.apply(TARGET, Map.of("address", address, "ids", List.of(3))))
                .isEqualTo(Map.of(
                        "name", "Noor", "address", Map.of("city", "Gent", "street", "Kade 1"), "ids", List.of(3)));
        assertThat(TARGET.get("address")).isEqualTo(Map.of("city", "Gent", "zip", "9000"));
    }
}
