/**
 * Promise: the people who run integrations see in a browser what goes on, and put right what went wrong.
 *
 * <p>Comes in: requests of people who have signed in.
 *
 * <p>Goes out: pages, made of what Atrium's own API answers to the person's own token.
 *
 * <p>Never: a rule of business, a right that the token does not have, a way around the API.
 */
package io.atrium.console;
