/**
 * Promise: Odoo is spoken to in one place, in its own two wire protocols, within a budget.
 *
 * <p>Comes in: calls with named arguments.
 *
 * <p>Goes out: rows, ids, and failures in Atrium's words.
 *
 * <p>Never: Odoo's debug text, an unbounded wait, a blind retry of a write.
 */
package io.atrium.odoo;
