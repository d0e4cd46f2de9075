package io.atrium.record;

import io.atrium.Playground;
import java.util.HashMap;
import java.util.Map;

/** Where documents live that Odoo has never heard of: nobody looks whether they are still there. */
public class Aviary extends Playground {

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        settings.put("atrium.record.deep-interval", "1h");
        settings.put("atrium.subscription.insecure-targets", "true");
        settings.put("atrium.limit.policies.ops.rate", "100000");
        settings.put("atrium.limit.policies.ops.burst", "100000");
        return settings;
    }
}
