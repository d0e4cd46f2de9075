package io.atrium.webhook;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import java.util.function.Function;

/**
 * How a delivery came, beside its body.
 *
 * @param method of HTTP
 * @param headers with every value they were sent with
 * @param query the parameters of the query, as headers are
 * @param urlSecret the last segment of the path, when it is there for a secret; otherwise null
 * @param values what its body says at a place, when that is known; null for nothing
 */
record Request(String method, Headers headers, Headers query, String urlSecret, Function<JsonPointer, String> values) {

    /** One of whose body nothing is known yet. */
    Request(String method, Headers headers, Headers query, String urlSecret) {
        this(method, headers, query, urlSecret, place -> null);
    }

    /** The same, of whose body that is known. */
    Request saying(Function<JsonPointer, String> inBody) {
        return new Request(method, headers, query, urlSecret, inBody);
    }

    /** A POST with nothing in its URL. */
    static Request post(Headers headers) {
        return new Request("POST", headers, name -> List.of(), null);
    }
}
