package io.atrium.record;

import io.vertx.core.json.JsonObject;

/**
 * A document as it stands in the store.
 *
 * @param type name of its type
 * @param id canonical id
 * @param version grows by one with every change
 * @param document canonical
 */
public record Stored(String type, String id, long version, JsonObject document) {}
