package io.atrium;

import io.atrium.audit.ExportCheck;
import io.atrium.start.Startup;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** Starts Atrium; or proves an export of the audit trail, which takes nothing but the file. */
@QuarkusMain
public class Atrium {

    private static final String VERIFY_AUDIT = "verify-audit";

    /** Runs until it is stopped; exits with 1 when it refuses to start. */
    public static void main(String... arguments) {
        if (arguments.length > 0 && arguments[0].equals(VERIFY_AUDIT)) {
            System.exit(ExportCheck.run(List.of(arguments).subList(1, arguments.length), System.out));
        }
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
