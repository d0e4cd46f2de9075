package io.atrium.webhook;

import io.atrium.command.Command;
import io.atrium.command.Commands;
import io.atrium.command.Outcome;
import io.quarkus.arc.profile.IfBuildProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Remembers what was submitted and answers as told. */
@Alternative
@Priority(1)
@ApplicationScoped
@IfBuildProfile(WebhookProfile.NAME)
class RecordingCommands extends Commands {

    private static final Function<Command, Uni<Outcome>> SETTLED =
            command -> Uni.createFrom().item(new Outcome.Settled(200, "emp_0a1b2c3d", 2, new JsonObject(), false));

    private final List<Command> submitted = new CopyOnWriteArrayList<>();
    private volatile Function<Command, Uni<Outcome>> answer = SETTLED;

    RecordingCommands() {
        super(null, null, null, null, null, List.of(), null, null, null, null, null, null, null, null);
    }

    @Override
    public Uni<Outcome> submit(Command command) {
        submitted.add(command);
        return answer.apply(command);
    }

    List<Command> about(String vendorId) {
        return submitted.stream()
                .filter(command -> vendorId.equals(
                        command.body().getJsonObject("identifier").getString("value")))
                .toList();
    }

    void answer(Function<Command, Uni<Outcome>> answer) {
        this.answer = answer;
    }

    void answerAsUsual() {
        this.answer = SETTLED;
    }
}
