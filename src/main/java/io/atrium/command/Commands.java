package io.atrium.command;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Carries out commands, each exactly once. */
@ApplicationScoped
public class Commands {

    /**
     * Stores the command as an intent and carries it out.
     *
     * <p>The same key with the same body gives the first outcome again; with another body it fails with
     * {@code idempotency-key-reused}; while the first is still running with {@code operation-in-progress}. A command
     * that Odoo refuses fails with {@code rejected-by-odoo}, now and when repeated.
     */
    public Uni<Outcome> submit(Command command) {
        return Uni.createFrom().failure(new UnsupportedOperationException());
    }
}
