/**
 * Promise: what many ask for at once is done in one step, and each of them is answered for himself.
 *
 * <p>Comes in: what is asked for, one by one.
 *
 * <p>Goes out: groups, as large as the step before let them grow.
 *
 * <p>Never: an answer to somebody whose group has not succeeded.
 */
package io.atrium.group;
