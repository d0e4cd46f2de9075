/**
 * Promise: suppliers, items, contracts, purchase orders, receipts and inventory in canonical form.
 *
 * <p>Comes in: HTTP requests, commands, rows of Odoo.
 *
 * <p>Goes out: canonical documents, orders in Odoo.
 *
 * <p>Never: a word of invoicing or workforce.
 */
package io.atrium.procurement;
