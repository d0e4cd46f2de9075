package io.atrium.sandbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code POST /jsonrpc}: services "common" and "object". The HTTP status is always 200; errors are in the body. */
final class JsonRpc {

    private final Odoo odoo;

    JsonRpc(Odoo odoo) {
        this.odoo = odoo;
    }

    Called read(byte[] body) {
        Map<String, Object> request;
        try {
            if (!(Json.parse(body) instanceof Map<?, ?> object)) {
                return invalid();
            }
            request = Json.object(object);
        } catch (IOException e) {
            return invalid();
        }
        Map<String, Object> params = Json.object(request.get("params"));
        String service = String.valueOf(params.get("service"));
        String function = String.valueOf(params.get("method"));
        List<Object> args = Json.list(params.get("args"));
        boolean onObject = service.equals("object") && args.size() >= 5;
        return new Called(
                onObject ? String.valueOf(args.get(3)) : service,
                onObject ? String.valueOf(args.get(4)) : function,
                () -> answer(request.get("id"), service, function, args));
    }

    private static Called invalid() {
        return Called.answered(Answer.page(400, "Bad Request", "Invalid JSON data"));
    }

    private Answer answer(Object id, String service, String function, List<Object> args) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("jsonrpc", "2.0");
        response.put("id", id);
        try {
            Object result = service.equals("common") ? common(function, args) : object(service, function, args);
            // A method that returns nothing: neither result nor error.
            if (result != null) {
                response.put("result", result);
            }
        } catch (OdooError error) {
            response.put("error", told(error));
        }
        return Answer.json(200, response);
    }

    /** The answer to a call that is refused before it is understood. */
    Answer refusal(OdooError error) {
        return Answer.json(200, Map.of("jsonrpc", "2.0", "error", told(error)));
    }

    private Map<String, Object> told(OdooError error) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("code", odoo.serie() < 19 ? 200 : 0);
        told.put("message", "Odoo Server Error");
        told.put("data", error.body());
        return told;
    }

    private Object common(String function, List<Object> args) {
        switch (function) {
            case "version":
                return odoo.version();
            case "login", "authenticate":
                database(args.get(0));
                return Demo.LOGIN.equals(args.get(1)) && Demo.KEY.equals(args.get(2))
                        ? (Object) Demo.USER
                        : Boolean.FALSE;
            default:
                throw OdooError.python("Exception", "Method not found: " + function);
        }
    }

    private static void database(Object name) {
        if (!Demo.DATABASE.equals(name)) {
            throw OdooError.database("FATAL:  database \"" + name + "\" does not exist\n");
        }
    }

    private Object object(String service, String function, List<Object> args) {
        boolean named = function.equals("execute_kw");
        if (!service.equals("object") || !(named || function.equals("execute"))) {
            throw OdooError.python("NameError", "Method not available " + function);
        }
        if (args.size() < 5) {
            throw OdooError.python("IndexError", "list index out of range");
        }
        database(args.get(0));
        if (!Integer.valueOf(Demo.USER).equals(args.get(1)) || !Demo.KEY.equals(args.get(2))) {
            throw OdooError.denied();
        }
        List<Object> positional =
                named ? args.size() > 5 ? Json.list(args.get(5)) : List.of() : args.subList(5, args.size());
        Map<String, Object> keywords = named && args.size() > 6 ? Json.object(args.get(6)) : Map.of();
        return execute(String.valueOf(args.get(3)), String.valueOf(args.get(4)), positional, keywords);
    }

    private Object execute(String modelName, String name, List<Object> positional, Map<String, Object> keywords) {
        if (!odoo.schema().knows(modelName)) {
            throw OdooError.user("Object " + modelName + " doesn't exist");
        }
        Model model = odoo.schema().model(modelName);
        if (name.startsWith("_")) {
            throw privateMethod(odoo, modelName, name);
        }
        Methods.Method method = odoo.method(model, name);
        if (method == null) {
            throw OdooError.python(
                    "AttributeError",
                    odoo.serie() < 19
                            ? "type object '" + modelName + "' has no attribute '" + name + "'"
                            : "The method '" + modelName + "." + name + "' does not exist");
        }
        List<Object> rest = new ArrayList<>(positional);
        if (!method.onModel() && rest.isEmpty()) {
            throw OdooError.python("IndexError", "list index out of range");
        }
        List<Integer> ids = method.onModel() ? List.of() : Odoo.ids(rest.remove(0));
        Map<String, Object> arguments = new LinkedHashMap<>(keywords);
        Map<String, Object> context = Json.object(arguments.remove("context"));
        bind(method, rest, arguments);
        return odoo.call(model, method, ids, arguments, context);
    }

    static OdooError privateMethod(Odoo odoo, String model, String name) {
        return OdooError.access("Private methods (such as "
                + (odoo.serie() < 19 ? name : "'" + model + "." + name + "'") + ") cannot be called remotely.");
    }

    private static void bind(Methods.Method method, List<Object> positional, Map<String, Object> arguments) {
        List<String> parameters = method.parameters();
        for (String name : arguments.keySet()) {
            if (!parameters.contains(name)) {
                throw OdooError.python(
                        "TypeError", method.name() + "() got an unexpected keyword argument '" + name + "'");
            }
        }
        if (positional.size() > parameters.size()) {
            throw OdooError.python(
                    "TypeError",
                    method.name() + "() takes at most " + (parameters.size() + 1) + " positional arguments but "
                            + (positional.size() + 1) + " were given");
        }
        for (int at = 0; at < positional.size(); at++) {
            arguments.put(parameters.get(at), positional.get(at));
        }
        for (int at = 0; at < method.required(); at++) {
            if (!arguments.containsKey(parameters.get(at))) {
                throw OdooError.python(
                        "TypeError",
                        method.name() + "() missing 1 required positional argument: '" + parameters.get(at) + "'");
            }
        }
    }
}
