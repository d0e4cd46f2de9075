package io.atrium.governance;

import io.atrium.Surroundings;
import java.util.HashMap;
import java.util.Map;

/** Surroundings in which nothing is kept for ever. */
public class Archive extends Surroundings {

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        settings.put("atrium.webhook.payload-retention", "2D");
        settings.put("atrium.webhook.retention", "14D");
        settings.put("atrium.command.payload-retention", "30D");
        settings.put("atrium.command.retention", "400D");
        settings.put("atrium.record.restricted-retention", "30D");
        settings.put("atrium.record.version-retention", "400D");
        settings.put("atrium.exceptionqueue.payload-retention", "30D");
        settings.put("atrium.exceptionqueue.retention", "400D");
        settings.put("atrium.reconcile.payload-retention", "30D");
        settings.put("atrium.reconcile.retention", "400D");
        settings.put("atrium.audit.retention", "400D");
        return settings;
    }
}
