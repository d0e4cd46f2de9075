/**
 * Promise: callers meet one set of manners: problem details, paging, conditional requests, correlation, filter order,
 * and one contract that says so, in a document for each domain.
 *
 * <p>Comes in: HTTP requests, failures.
 *
 * <p>Goes out: HTTP answers.
 *
 * <p>Never: a decision about business.
 */
package io.atrium.http;
