package io.atrium;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What every refusal has to be, whoever refuses. */
final class ProblemDocument {

    private static final List<String> MEMBERS =
            List.of("type", "title", "status", "detail", "instance", "code", "correlationId", "retryable");

    private ProblemDocument() {}

    /** What is wrong with an answer that refuses; nothing when it is a problem document with all members. */
    static List<String> faults(int status, Function<String, Optional<String>> headers, String body) {
        List<String> faults = new ArrayList<>();
        if (!headers.apply("Content-Type").orElse("").startsWith("application/problem+json")) {
            faults.add("Content-Type");
        }
        try {
            JsonObject problem = new JsonObject(body);
            MEMBERS.stream().filter(member -> problem.getValue(member) == null).forEach(faults::add);
            if (!Integer.valueOf(status).equals(problem.getValue("status"))) {
                faults.add("another status");
            }
            if (!("urn:atrium:problem:" + problem.getValue("code")).equals(problem.getValue("type"))) {
                faults.add("another type");
            }
            if (!headers.apply("X-Correlation-Id").equals(Optional.ofNullable(problem.getString("correlationId")))) {
                faults.add("X-Correlation-Id");
            }
        } catch (DecodeException | ClassCastException malformed) {
            faults.add("no JSON object");
        }
        return faults;
    }
}
