package io.atrium.record;

import io.vertx.core.json.JsonObject;

/**
 * A document as it stands in the store.
 *
 * @param type name of its type
 * @param id canonical id
 * @param version grows by one with every change
 * @param document canonical, without what is restricted
 * @param before what it was before the change that is being made; null when it is new, or nothing is being changed
 */
public record Stored(String type, String id, long version, JsonObject document, JsonObject before) {

    /** One that is not being changed. */
    public Stored(String type, String id, long version, JsonObject document) {
        this(type, id, version, document, null);
    }
}
