package io.atrium.webhook;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The answer to a challenge, as Okta wants it.
 *
 * @param verification what was sent
 */
@Holds(DataClass.INTERNAL)
record ChallengeAnswer(
        @Schema(examples = "kJ8e2fQxVb", description = "What was sent", required = true) String verification) {}
