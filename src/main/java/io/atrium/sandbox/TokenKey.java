package io.atrium.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * The key pair that signs tokens in standalone mode. It is made once and kept, so that tokens outlive a restart; the
 * public half lies beside it as a JWKS, which is verified against exactly as a real issuer's would be.
 */
public final class TokenKey {

    static final String ID = "standalone";
    private static final int BITS = 2048;

    private final PrivateKey privateKey;
    private final URI jwks;

    private TokenKey(PrivateKey privateKey, URI jwks) {
        this.privateKey = privateKey;
        this.jwks = jwks;
    }

    /** Reads the key of that directory, or makes one. */
    public static TokenKey in(Path directory) throws IOException, GeneralSecurityException {
        Path file = directory.resolve("token-key.der");
        Files.createDirectories(directory);
        if (!Files.exists(file)) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            write(file, generator.generateKeyPair().getPrivate().getEncoded());
        }
        PrivateKey key =
                KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(file)));
        Path jwks = directory.resolve("jwks.json");
        if (!Files.exists(jwks)) {
            write(jwks, jwks((RSAPrivateCrtKey) key).toBuffer().getBytes());
        }
        return new TokenKey(key, jwks.toAbsolutePath().toUri());
    }

    /** Whole or not at all: half a key would stop every later start. */
    private static void write(Path file, byte[] content) throws IOException {
        Path draft = Files.createTempFile(file.getParent(), "new", ".tmp");
        Files.write(draft, content);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public PrivateKey privateKey() {
        return privateKey;
    }

    /** Where the public half is, as {@code atrium.jwt.jwks-url} wants it. */
    public URI jwks() {
        return jwks;
    }

    private static JsonObject jwks(RSAPrivateCrtKey key) {
        return new JsonObject()
                .put(
                        "keys",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("kty", "RSA")
                                        .put("kid", ID)
                                        .put("use", "sig")
                                        .put("alg", "RS256")
                                        .put("n", unsigned(key.getModulus()))
                                        .put("e", unsigned(key.getPublicExponent()))));
    }

    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        byte[] magnitude = java.util.Arrays.copyOfRange(bytes, from, bytes.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(magnitude);
    }
}
