package io.atrium.command;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Sees to it that no intent stays open: renews the leases of this process and takes over those that ran out. */
@ApplicationScoped
class Sweeper {

    private static final Logger LOG = Logger.getLogger(Sweeper.class);

    /** Open intents that are worked on at a time: one that hangs must not hold the others up, and Odoo is not flooded. */
    private static final int HANDS = 4;

    private final Commands commands;
    private final Approvals approvals;
    private final Authority authority;
    private final CommandConfig config;
    private final List<Cancellable> loops = new ArrayList<>();
    private Cancellable renewal = () -> {};

    Sweeper(Commands commands, Approvals approvals, Authority authority, CommandConfig config) {
        this.commands = commands;
        this.approvals = approvals;
        this.authority = authority;
        this.config = config;
    }

    void start(@Observes StartupEvent started) {
        authority.requireKnownNames();
        renewal = loop(config.lease().dividedBy(3), commands::renewLeases);
        loops.add(loop(config.sweepInterval(), approvals::expire));
        for (int hand = 0; hand < HANDS; hand++) {
            loops.add(loop(config.sweepInterval(), commands::sweep));
        }
    }

    /** While requests are still answered, whose leases are renewed. */
    void rest(@Observes ShutdownDelayInitiatedEvent stopping) {
        commands.rest();
    }

    /** What is handed back is not renewed once more, or nobody could have it before that ran out. */
    void stop(@Observes ShutdownEvent stopping) {
        commands.rest();
        renewal.cancel();
        commands.handBack();
        loops.forEach(Cancellable::cancel);
    }

    private static Cancellable loop(Duration pause, Supplier<Uni<Void>> step) {
        return Uni.createFrom()
                .deferred(step::get)
                .onFailure()
                .invoke(failure ->
                        LOG.warnf("open intents cannot be looked after, trying again: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull()
                .onItem()
                .delayIt()
                .by(pause)
                .repeat()
                .indefinitely()
                .subscribe()
                .with(ignored -> {});
    }
}
