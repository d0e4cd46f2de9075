/**
 * Promise: Atrium can be tried with nothing installed: a database, an Odoo to try things on, a token issuer.
 *
 * <p>Comes in: the start of standalone mode.
 *
 * <p>Goes out: addresses to connect to.
 *
 * <p>Never: an answer in production mode.
 */
package io.atrium.sandbox;
