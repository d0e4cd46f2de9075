package io.atrium.sandbox;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code POST /json/2/<model>/<method>} of Odoo 19: a bearer key, arguments by name, bare answers, real statuses. */
final class Json2 {

    static final String PREFIX = "/json/2";

    private final Odoo odoo;

    Json2(Odoo odoo) {
        this.odoo = odoo;
    }

    Called read(boolean post, String path, String authorization, String contentType, byte[] body) {
        String[] parts = path.substring(PREFIX.length()).split("/");
        if (!post || parts.length != 3) {
            return Called.answered(
                    error(OdooError.http("NotFound", 404, "Did you mean POST /json/2/<model>/<method>?")));
        }
        return new Called(parts[1], parts[2], () -> {
            try {
                return Answer.json(200, answer(parts[1], parts[2], authorization, contentType, body));
            } catch (OdooError error) {
                return error(error);
            } catch (Unsupported wrongType) {
                return Answer.page(
                        415,
                        "Unsupported Media Type",
                        "Request inferred type is compatible with ['http'] but '/json/2/&lt;model&gt;/&lt;method&gt;'"
                                + " is type='json2'.\n\nPlease verify the Content-Type request header and try again.");
            }
        });
    }

    static Answer error(OdooError error) {
        return Answer.json(error.status(), error.body());
    }

    private static final class Unsupported extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private Object answer(String modelName, String name, String authorization, String contentType, byte[] body) {
        if (contentType == null || !contentType.startsWith("application/json")) {
            throw new Unsupported();
        }
        authenticate(authorization);
        Map<String, Object> arguments = new LinkedHashMap<>(arguments(body));
        List<Integer> ids = Odoo.ids(arguments.remove("ids"));
        Map<String, Object> context = Json.object(arguments.remove("context"));
        if (!odoo.schema().knows(modelName)) {
            throw OdooError.http("NotFound", 404, "the model '" + modelName + "' does not exist");
        }
        Model model = odoo.schema().model(modelName);
        if (name.startsWith("_")) {
            throw JsonRpc.privateMethod(odoo, modelName, name);
        }
        Methods.Method method = odoo.method(model, name);
        if (method == null) {
            throw OdooError.http("NotFound", 404, "The method '" + modelName + "." + name + "' does not exist");
        }
        if (method.onModel() && !ids.isEmpty()) {
            throw unprocessable("cannot call " + modelName + "." + name + " with ids");
        }
        check(method, arguments);
        Object result = odoo.call(model, method, ids, arguments, context);
        // A recordset becomes a list of ids, even when it is one record.
        return name.equals("create") && result instanceof Integer ? List.of(result) : result;
    }

    private static void authenticate(String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
            throw OdooError.http(
                    "Unauthorized", 401, "User not authenticated, use an API Key with a Bearer Authorization header.");
        }
        if (!Demo.KEY.equals(authorization.substring(7).trim())) {
            throw OdooError.http("Unauthorized", 401, "Invalid apikey");
        }
    }

    private static Map<String, Object> arguments(byte[] body) {
        try {
            return Json.object(Json.parse(body));
        } catch (IOException | ClassCastException e) {
            throw OdooError.http("BadRequest", 400, "could not parse the body as json");
        }
    }

    private static void check(Methods.Method method, Map<String, Object> arguments) {
        List<String> parameters = method.parameters();
        for (int at = 0; at < method.required(); at++) {
            if (!arguments.containsKey(parameters.get(at))) {
                throw unprocessable("missing a required argument: '" + parameters.get(at) + "'");
            }
        }
        for (String name : arguments.keySet()) {
            if (!parameters.contains(name)) {
                throw unprocessable("got an unexpected keyword argument '" + name + "'");
            }
        }
    }

    private static OdooError unprocessable(String message) {
        return OdooError.http("UnprocessableEntity", 422, message);
    }
}
