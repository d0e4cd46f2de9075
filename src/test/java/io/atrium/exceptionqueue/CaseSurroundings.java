package io.atrium.exceptionqueue;

import io.atrium.Surroundings;
import java.util.HashMap;
import java.util.Map;

/** Surroundings in which an HR system delivers, nobody waits for what is missing, and corrections take two people. */
public class CaseSurroundings extends Surroundings {

    static final String SECRET = "try-bamboohr-with-this-secret";

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        settings.put("atrium.webhook.sources.bamboohr.preset", "bamboohr");
        settings.put("atrium.webhook.sources.bamboohr.secrets", SECRET);
        settings.put("atrium.webhook.intake.reference-patience", "0s");
        settings.put("atrium.exceptionqueue.sweep-interval", "100ms");
        settings.put("atrium.exceptionqueue.escalation-interval", "100ms");
        settings.put("atrium.exceptionqueue.escalate-to.ward-desk", "ward-managers");
        settings.put("atrium.exceptionqueue.rules[0].code", "test-ruled");
        settings.put("atrium.exceptionqueue.rules[0].owner", "ward-desk");
        settings.put("atrium.exceptionqueue.rules[0].criticality", "critical");
        settings.put("atrium.command.second-persons", "false");
        settings.put("atrium.command.second-person.exception-correction", "true");
        settings.put("atrium.command.duties-apart", "false");
        return settings;
    }
}
