package io.atrium.odoo;

import io.atrium.odoo.OdooUnavailable.Reason;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;
import java.util.Map;

/** {@code /jsonrpc} of Odoo 14 to 21: every call carries database, user id and key; errors come with status 200. */
final class JsonRpc implements WireProtocol {

    private static final String PATH = "/jsonrpc";

    /**
     * How many leading arguments travel by position. Overrides rename them from addon to addon ({@code vals},
     * {@code values}), and Odoo itself looks at the first argument of {@code create}.
     */
    private static final Map<String, Integer> POSITIONAL =
            Map.of("create", 1, "write", 1, "load", 2, "search", 1, "search_count", 1, "search_read", 1);

    private final Transport transport;
    private final OdooSettings settings;
    private final Remembered<Integer> user;

    JsonRpc(Transport transport, OdooSettings settings) {
        this.transport = transport;
        this.settings = settings;
        this.user = new Remembered<>(this::authenticate);
    }

    @Override
    public Uni<OdooVersion> version() {
        return service("common", "version", new JsonArray(), null)
                .map(OdooErrors::object)
                .map(OdooVersion::of);
    }

    @Override
    public Uni<Object> call(Call call) {
        return user.get()
                .flatMap(id -> service("object", "execute_kw", executeArguments(id, call), call))
                .onFailure(JsonRpc::isCredentialsRefused)
                .invoke(user::forget);
    }

    private Uni<Integer> authenticate() {
        JsonArray arguments = JsonArray.of(settings.database(), settings.login(), settings.apiKey(), new JsonObject());
        return service("common", "authenticate", arguments, null).map(JsonRpc::userId);
    }

    private Uni<Object> service(String service, String method, JsonArray arguments, Call call) {
        JsonObject request = new JsonObject()
                .put("jsonrpc", "2.0")
                .put("method", "call")
                .put("id", 1)
                .put("params", JsonObject.of("service", service, "method", method, "args", arguments));
        return transport.post(PATH, Map.of(), request, call).map(answer -> result(answer, call));
    }

    private JsonArray executeArguments(int userId, Call call) {
        JsonArray positional = new JsonArray();
        JsonObject named = new JsonObject();
        if (call.ids() != null) {
            positional.add(call.idArray());
        }
        Iterator<Map.Entry<String, Object>> arguments = call.arguments().iterator();
        for (int i = POSITIONAL.getOrDefault(call.method(), 0); i > 0 && arguments.hasNext(); i--) {
            positional.add(arguments.next().getValue());
        }
        arguments.forEachRemaining(argument -> named.put(argument.getKey(), argument.getValue()));
        if (call.hasContext()) {
            named.put("context", call.context());
        }
        return JsonArray.of(
                settings.database(), userId, settings.apiKey(), call.model(), call.method(), positional, named);
    }

    /** Neither a result nor an error is how 14 says that a method returned nothing. */
    private static Object result(Answer answer, Call call) {
        boolean repeatable = call == null || call.repeatable();
        if (answer.status() != 200 || !(answer.body() instanceof JsonObject body)) {
            throw OdooErrors.ofStatus(answer.status(), repeatable);
        }
        if (body.getValue("error") instanceof JsonObject error) {
            throw OdooErrors.of(error.getJsonObject("data", new JsonObject()), call);
        }
        return body.getValue("result");
    }

    /** Wrong credentials are answered with {@code false}. */
    private static int userId(Object answer) {
        if (answer instanceof Integer id) {
            return id;
        }
        throw OdooUnavailable.withoutEffect(Reason.CREDENTIALS_REFUSED, null);
    }

    private static boolean isCredentialsRefused(Throwable failure) {
        return failure instanceof OdooUnavailable unavailable && unavailable.reason() == Reason.CREDENTIALS_REFUSED;
    }
}
