package io.atrium.console;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the API answered, as templates read it.
 *
 * @param status of HTTP
 * @param body the document, or the problem document; members that are null are left out
 */
record Answer(int status, Map<String, Object> body) {

    private static final int ACCEPTED = 202;

    static Answer of(int status, String text) {
        try {
            return new Answer(status, text == null || text.isBlank() ? Map.of() : plain(new JsonObject(text)));
        } catch (DecodeException noJson) {
            return new Answer(status, Map.of());
        }
    }

    private static Map<String, Object> plain(JsonObject json) {
        Map<String, Object> members = new LinkedHashMap<>();
        json.forEach(member -> {
            if (member.getValue() != null) {
                members.put(member.getKey(), plain(member.getValue()));
            }
        });
        return members;
    }

    private static Object plain(Object value) {
        if (value instanceof JsonObject object) {
            return plain(object);
        }
        if (value instanceof JsonArray array) {
            List<Object> elements = new ArrayList<>();
            array.forEach(element -> elements.add(element == null ? "" : plain(element)));
            return elements;
        }
        return value;
    }

    boolean isGood() {
        return status >= 200 && status < 300;
    }

    /** Whether it is accepted and has not been done yet. */
    boolean isPending() {
        return status == ACCEPTED;
    }

    /** A member that is text; empty when there is none. */
    String text(String name) {
        return body.getOrDefault(name, "").toString();
    }

    /** The documents of a page, or none. */
    List<Map<String, Object>> data() {
        return documents("data");
    }

    /** The documents that a member holds, or none. */
    @SuppressWarnings("unchecked")
    List<Map<String, Object>> documents(String member) {
        return isGood() && body.get(member) instanceof List<?> all ? (List<Map<String, Object>>) all : List.of();
    }

    /** For templates: {@code ok}, {@code body}, {@code data}, {@code next}, and the problem when it is one. */
    Map<String, Object> model() {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("ok", isGood());
        model.put("status", status);
        model.put("body", body);
        model.put("data", data());
        model.put("next", text("next"));
        if (!isGood()) {
            model.put("problem", problem());
        }
        return model;
    }

    /** In words, whatever the answer was. */
    Map<String, Object> problem() {
        Map<String, Object> problem = new LinkedHashMap<>(body);
        problem.putIfAbsent("title", "Atrium does not answer as it should");
        problem.putIfAbsent("detail", "The answer had the status " + status + " and said nothing more.");
        problem.putIfAbsent("code", "unavailable");
        problem.put("status", status);
        return problem;
    }
}
