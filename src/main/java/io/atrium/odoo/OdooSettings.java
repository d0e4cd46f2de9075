package io.atrium.odoo;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * Which Odoo, as whom, and how much of it.
 *
 * @param url where Odoo is, with a path when it lives under one
 * @param database its name there
 * @param login of the user that Atrium acts as
 * @param apiKey of that user; its password serves as well on JSON-RPC
 * @param protocol how to speak
 * @param maxConcurrency most calls at a time; keep it below Odoo's number of workers, and at 1 for Odoo Online
 * @param timeout how long a call may take, waiting for its turn included
 */
public record OdooSettings(
        URI url,
        String database,
        String login,
        String apiKey,
        Protocol protocol,
        int maxConcurrency,
        Duration timeout) {

    /** @throws IllegalArgumentException naming what is unsafe or cannot work */
    public OdooSettings {
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(login, "login");
        Objects.requireNonNull(apiKey, "apiKey");
        Objects.requireNonNull(protocol, "protocol");
        require(
                url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme())),
                "atrium.odoo.url must be an http or https address");
        require(
                url.getUserInfo() == null && url.getQuery() == null && url.getFragment() == null,
                "atrium.odoo.url must be a plain address; credentials belong in atrium.odoo.login and .api-key");
        require(!apiKey.isBlank(), "atrium.odoo.api-key is empty");
        require(maxConcurrency > 0, "atrium.odoo.max-concurrency must be at least 1");
        require(timeout.toMillis() > 0, "atrium.odoo.timeout must be longer than nothing");
    }

    /** The same user with another key. */
    OdooSettings with(String otherKey) {
        return new OdooSettings(url, database, login, otherKey, protocol, maxConcurrency, timeout);
    }

    /** Without the key: settings end up in logs. */
    @Override
    public String toString() {
        return "OdooSettings[" + url + ", database=" + database + ", login=" + login + ", protocol=" + protocol
                + ", maxConcurrency=" + maxConcurrency + ", timeout=" + timeout + "]";
    }

    private static void require(boolean met, String otherwise) {
        if (!met) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
