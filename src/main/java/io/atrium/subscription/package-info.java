/**
 * Promise: partners hear of facts, signed, in order per subject, with retries; a slow one slows nobody else.
 *
 * <p>Comes in: facts from the channel {@code changes}.
 *
 * <p>Goes out: signed HTTP deliveries.
 *
 * <p>Never: a call to an address that only insiders may reach.
 */
package io.atrium.subscription;
