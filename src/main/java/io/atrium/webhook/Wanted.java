package io.atrium.webhook;

import java.util.Map;

/**
 * A command as a mapping words it. Caller, key and correlation are not the mapping's to choose.
 *
 * @param operation names the handler
 * @param body canonical
 */
record Wanted(String operation, Map<String, Object> body) {}
