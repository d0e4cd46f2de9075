/**
 * Promise: what somebody may do can be taken back, at once and by a person who is named.
 *
 * <p>Comes in: revocations, from those who may approve.
 *
 * <p>Goes out: commands, and through them what {@code access} refuses.
 *
 * <p>Never: a right that is granted; those come with the token.
 */
package io.atrium.governance;
