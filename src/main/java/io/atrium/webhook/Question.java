package io.atrium.webhook;

/**
 * What is to be asked of a vendor's API.
 *
 * @param kind of the document that is answered
 * @param subject what the delivery is about
 * @param method of HTTP
 * @param path and query, after the address of the API
 * @param body to be sent as JSON; null for none
 * @param expects whether an answer is one to this
 */
record Question(String kind, String subject, String method, String path, Object body, Expression expects) {

    /** @throws Unmappable when that is no answer to this */
    void require(Object answer) {
        if (!Boolean.TRUE.equals(expects.evaluate(answer))) {
            throw new Unmappable("The vendor's API answered something else than was asked for.");
        }
    }
}
