/**
 * Promise: the way of one webhook or call, through Odoo to the subscriber, can be looked at as one trace, also across what
 * was stored in between.
 *
 * <p>Comes in: where a hop begins and ends, and what it goes on from.
 *
 * <p>Goes out: spans, to a collector, where one is configured.
 *
 * <p>Never: what a document says, who it is about, or a secret; nor a wait for the collector.
 */
package io.atrium.trace;
