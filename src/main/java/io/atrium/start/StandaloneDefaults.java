package io.atrium.start;

import java.util.Map;

/** What standalone mode sets where nothing is set. None of it applies in production. */
final class StandaloneDefaults {

    static final String ISSUER = "http://127.0.0.1/atrium";
    static final String AUDIENCE = "atrium";

    static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("atrium.jwt.issuer", ISSUER),
            Map.entry("atrium.jwt.audience", AUDIENCE),
            Map.entry("mp.jwt.verify.issuer", ISSUER),
            Map.entry("mp.jwt.verify.audiences", AUDIENCE),
            // Two sources to try webhooks with; their secrets stand in the README.
            Map.entry("atrium.webhook.sources.bamboohr.preset", "bamboohr"),
            Map.entry("atrium.webhook.sources.bamboohr.secrets", "try-bamboohr-with-this-secret"),
            Map.entry("atrium.webhook.sources.hr.preset", "standard-webhooks"),
            Map.entry("atrium.webhook.sources.hr.secrets", "whsec_dHJ5LXN0YW5kYXJkLXdlYmhvb2tzLXdpdGgtdGhpcw=="),
            // A key to try the hints of Odoo's automation rules with; it stands in the README too.
            Map.entry("atrium.record.hint-keys", "try-odoo-hints-with-this-key"),
            // Where those who are sent facts find what they hold.
            Map.entry("atrium.event.public-url", "http://localhost:${quarkus.http.port}"),
            // Nobody has to learn that it ends.
            Map.entry("atrium.http.drain-delay", "0s"),
            // Whoever tries things out is alone.
            Map.entry("atrium.command.second-persons", "false"),
            Map.entry("atrium.command.duties-apart", "false"),
            // So that the first lists are not refused.
            Map.entry("atrium.record.start-patience", "20s"),
            // So that a subscriber on this machine can be tried.
            Map.entry("atrium.subscription.insecure-targets", "true"));

    private StandaloneDefaults() {}
}
