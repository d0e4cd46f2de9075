package io.atrium.webhook;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where a vendor's API is, and what opens it. Only configuration says so: nothing of a payload leads to another host.
 *
 * @param base without a slash at its end
 * @param tokenUrl where client credentials are exchanged for a token; null when they are sent themselves
 */
record ApiAddress(URI base, URI tokenUrl, WebhookConfig.ApiConfig config) {

    /**
     * As configured; empty when there is no API.
     *
     * @param problems gets what is wrong with it
     */
    static Optional<ApiAddress> of(String key, WebhookConfig.ApiConfig config, List<String> problems) {
        if (config.baseUrl().isEmpty()) {
            if (config.token().isPresent()
                    || config.key().isPresent()
                    || config.clientId().isPresent()) {
                problems.add(key + ".base-url is missing");
            }
            return Optional.empty();
        }
        int before = problems.size();
        URI base = plain(key + ".base-url", config.baseUrl().get(), problems);
        URI tokenUrl = config.tokenUrl()
                .map(url -> plain(key + ".token-url", url, problems))
                .orElse(null);
        if (config.clientId().isPresent() != config.clientSecret().isPresent()) {
            problems.add(key + ".client-id and .client-secret belong together");
        }
        if (config.tokenUrl().isPresent() && config.clientId().isEmpty()) {
            problems.add(key + ".token-url needs .client-id and .client-secret");
        }
        if (config.key().isPresent() != config.keyHeader().isPresent()) {
            problems.add(key + ".key and .key-header belong together");
        }
        long ways = List.of(config.token(), config.clientId(), config.key()).stream()
                .filter(Optional::isPresent)
                .count();
        if (ways > 1) {
            problems.add(key + " names several credentials; give a token, a client or a key");
        }
        return problems.size() > before ? Optional.empty() : Optional.of(new ApiAddress(base, tokenUrl, config));
    }

    private static URI plain(String key, String text, List<String> problems) {
        try {
            URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean web = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
            if (web
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getQuery() == null
                    && url.getFragment() == null) {
                return url;
            }
        } catch (IllegalArgumentException malformed) {
            // Said below.
        }
        problems.add(key + " must be an address such as https://api.vendor.example, without credentials and query");
        return null;
    }

    /** Of a path and query after the base. */
    URI resolve(String pathAndQuery) {
        return URI.create(base + pathAndQuery);
    }
}
