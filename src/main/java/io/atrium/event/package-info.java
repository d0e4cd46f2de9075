/**
 * Promise: a fact, once committed, is delivered at least once, in order per subject.
 *
 * <p>Comes in: facts, inside the transaction that changed a record.
 *
 * <p>Goes out: the log, the channel {@code changes}, the change feed.
 *
 * <p>Never: a position that a reader could skip.
 */
package io.atrium.event;
