package io.atrium.event;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/** What is known of the types of facts, by those who describe the documents that facts are about. */
public interface FactTypes {

    /**
     * The domain that facts of that type belong to, such as {@code procurement}; empty when there are no documents of that
     * kind, or not any more.
     */
    Optional<String> domain(String type);

    /**
     * The data of a fact as a holder of these scopes may be told it. Every way that facts leave asks here; Kafka does not,
     * where a topic holds one domain whole and its access list stands for the scope.
     *
     * @param type of the fact; of one that belongs to no documents nothing but an id is told
     * @param data stays as it is
     * @param legalEntities the only ones whose parts of shared documents are told; null for all
     */
    JsonObject shown(String type, JsonObject data, Set<String> scopes, Set<String> legalEntities);

    /** Whether {@link #shown} leaves a holder of these scopes everything that such facts carry. */
    boolean isWhole(String type, Set<String> scopes, Set<String> legalEntities);
}
