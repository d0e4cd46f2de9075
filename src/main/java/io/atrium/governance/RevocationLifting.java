package io.atrium.governance;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.access.Revocations;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Accepts again what was revoked. */
@ApplicationScoped
class RevocationLifting implements CommandHandler {

    static final String OPERATION = "revocation.lift";

    private final Revocations revocations;
    private final ObjectMapper json;

    RevocationLifting(Revocations revocations, ObjectMapper json) {
        this.revocations = revocations;
        this.json = json;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        String id = intent.command().body().getString("id");
        return Uni.createFrom().item(Effect.changedBy((transaction, cause) -> revocations
                .lift(transaction, id, intent.command().caller())
                .map(lifted -> RevocationResource.stored(lifted, json))));
    }
}
