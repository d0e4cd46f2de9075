package io.atrium.access;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonString;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Tokens that are bound to a certificate (RFC 8705, {@code cnf} with {@code x5t#S256}) count only with that certificate,
 * which the proxy in front passes in a header. Who stole the token alone cannot use it.
 */
@ApplicationScoped
class CertificateBinding {

    private static final String THUMBPRINT = "x5t#S256";

    private final Optional<String> header;

    CertificateBinding(AccessConfig config) {
        this.header = config.certificateHeader();
    }

    /** Whether the token may be used by the request: it is not bound, or came with the certificate that it is bound to. */
    boolean isKept(JsonWebToken token, RoutingContext request) {
        Object confirmation = token.getClaim("cnf");
        if (confirmation == null) {
            return true;
        }
        // Bound in a way that is not known here, or to what cannot be seen from here: refused.
        byte[] wanted = thumbprint(confirmation).getBytes(StandardCharsets.US_ASCII);
        return wanted.length > 0
                && header.map(request.request()::getHeader)
                        .flatMap(CertificateBinding::thumbprintOf)
                        .map(given -> MessageDigest.isEqual(given.getBytes(StandardCharsets.US_ASCII), wanted))
                        .orElse(false);
    }

    private static String thumbprint(Object confirmation) {
        Object value = confirmation instanceof Map<?, ?> members ? members.get(THUMBPRINT) : null;
        return value instanceof JsonString text ? text.getString() : value instanceof String plain ? plain : "";
    }

    private static Optional<String> thumbprintOf(String passed) {
        try {
            byte[] certificate = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(encoded(passed.strip())))
                    .getEncoded();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate);
            return Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /** RFC 9440 has the bytes between colons in base 64; nginx and others pass PEM, encoded for URLs. */
    private static byte[] encoded(String passed) {
        return passed.length() > 1 && passed.startsWith(":") && passed.endsWith(":")
                ? Base64.getDecoder().decode(passed.substring(1, passed.length() - 1))
                : URLDecoder.decode(passed.replace("+", "%2B"), StandardCharsets.UTF_8)
                        .getBytes(StandardCharsets.US_ASCII);
    }
}
