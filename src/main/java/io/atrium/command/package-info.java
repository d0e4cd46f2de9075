/**
 * Promise: a deed happens once, or is known to be in doubt.
 *
 * <p>Comes in: commands with an idempotency key.
 *
 * <p>Goes out: settled intents, operations, records and facts in one transaction.
 *
 * <p>Never: a second effect in Odoo for the same intent.
 */
package io.atrium.command;
