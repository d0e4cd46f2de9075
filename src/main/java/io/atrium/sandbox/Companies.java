package io.atrium.sandbox;

import java.util.List;
import java.util.Map;

/** The company that a call is made for. */
final class Companies {

    private Companies() {}

    /** What the caller says, else the first allowed company of the context, else the user's own. */
    static int current(Env env, Map<String, Object> given) {
        if (given.get("company_id") instanceof Integer id && env.row("res.company", id) != null) {
            return id;
        }
        List<Object> allowed = Json.list(env.context().get("allowed_company_ids"));
        if (allowed.isEmpty()) {
            return env.present("res.users", Demo.USER).reference("company_id");
        }
        if (env.row("res.company", (Integer) allowed.get(0)) == null) {
            throw OdooError.access("Access to unauthorized or invalid companies.");
        }
        return (Integer) allowed.get(0);
    }

    static int currency(Env env, int company) {
        return env.present("res.company", company).reference("currency_id");
    }
}
