package io.atrium.subscription;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.atrium.access.Caller;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.annotations.Immutable;

/**
 * A client's wish to be told of facts at an address of its own.
 *
 * <p>Its JSON is what callers see: only the marked fields, never a secret. It is read here and written by commands, in the
 * transaction that settles them; see {@link SubscriptionTable}.
 */
@Entity
@Immutable
@JsonAutoDetect(
        fieldVisibility = Visibility.NONE,
        getterVisibility = Visibility.NONE,
        isGetterVisibility = Visibility.NONE)
@Holds(DataClass.INTERNAL)
class Subscription extends PanacheEntityBase {

    @Id
    @JsonProperty
    @Schema(required = true, examples = "sub_5f1c0d9a7b3e48c2a6d4e0f1")
    private String id;

    @Schema(hidden = true)
    private int number;

    @Schema(hidden = true)
    private long version;

    @Schema(hidden = true)
    private String client;

    @JsonProperty
    @Schema(examples = "https://example.org/atrium")
    private String url;

    @JsonProperty
    @Schema(examples = "[\"io.atrium.purchase-order.*\"]")
    private List<String> types;

    @Schema(hidden = true)
    @Column(name = "legal_entities")
    private List<String> visibleEntities;

    @JsonProperty
    @Schema(
            nullable = true,
            examples = "[\"le_53ysn18k\"]",
            description = "The only ones it is told of, beside facts that belong to none; null: all that it may see")
    @Column(name = "wanted_entities")
    private List<String> legalEntities;

    @JsonProperty
    @Schema(nullable = true, examples = "$number(data.total.amount) >= 10000")
    private String filter;

    @JsonProperty
    @Enumerated(EnumType.STRING)
    private BodyForm body;

    @JsonProperty
    @Schema(nullable = true, examples = "Our ordering system")
    private String description;

    @JsonProperty
    @Schema(
            enumeration = {"hr-operations", "finance-operations", "integration-support"},
            description = "The team here that looks after it when deliveries fail")
    private String owner;

    @JsonProperty
    @Enumerated(EnumType.STRING)
    private Signing signing;

    @JsonProperty
    @Schema(
            nullable = true,
            examples = "whpk_L6ntMfvMvQUvhmBm6Z5e2hRM3MMiZzVvPEEhKmVqNaA=",
            description = "Verifies `ed25519`, as Standard Webhooks says")
    @Column(name = "public_key")
    private String publicKey;

    @Schema(hidden = true)
    @Column(name = "secret_version")
    private int secretVersion;

    @JsonProperty
    @Schema(nullable = true, examples = "50", description = "Deliveries a second; null: no limit")
    private Integer rate;

    @JsonProperty
    @Schema(nullable = true, examples = "4", description = "Deliveries at once; null: as is usual here")
    private Integer concurrency;

    @JsonProperty
    @Enumerated(EnumType.STRING)
    private SubscriptionState state;

    @JsonProperty
    @Schema(
            nullable = true,
            enumeration = {"gone", "failing"},
            description = "Why it is disabled: the subscriber answered 410, or has failed for too long")
    @Column(name = "state_reason")
    private String stateReason;

    @JsonProperty
    @Column(name = "created_at")
    private Instant createdAt;

    @JsonProperty
    @Column(name = "updated_at")
    private Instant updatedAt;

    @JsonProperty
    @Schema(nullable = true, description = "Deliveries fail since then; null while they succeed")
    @Column(name = "failing_since")
    private Instant failingSince;

    protected Subscription() {}

    /** As a statement returned it. */
    static Subscription of(Row row) {
        Subscription subscription = new Subscription();
        subscription.id = row.getString("id");
        subscription.number = row.getInteger("number");
        subscription.version = row.getLong("version");
        subscription.client = row.getString("client");
        subscription.url = row.getString("url");
        subscription.types = List.of(row.getArrayOfStrings("types"));
        subscription.visibleEntities = list(row.getArrayOfStrings("legal_entities"));
        subscription.legalEntities = list(row.getArrayOfStrings("wanted_entities"));
        subscription.filter = row.getString("filter");
        subscription.body = BodyForm.of(row.getString("body"));
        subscription.description = row.getString("description");
        subscription.owner = row.getString("owner");
        subscription.signing = Signing.of(row.getString("signing"));
        subscription.publicKey = row.getString("public_key");
        subscription.secretVersion = row.getInteger("secret_version");
        subscription.rate = row.getInteger("rate");
        subscription.concurrency = row.getInteger("concurrency");
        subscription.state = SubscriptionState.of(row.getString("state"));
        subscription.stateReason = row.getString("state_reason");
        subscription.createdAt = row.getOffsetDateTime("created_at").toInstant();
        subscription.updatedAt = row.getOffsetDateTime("updated_at").toInstant();
        OffsetDateTime failing = row.getOffsetDateTime("failing_since");
        subscription.failingSince = failing == null ? null : failing.toInstant();
        return subscription;
    }

    private static List<String> list(String[] texts) {
        return texts == null ? null : List.of(texts);
    }

    String id() {
        return id;
    }

    int number() {
        return number;
    }

    String client() {
        return client;
    }

    long version() {
        return version;
    }

    Signing signing() {
        return signing;
    }

    int secretVersion() {
        return secretVersion;
    }

    SubscriptionState state() {
        return state;
    }

    List<String> types() {
        return types;
    }

    List<String> visibleEntities() {
        return visibleEntities;
    }

    List<String> legalEntities() {
        return legalEntities;
    }

    /** Whether the caller may see all that the subscription is told of. One that may not could redirect it. */
    boolean isSeenBy(Caller caller) {
        return caller.legalEntities()
                .map(own -> visibleEntities != null && own.containsAll(visibleEntities))
                .orElse(true);
    }

    /** What its client asked for, in the words of {@link SubscriptionRequest}. */
    JsonObject wish() {
        return new JsonObject()
                .put("url", url)
                .put("types", new JsonArray(types))
                .put("legalEntities", legalEntities == null ? null : new JsonArray(legalEntities))
                .put("filter", filter)
                .put("body", body.text)
                .put("description", description)
                .put("owner", owner)
                .put("rate", rate)
                .put("concurrency", concurrency);
    }
}
