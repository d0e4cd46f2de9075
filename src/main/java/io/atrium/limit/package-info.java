/**
 * Promise: nobody gets more than their share, Odoo least of all.
 *
 * <p>Comes in: requests of a known caller.
 *
 * <p>Goes out: a permit or a 429.
 *
 * <p>Never: with Redis, a limit that depends on which replica answered.
 */
package io.atrium.limit;
