package io.atrium.audit;

import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Row;
import java.util.HexFormat;

/**
 * Where a chain stands.
 *
 * @param link the last one; 0 before the first
 * @param hash of that link, in hexadecimal digits
 */
record Head(int chain, long link, String hash) {

    static Head beforeTheFirst(int chain) {
        return new Head(chain, 0, HexFormat.of().formatHex(Written.genesis(chain)));
    }

    static Head of(Row row) {
        return new Head(
                row.getShort("chain"),
                row.getLong("link"),
                HexFormat.of().formatHex(row.getBuffer("hash").getBytes()));
    }

    static Head of(JsonArray json) {
        return new Head(json.getInteger(0), json.getLong(1), json.getString(2));
    }

    JsonArray toJson() {
        return JsonArray.of(chain, link, hash);
    }
}
