package io.atrium.exceptionqueue;

import io.atrium.command.Command;
import io.atrium.http.Correlation;

/**
 * Who does something with a case.
 *
 * @param client that asked for it, or {@code atrium}
 * @param person for whom
 */
record Actor(String client, String person, String correlationId) {

    private static final String ATRIUM = "atrium";

    static Actor of(Command command) {
        return new Actor(command.caller(), command.person(), command.correlationId());
    }

    /** Atrium itself. */
    static Actor atrium() {
        return new Actor(ATRIUM, ATRIUM, Correlation.newId());
    }
}
