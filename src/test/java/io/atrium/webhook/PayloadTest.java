package io.atrium.webhook;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class PayloadTest {

    @Test
    void json_is_read_whatever_its_type_says() {
        Object payload = Payload.parse(bytes("{\"id\": 1}"), "text/plain");

        assertThat(payload).isEqualTo(Map.of("id", 1));
    }

    @Test
    void a_form_is_refused_with_advice() {
        Throwable refusal =
                catchThrowable(() -> Payload.parse(bytes("id=1"), "Application/X-WWW-Form-Urlencoded; charset=UTF-8"));

        assertThat(refusal).isInstanceOf(Unmappable.class).hasMessageContaining("form-encoded");
    }

    @Test
    void what_is_not_json_is_refused_without_being_quoted() {
        Throwable refusal = catchThrowable(() -> Payload.parse(bytes("{\"name\": Noor}"), null));

        assertThat(refusal).isInstanceOf(Unmappable.class).hasMessageNotContaining("Noor");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
