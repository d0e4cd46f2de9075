package io.atrium;

import io.atrium.sandbox.SandboxOdoo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Surroundings that may be spoilt: whoever plays here has as large a share of requests as it likes. Odoo is a new one,
 * which has every type of documents.
 */
public class Playground extends Surroundings {

    public Playground() {
        this(19);
    }

    /** As that version of Odoo. */
    protected Playground(int serie) {
        super(SandboxOdoo.Options.defaults().withSerie(serie));
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        for (String policy : List.of("read", "write", "bulk")) {
            settings.put("atrium.limit.policies." + policy + ".rate", "100000");
            settings.put("atrium.limit.policies." + policy + ".burst", "100000");
        }
        return settings;
    }
}
