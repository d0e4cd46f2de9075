package io.atrium.odoo;

/**
 * What came back.
 *
 * @param status of HTTP
 * @param isJson whether the body was JSON; a proxy's error page is not
 * @param body a JSON value, or null
 */
record Answer(int status, boolean isJson, Object body) {}
