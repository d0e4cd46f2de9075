package io.atrium.subscription;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.annotations.DynamicUpdate;

/**
 * A client's wish to be told of facts at an address of its own.
 *
 * <p>Its JSON is what callers see: only the marked fields, never a secret.
 */
@Entity
// State and failing_since are also written by deliveries: an update here must touch only what it changed.
@DynamicUpdate
@JsonAutoDetect(
        fieldVisibility = Visibility.NONE,
        getterVisibility = Visibility.NONE,
        isGetterVisibility = Visibility.NONE)
@Holds(DataClass.INTERNAL)
class Subscription extends PanacheEntityBase {

    private static final SecureRandom RANDOM = new SecureRandom();

    @Id
    @JsonProperty
    @Schema(required = true, examples = "sub_5f1c0d9a7b3e48c2a6d4e0f1")
    private String id;

    @Schema(hidden = true)
    private String client;

    @JsonProperty
    @Schema(examples = "https://example.org/atrium")
    private String url;

    @JsonProperty
    @Schema(examples = "[\"io.atrium.purchase-order.*\"]")
    private List<String> types;

    @JsonProperty
    @Schema(nullable = true, examples = "Our ordering system")
    private String description;

    @Schema(hidden = true)
    @Column(name = "legal_entities")
    private List<String> legalEntities;

    @Schema(hidden = true)
    private byte[] secret;

    @Schema(hidden = true)
    @Column(name = "previous_secret")
    private byte[] previousSecret;

    @Schema(hidden = true)
    @Column(name = "previous_secret_until")
    private Instant previousSecretUntil;

    @JsonProperty
    @Enumerated(EnumType.STRING)
    private SubscriptionState state;

    @JsonProperty
    @Column(name = "created_at")
    private Instant createdAt;

    @JsonProperty
    @Schema(nullable = true, description = "Deliveries fail since then; null while they succeed")
    @Column(name = "failing_since")
    private Instant failingSince;

    protected Subscription() {}

    Subscription(Subscriber subscriber, SubscriptionRequest request, Instant now) {
        id = randomId();
        client = subscriber.client();
        legalEntities = subscriber.legalEntities();
        url = request.url();
        types = request.types();
        description = request.description();
        secret = Secret.random();
        state = SubscriptionState.ACTIVE;
        createdAt = now;
    }

    String id() {
        return id;
    }

    String secretText() {
        return Secret.text(secret);
    }

    @Schema(hidden = true)
    boolean isActive() {
        return state == SubscriptionState.ACTIVE;
    }

    /** Takes a new secret; the one before it signs along until then. Of several rotations only the last two count. */
    void rotateSecret(Instant previousUntil) {
        previousSecret = secret;
        previousSecretUntil = previousUntil;
        secret = Secret.random();
    }

    private static String randomId() {
        byte[] bytes = new byte[12];
        RANDOM.nextBytes(bytes);
        return "sub_" + HexFormat.of().formatHex(bytes);
    }
}
