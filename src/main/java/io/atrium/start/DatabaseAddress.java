package io.atrium.start;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The one address of the database, in the parts that the libraries want.
 *
 * @param rest host, port, path and parameters
 * @param user decoded
 * @param password decoded; empty when there is none
 */
record DatabaseAddress(String rest, String user, String password) {

    /**
     * Reads {@code postgresql://user:password@host:port/database}.
     *
     * @throws IllegalArgumentException when it is not of that form; the message does not repeat it, for it may hold a
     *     password
     */
    static DatabaseAddress parse(String text) {
        try {
            URI address = new URI(text);
            if (!"postgresql".equals(address.getScheme())
                    || address.getHost() == null
                    || address.getRawPath().length() < 2) {
                throw malformed();
            }
            String port = address.getPort() < 0 ? "" : ":" + address.getPort();
            String parameters = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
            String[] credentials = (address.getRawUserInfo() == null ? "" : address.getRawUserInfo()).split(":", 2);
            return new DatabaseAddress(
                    address.getHost() + port + address.getRawPath() + parameters,
                    decoded(credentials[0]),
                    credentials.length > 1 ? decoded(credentials[1]) : "");
        } catch (URISyntaxException malformed) {
            throw malformed();
        }
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("atrium.database.url must be postgresql://user:password@host:port/database;"
                + " in user and password, write characters other than letters, digits and - . _ ~ as %XX");
    }

    /** A plus is a plus here, unlike in forms. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    void derive(Map<String, String> settings) {
        settings.put("quarkus.datasource.reactive.url", "postgresql://" + rest);
        settings.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://" + rest);
        settings.put("quarkus.datasource.username", user);
        if (!password.isEmpty()) {
            settings.put("quarkus.datasource.password", password);
        }
    }
}
