package io.atrium.subscription;

import io.atrium.command.CommandHandler;
import io.atrium.command.Effect;
import io.atrium.command.Intent;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/**
 * A command about subscriptions: done in Atrium alone, in the transaction that settles it.
 *
 * @param creates whether something comes to be
 * @param deed what is done
 */
record SubscriptionCommand(String operation, boolean creates, Function<Intent, Effect.Deed> deed)
        implements CommandHandler {

    @Override
    public Uni<Effect> perform(Intent intent) {
        return Uni.createFrom()
                .item(() -> creates ? Effect.createdBy(deed.apply(intent)) : Effect.changedBy(deed.apply(intent)));
    }
}
