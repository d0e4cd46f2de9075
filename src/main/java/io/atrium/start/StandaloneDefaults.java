package io.atrium.start;

import java.util.Map;

/** What standalone mode sets where nothing is set. None of it applies in production. */
final class StandaloneDefaults {

    static final String ISSUER = "http://127.0.0.1/atrium";
    static final String AUDIENCE = "atrium";

    static final Map<String, String> SETTINGS = Map.of(
            "atrium.jwt.issuer",
            ISSUER,
            "atrium.jwt.audience",
            AUDIENCE,
            "mp.jwt.verify.issuer",
            ISSUER,
            "mp.jwt.verify.audiences",
            AUDIENCE,
            // Two sources to try webhooks with; their secrets stand in the README.
            "atrium.webhook.sources.bamboohr.preset",
            "bamboohr",
            "atrium.webhook.sources.bamboohr.secrets",
            "try-bamboohr-with-this-secret",
            "atrium.webhook.sources.hr.preset",
            "standard-webhooks",
            "atrium.webhook.sources.hr.secrets",
            "whsec_dHJ5LXN0YW5kYXJkLXdlYmhvb2tzLXdpdGgtdGhpcw==",
            // So that a subscriber on this machine can be tried.
            "atrium.subscription.insecure-targets",
            "true");

    private StandaloneDefaults() {}
}
