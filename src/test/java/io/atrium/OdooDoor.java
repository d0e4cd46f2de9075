package io.atrium;

import io.atrium.sandbox.Faults;
import io.atrium.sandbox.Faults.Fault;
import io.atrium.sandbox.SandboxOdoo;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;

/**
 * The side door of the sandbox Odoo, where tests make it misbehave and see what was asked of it. It is reached by HTTP,
 * because a test and its surroundings do not share their classes; {@link OdooMood} stands on the other side.
 */
final class OdooDoor {

    /** The setting that holds the port. */
    static final String PORT = "test.odoo-door.port";

    private final SandboxOdoo odoo;
    private final HttpServer server;

    /** Open until that Vert.x is closed. */
    OdooDoor(Vertx vertx, SandboxOdoo odoo) {
        this.odoo = odoo;
        this.server = vertx.createHttpServer()
                .requestHandler(this::receive)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    int port() {
        return server.actualPort();
    }

    private void receive(HttpServerRequest request) {
        String model = request.getParam("model");
        switch (request.path()) {
            case "/away" -> misbehave(model, Faults.dropBefore());
            case "/refuse" -> misbehave(model, Faults.refuse());
            case "/good" -> odoo.faults().clear();
            default -> {}
        }
        request.response().end(new JsonArray(odoo.calls()).toBuffer());
    }

    /** Without a model, all of them. */
    private void misbehave(String model, Fault fault) {
        odoo.faults().answerWith((called, method) -> model == null || model.equals(called), fault);
    }
}
