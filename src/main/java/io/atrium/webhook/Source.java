package io.atrium.webhook;

import java.time.Duration;

/**
 * A vendor's account that may deliver.
 *
 * @param name in the path; also the system of the identifiers it sends
 * @param verifier knows its secrets
 * @param mapping knows its payloads
 * @param remember how long copies of its deliveries are recognised
 */
record Source(String name, Verifier verifier, Mapping mapping, Duration remember) {}
