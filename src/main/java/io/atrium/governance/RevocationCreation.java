package io.atrium.governance;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.access.NewRevocation;
import io.atrium.access.Revocations;
import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Takes tokens back. */
@ApplicationScoped
class RevocationCreation implements CommandHandler {

    static final String OPERATION = "revocation.create";

    private final Revocations revocations;
    private final ObjectMapper json;

    RevocationCreation(Revocations revocations, ObjectMapper json) {
        this.revocations = revocations;
        this.json = json;
    }

    @Override
    public String operation() {
        return OPERATION;
    }

    @Override
    public Uni<Effect> perform(Intent intent) {
        NewRevocation wanted = intent.body(NewRevocation.class, json);
        return Uni.createFrom().item(Effect.createdBy((transaction, cause) -> revocations
                .add(transaction, wanted, intent.command().caller())
                .map(made -> RevocationResource.stored(made, json))));
    }
}
