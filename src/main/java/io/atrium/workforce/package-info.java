/**
 * Promise: employees, where and as what they work, their leaves and their hours, in canonical form.
 *
 * <p>Comes in: HTTP requests, commands, rows of Odoo.
 *
 * <p>Goes out: canonical documents; employees, departments, facilities, positions, leaves and hours in Odoo.
 *
 * <p>Never: a word of procurement or invoicing; personal data, or a reason for a leave, into Odoo.
 */
package io.atrium.workforce;
