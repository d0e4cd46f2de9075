/**
 * Promise: employees and departments in canonical form.
 *
 * <p>Comes in: HTTP requests, commands, rows of Odoo.
 *
 * <p>Goes out: canonical documents, employees in Odoo.
 *
 * <p>Never: a word of procurement or invoicing.
 */
package io.atrium.workforce;
