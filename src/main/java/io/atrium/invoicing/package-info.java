/**
 * Promise: supplier invoices in canonical form.
 *
 * <p>Comes in: HTTP requests, rows of Odoo.
 *
 * <p>Goes out: canonical documents.
 *
 * <p>Never: a word of procurement or workforce.
 */
package io.atrium.invoicing;
