package io.atrium.record;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The id that another system has for a document; unique per type of document, system and value.
 *
 * @param system the other system; for a webhook source, the source's name
 * @param value its id there
 */
@Holds(DataClass.INTERNAL)
public record Identifier(@Schema(examples = "bamboohr") String system, @Schema(examples = "300") String value) {

    /** As lists take it: {@code <system>:<value>}. */
    public String text() {
        return system + ":" + value;
    }
}
