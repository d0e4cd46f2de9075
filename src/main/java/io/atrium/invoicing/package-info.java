/**
 * Promise: a supplier is paid what was ordered, received and agreed, once.
 *
 * <p>Comes in: HTTP requests, rows of Odoo, facts about invoices and their orders.
 *
 * <p>Goes out: canonical documents, drafts, postings, payments, whether invoices match.
 *
 * <p>Never: a word of procurement or workforce.
 */
package io.atrium.invoicing;
