package io.atrium.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Failure;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whose tokens are not to be accepted any more, and why. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "NewRevocation", description = "Whose tokens are not to be accepted any more")
@Holds(DataClass.INTERNAL)
public record NewRevocation(
        @Schema(
                        enumeration = {"token", "client", "subject"},
                        description =
                                "`token`: one token, by its `jti`. `client`: all of a client. `subject`: all of a person, by"
                                        + " `sub`, `upn`, `preferred_username` or `email`")
                @NotNull(message = "The kind is required")
                @Pattern(regexp = "token|client|subject", message = "The kind is token, client or subject")
                String kind,
        @Holds(DataClass.CONFIDENTIAL)
                @Schema(examples = "rota-planner", description = "As the claim of the token has it")
                @NotBlank(message = "The value is required")
                @Size(max = 256, message = "At most 256 characters")
                String value,
        @Schema(examples = "Its secret was found in a mailbox")
                @NotBlank(message = "The reason is required")
                @Size(max = 500, message = "At most 500 characters")
                String reason,
        @Schema(
                        examples = "2026-01-31T12:00:00Z",
                        description =
                                "Only tokens issued before that, such as when the client has a new secret; absent: also those"
                                        + " issued later. Not for a single token")
                Instant issuedBefore,
        @Schema(examples = "2026-03-01T00:00:00Z", description = "Exclusive; absent: until it is lifted")
                Instant until) {

    /** @throws Failure {@code invalid} when it cannot be meant at that time */
    public void require(Instant now) {
        if (issuedBefore != null && kind.equals("token")) {
            throw Failure.invalid("/issuedBefore", "A single token is revoked whenever it was issued");
        }
        if (until != null && !until.isAfter(now)) {
            throw Failure.invalid("/until", "The end must lie in the future");
        }
    }
}
