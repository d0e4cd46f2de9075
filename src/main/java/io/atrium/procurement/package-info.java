/**
 * Promise: suppliers, items, contracts, purchase orders, receipts and inventory in canonical form.
 *
 * <p>Comes in: HTTP requests, commands, rows of Odoo, facts about what is in stock.
 *
 * <p>Goes out: canonical documents, orders in Odoo, what of it falls short.
 *
 * <p>Never: a word of invoicing or workforce.
 */
package io.atrium.procurement;
