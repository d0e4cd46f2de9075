package io.atrium.subscription;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/** A subscription at the one moment its secret is shown, for the contract. */
@Schema(
        properties =
                @SchemaProperty(
                        name = "secret",
                        type = SchemaType.STRING,
                        examples = "whsec_…",
                        extensions = @Extension(name = "x-data-class", value = "confidential"),
                        description =
                                "Signs every delivery, as Standard Webhooks says; it is not shown again. Absent for"
                                        + " `ed25519`, where `publicKey` verifies"))
@Holds(DataClass.INTERNAL)
record SubscriptionWithSecret(@JsonUnwrapped Subscription subscription, String secret) {}
