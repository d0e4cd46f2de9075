/**
 * Promise: who did what, written with the deed or not at all.
 *
 * <p>Comes in: deeds, inside the transaction that does them.
 *
 * <p>Goes out: an append-only trail.
 *
 * <p>Never: the value of a restricted field.
 */
package io.atrium.audit;
