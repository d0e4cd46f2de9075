package io.atrium.webhook;

/**
 * A vendor's account that may deliver.
 *
 * @param name in the path; also the system of the identifiers it sends
 * @param verifier knows its secrets
 */
record Source(String name, Verifier verifier) {}
