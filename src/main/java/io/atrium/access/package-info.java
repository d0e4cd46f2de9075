/**
 * Promise: who calls, what they may do, what they may see.
 *
 * <p>Comes in: bearer tokens.
 *
 * <p>Goes out: the caller and the caller's limits.
 *
 * <p>Never: a default that allows.
 */
package io.atrium.access;
