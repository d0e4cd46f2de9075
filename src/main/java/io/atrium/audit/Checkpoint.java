package io.atrium.audit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * A signed statement of where the chains stood, as a compact JWS (EdDSA). Whoever keeps one can tell later whether
 * anything that was written until then has been changed since, whatever was done to the database.
 *
 * @param heads of all chains
 * @param from where the chains began that were kept at that time; of one that is not named here, at its first link
 * @param keys the public keys that checkpoints were signed with, the signing one included
 * @param statement the JWS
 */
record Checkpoint(Instant at, List<Head> heads, List<Head> from, List<OctetKeyPairJsonWebKey> keys, String statement) {

    private static final String ISSUER = "atrium-audit";

    static Checkpoint sign(
            Instant at, List<Head> heads, List<Head> from, List<OctetKeyPairJsonWebKey> former, SigningKeys own) {
        Map<String, OctetKeyPairJsonWebKey> keys = new LinkedHashMap<>();
        own.all().forEach(key -> keys.put(SigningKeys.thumbprint(key), key));
        former.forEach(key -> keys.putIfAbsent(SigningKeys.thumbprint(key), key));
        JsonObject said = new JsonObject()
                .put("iss", ISSUER)
                .put("at", at.toString())
                .put("heads", array(heads))
                .put("from", array(from))
                .put("keys", keys(keys.values()));
        return new Checkpoint(at, heads, from, List.copyOf(keys.values()), signed(said.encode(), own.current()));
    }

    private static String signed(String payload, OctetKeyPairJsonWebKey key) {
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
            signature.setKeyIdHeaderValue(SigningKeys.thumbprint(key));
            signature.setPayload(payload);
            signature.setKey(key.getPrivateKey());
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("a checkpoint cannot be signed", e);
        }
    }

    /**
     * Reads a statement that one of these keys has signed.
     *
     * @param trusted by their thumbprints
     * @throws Forged when none of them has, or it is no such statement
     */
    static Checkpoint verified(String statement, Map<String, OctetKeyPairJsonWebKey> trusted) {
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setAlgorithmConstraints(
                    new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA));
            signature.setCompactSerialization(statement);
            OctetKeyPairJsonWebKey key = trusted.get(Objects.toString(signature.getKeyIdHeaderValue()));
            if (key == null) {
                throw new Forged("it is signed with a key that nobody vouches for");
            }
            signature.setKey(key.getPublicKey());
            if (!signature.verifySignature()) {
                throw new Forged("its signature is wrong");
            }
            return read(new JsonObject(signature.getPayload()), statement);
        } catch (JoseException | RuntimeException unreadable) {
            throw unreadable instanceof Forged forged ? forged : new Forged("it is no checkpoint");
        }
    }

    private static Checkpoint read(JsonObject said, String statement) throws JoseException {
        if (!ISSUER.equals(said.getString("iss"))) {
            throw new Forged("it is no checkpoint");
        }
        List<OctetKeyPairJsonWebKey> keys = new ArrayList<>();
        for (Object key : said.getJsonArray("keys")) {
            keys.add(key((JsonObject) key));
        }
        return new Checkpoint(
                Instant.parse(said.getString("at")),
                heads(said.getJsonArray("heads")),
                heads(said.getJsonArray("from")),
                keys,
                statement);
    }

    /** A public key as it is given away. */
    static OctetKeyPairJsonWebKey key(JsonObject json) throws JoseException {
        return new OctetKeyPairJsonWebKey(json.getMap());
    }

    static List<Head> heads(JsonArray json) {
        return json.stream().map(head -> Head.of((JsonArray) head)).toList();
    }

    static JsonArray array(List<Head> heads) {
        JsonArray json = new JsonArray();
        heads.forEach(head -> json.add(head.toJson()));
        return json;
    }

    static JsonArray keys(Iterable<OctetKeyPairJsonWebKey> keys) {
        JsonArray json = new JsonArray();
        keys.forEach(key -> json.add(new JsonObject(SigningKeys.publicJson(key))));
        return json;
    }

    /** Where that chain stood. */
    Head head(int chain) {
        return heads.stream()
                .filter(head -> head.chain() == chain)
                .findFirst()
                .orElseGet(() -> Head.beforeTheFirst(chain));
    }

    /** Where that chain began. */
    Head from(int chain) {
        return from.stream()
                .filter(head -> head.chain() == chain)
                .findFirst()
                .orElseGet(() -> Head.beforeTheFirst(chain));
    }

    /** It was not signed by us, or not as it stands. */
    static final class Forged extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Forged(String message) {
            super(message, null, false, false);
        }
    }
}
