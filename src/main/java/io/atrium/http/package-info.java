/**
 * Promise: callers meet one set of manners: problem details, paging, conditional requests, correlation, filter order.
 *
 * <p>Comes in: HTTP requests, failures.
 *
 * <p>Goes out: HTTP answers.
 *
 * <p>Never: a decision about business.
 */
package io.atrium.http;
