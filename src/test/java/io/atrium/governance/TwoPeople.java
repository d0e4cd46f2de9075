package io.atrium.governance;

import io.atrium.Surroundings;
import java.util.HashMap;
import java.util.Map;

/** Surroundings in which nobody does alone what takes two, as in production. */
public class TwoPeople extends Surroundings {

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        settings.put("atrium.command.second-persons", "true");
        settings.put("atrium.command.duties-apart", "true");
        return settings;
    }
}
