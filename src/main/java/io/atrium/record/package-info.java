/**
 * Promise: the canonical documents and their versions, and the capture that keeps them true.
 *
 * <p>Comes in: rows of Odoo, canonical documents.
 *
 * <p>Goes out: documents, versions, facts about what changed.
 *
 * <p>Never: a write to Odoo; a change without its fact.
 */
package io.atrium.record;
