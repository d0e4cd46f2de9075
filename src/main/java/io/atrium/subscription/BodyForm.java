package io.atrium.subscription;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How much of a fact is sent. */
@Schema(enumeration = {"full", "thin"})
enum BodyForm {
    /** With the document after the change. */
    FULL("full"),
    /** Without: what came to pass, and about which document. */
    THIN("thin");

    @EnumeratedValue
    @JsonValue
    final String text;

    BodyForm(String text) {
        this.text = text;
    }

    @JsonCreator
    static BodyForm of(String text) {
        return Stream.of(values())
                .filter(form -> form.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text));
    }
}
