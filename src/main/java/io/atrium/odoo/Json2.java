package io.atrium.odoo;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** {@code /json/2} of Odoo 19 and newer: arguments by name, errors by status and name. */
final class Json2 implements WireProtocol {

    private final Transport transport;
    private final Map<String, String> headers;

    Json2(Transport transport, OdooSettings settings) {
        this.transport = transport;
        this.headers = Map.of("Authorization", "bearer " + settings.apiKey(), "X-Odoo-Database", settings.database());
    }

    @Override
    public Uni<OdooVersion> version() {
        return transport
                .get("/web/version")
                .map(answer -> result(answer, null))
                .map(OdooErrors::object)
                .map(OdooVersion::of);
    }

    @Override
    public Uni<Object> call(Call call) {
        return transport
                .post("/json/2/" + call.model() + "/" + call.method(), headers, body(call), call)
                .map(answer -> result(answer, call));
    }

    private static JsonObject body(Call call) {
        JsonObject body = new JsonObject();
        if (call.ids() != null) {
            body.put("ids", call.idArray());
        }
        if (call.hasContext()) {
            body.put("context", call.context());
        }
        return body.mergeIn(call.arguments());
    }

    private static Object result(Answer answer, Call call) {
        boolean repeatable = call == null || call.repeatable();
        if (!answer.isJson()) {
            throw OdooErrors.ofStatus(answer.status(), repeatable);
        }
        if (answer.status() == 200) {
            return answer.body();
        }
        if (answer.body() instanceof JsonObject error && error.containsKey("name")) {
            throw OdooErrors.of(error, call);
        }
        throw OdooErrors.ofStatus(answer.status(), repeatable);
    }
}
