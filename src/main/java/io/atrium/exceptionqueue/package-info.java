/**
 * Promise: what the machine could not finish, a named team will, by a date.
 *
 * <p>Comes in: work that gave up, through {@code kernel.LastResort}.
 *
 * <p>Goes out: cases with an owner and a due date.
 *
 * <p>Never: a silent drop.
 */
package io.atrium.exceptionqueue;
