package io.atrium.record;

import io.vertx.core.json.JsonObject;

/**
 * A document as it stands in the store.
 *
 * @param type name of its type
 * @param odooId the record behind it
 * @param id canonical id
 * @param version grows by one with every change
 * @param document canonical
 */
public record Stored(String type, int odooId, String id, long version, JsonObject document) {}
