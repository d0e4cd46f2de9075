package io.atrium;

import io.atrium.start.Startup;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.eclipse.microprofile.config.ConfigProvider;

/** Starts Atrium. */
@QuarkusMain
public class Atrium {

    /** Runs until it is stopped; exits with 1 when it refuses to start. */
    public static void main(String... arguments) {
        // Before anything logs: whatever is started here would otherwise fix the JDK's own log manager for good.
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        try {
            Startup.run(Atrium::setting, () -> Quarkus.run(arguments));
        } catch (Startup.RefusedToStart refused) {
            System.err.println("Atrium does not start.");
            System.err.println(refused.getMessage());
            System.exit(1);
        }
    }

    private static String setting(String key) {
        return ConfigProvider.getConfig().getOptionalValue(key, String.class).orElse(null);
    }
}
