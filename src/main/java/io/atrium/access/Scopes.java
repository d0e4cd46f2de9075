package io.atrium.access;

import java.util.List;

/** The scopes that there are. Every operation needs exactly one of them. */
public final class Scopes {

    /** All of them, in the order of the contract. */
    public static final List<String> ALL = List.of(
            "procurement:read",
            "procurement:write",
            "procurement:approve",
            "invoicing:read",
            "invoicing:write",
            "invoicing:post",
            "invoicing:pay",
            "workforce:read",
            "workforce:write",
            "supplier-bank:read",
            "supplier-bank:write",
            "workforce-personal:read",
            "events:read",
            "subscriptions:manage",
            "exceptions:read",
            "exceptions:resolve",
            "replay:run",
            "audit:read",
            "governance:approve");

    private Scopes() {}
}
