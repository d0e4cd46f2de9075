package io.atrium.webhook;

import java.util.List;

/**
 * How a delivery came, beside its body.
 *
 * @param method of HTTP
 * @param headers with every value they were sent with
 * @param query the parameters of the query, as headers are
 * @param urlSecret the last segment of the path, when it is there for a secret; otherwise null
 */
record Request(String method, Headers headers, Headers query, String urlSecret) {

    /** A POST with nothing in its URL. */
    static Request post(Headers headers) {
        return new Request("POST", headers, name -> List.of(), null);
    }
}
