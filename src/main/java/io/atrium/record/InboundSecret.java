package io.atrium.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A secret with which an interface may be opened, by its name; never the secret itself.
 *
 * @param name its place in the configuration, its label or its file
 * @param lastUsedAt by the replica that answers; null when it was not since that started
 */
@Schema(name = "InboundSecret", description = "A secret by its name; never the secret itself")
@JsonInclude(JsonInclude.Include.NON_NULL)
@Holds(DataClass.INTERNAL)
public record InboundSecret(
        @Schema(
                        examples = "secrets[0]",
                        description = "Its place in the configuration, its label or its file",
                        required = true)
                String name,
        @Schema(
                        description =
                                "When it last signed a delivery that the answering replica took; absent for not since that started")
                Instant lastUsedAt) {}
