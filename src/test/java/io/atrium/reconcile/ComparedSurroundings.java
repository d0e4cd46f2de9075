package io.atrium.reconcile;

import io.atrium.Surroundings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Surroundings in which nothing puts the records right but who is told to, and nobody waits before looking again. */
public class ComparedSurroundings extends Surroundings {

    static final List<String> COMPARED = List.of("supplier", "employee", "purchase-order", "invoice", "payment");

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        // After the first fill nothing is read again by itself.
        COMPARED.forEach(type -> settings.put("atrium.record.poll-intervals." + type, "1h"));
        settings.put("atrium.record.deep-interval", "1h");
        settings.put("atrium.reconcile.settle", "0s");
        settings.put("atrium.reconcile.poll-interval", "20ms");
        // Small, so that the demo data takes many pages.
        settings.put("atrium.reconcile.page", "4");
        settings.put("atrium.reconcile.domains.tolerant.type", "invoice");
        settings.put("atrium.reconcile.domains.tolerant.amount-field", "total");
        settings.put("atrium.reconcile.domains.tolerant.tolerance", "0.05");
        settings.put("atrium.exceptionqueue.sweep-interval", "100ms");
        return settings;
    }
}
