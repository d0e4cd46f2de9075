package io.atrium.command;

import io.atrium.kernel.Failure;
import io.atrium.kernel.Reentry;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Carries out again what was given up because Odoo did not confirm it: the same intent, which finds the effect that it may
 * have had. It cannot be corrected, for the same reason.
 */
@ApplicationScoped
class CommandReentry implements Reentry {

    private final Intents intents;

    CommandReentry(Intents intents) {
        this.intents = intents;
    }

    @Override
    public String room() {
        return Commands.ROOM;
    }

    @Override
    public CompletionStage<Boolean> retry(String operation) {
        return intents.reopen(id(operation)).subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<Map<String, Ending>> endings(Set<String> operations) {
        return intents.ended(operations.stream().map(CommandReentry::id).toArray(UUID[]::new))
                .map(ended -> {
                    Map<String, Ending> endings = new HashMap<>();
                    ended.forEach(known -> endings.put(known.intent().id().toString(), ending(known)));
                    return endings;
                })
                .subscribeAsCompletionStage();
    }

    private static Ending ending(Intents.Known known) {
        return known.state().equals("settled")
                ? Ending.SUCCESS
                : Ending.failure(known.refusal().detail());
    }

    @Override
    public CompletionStage<Optional<Object>> payload(String operation) {
        return intents.of(id(operation))
                .map(found -> found.<Object>map(known -> shape(known.intent().command())))
                .subscribeAsCompletionStage();
    }

    private static Map<String, Object> shape(Command command) {
        Map<String, Object> shape = new TreeMap<>();
        shape.put("operation", command.operation());
        shape.put("body", shape(command.body()));
        return shape;
    }

    private static Map<String, Object> shape(JsonObject body) {
        Map<String, Object> shape = new TreeMap<>();
        body.forEach(member ->
                shape.put(member.getKey(), member.getValue() instanceof JsonObject part ? shape(part) : "(a value)"));
        return shape;
    }

    private static UUID id(String operation) {
        try {
            return UUID.fromString(operation);
        } catch (IllegalArgumentException malformed) {
            throw Failure.notFound("There is no such operation");
        }
    }
}
