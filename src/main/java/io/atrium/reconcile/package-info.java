/**
 * Promise: differences between systems are found and named, never silently repaired.
 *
 * <p>Comes in: records, and the systems they came from.
 *
 * <p>Goes out: findings.
 *
 * <p>Never: a repair of its own accord, or by a door of its own.
 */
package io.atrium.reconcile;
