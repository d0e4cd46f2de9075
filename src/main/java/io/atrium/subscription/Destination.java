package io.atrium.subscription;

import io.atrium.kernel.Failure;
import io.atrium.kernel.Violation;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where deliveries of a subscription go, taken apart.
 *
 * @param host as it stands in the URL, an IPv6 address in brackets
 * @param path with the query
 */
record Destination(String host, int port, boolean tls, String path) {

    private static final int HTTPS = 443;
    private static final int HTTP = 80;
    private static final int FIRST_FREE_PORT = 1024;
    private static final String POINTER = "/url";

    /** What ends in a number is meant to be an address. */
    private static final Pattern NUMERIC = Pattern.compile("(^|\\.)([0-9]+|0[xX][0-9a-fA-F]*)\\.?$");

    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1?[1-9]?[0-9]|10[0-9])(\\.(?!$)|$)){4}");

    /**
     * Takes a URL apart that may be delivered to: absolute, https, a name or address, a port that is not another
     * service's, nothing that hides where it leads.
     *
     * @param insecure whether plain http and any port will do
     * @throws Failure that names everything that is wrong
     */
    static Destination of(String url, boolean insecure) {
        URI target = parsed(url);
        List<Violation> violations = new ArrayList<>();
        String scheme = target.getScheme() == null ? "" : target.getScheme().toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("https");
        if (!tls && !scheme.equals("http")) {
            violations.add(violation("must be an absolute https URL"));
        } else if (!tls && !insecure) {
            violations.add(violation("must use https"));
        }
        if (target.getHost() == null || target.getPort() == 0 || target.getPort() > 65535) {
            violations.add(violation("must name a host and, if any, a port from 1 to 65535"));
        } else if (isAmbiguous(target.getHost())) {
            violations.add(violation("must write an IPv4 address as four decimal numbers"));
        } else if (!insecure && isTaken(target.getPort())) {
            violations.add(violation("must name no port below 1024 but 443"));
        }
        if (target.getRawUserInfo() != null) {
            violations.add(violation("must not carry a user or password"));
        }
        if (target.getRawFragment() != null) {
            violations.add(violation("must not have a fragment"));
        }
        if (!violations.isEmpty()) {
            throw Failure.invalid(violations);
        }
        int port = target.getPort() > 0 ? target.getPort() : tls ? HTTPS : HTTP;
        return new Destination(target.getHost(), port, tls, path(target));
    }

    private static URI parsed(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException malformed) {
            throw Failure.invalid(POINTER, "is not a URL");
        }
    }

    /** Numbers that some read as one address and others as another: octal, hexadecimal, too few, with a dot behind. */
    private static boolean isAmbiguous(String host) {
        return NUMERIC.matcher(host).find() && !IPV4.matcher(host).matches();
    }

    /** Ports that other services listen on: what is said in TLS may mean something to them. */
    private static boolean isTaken(int port) {
        return port > 0 && port < FIRST_FREE_PORT && port != HTTPS;
    }

    private static String path(URI target) {
        String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        return target.getRawQuery() == null ? path : path + "?" + target.getRawQuery();
    }

    private static Violation violation(String detail) {
        return new Violation(POINTER, detail);
    }
}
