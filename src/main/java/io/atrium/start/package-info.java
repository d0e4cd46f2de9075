/**
 * Promise: the process begins safely: mode, derived settings, missing keys named all at once.
 *
 * <p>Comes in: configuration.
 *
 * <p>Goes out: a running Atrium or a refusal that says why.
 *
 * <p>Never: a default that is unsafe in production.
 */
package io.atrium.start;
