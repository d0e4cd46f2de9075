/**
 * Promise: a delivery is verified, stored once, acknowledged fast.
 *
 * <p>Comes in: signed deliveries of configured sources.
 *
 * <p>Goes out: commands.
 *
 * <p>Never: a 2xx before the commit; trust in anything that is not signed.
 */
package io.atrium.webhook;
