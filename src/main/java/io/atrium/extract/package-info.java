/**
 * Promise: bulk extracts: streamed, versioned, with a manifest.
 *
 * <p>Comes in: records.
 *
 * <p>Goes out: files for reporting.
 *
 * <p>Never: a load on Odoo.
 */
package io.atrium.extract;
