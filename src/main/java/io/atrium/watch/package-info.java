/**
 * Promise: what is out of line with its own past is pointed out, with the figures that say so.
 *
 * <p>Comes in: what each room lets be counted of an hour.
 *
 * <p>Goes out: anomalies, and a case for the team that may know why.
 *
 * <p>Never: a deed.
 */
package io.atrium.watch;
