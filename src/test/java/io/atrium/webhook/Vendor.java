package io.atrium.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A vendor with a secret, and the verifier that knows it. */
record Vendor(Scheme scheme, Verifier verifier, Signer signer) {

    static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    /** Where the vendors who sign the URL believe that they deliver. */
    static final String URL = "https://gateway.example/webhooks/square";

    /** The name of every preset that is shipped. */
    static List<String> presets() {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/webhook"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml") && !name.endsWith(".connector.yaml"))
                    .map(name -> name.substring(0, name.length() - ".yaml".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A secret as that vendor writes them. */
    static String secretFor(String preset) {
        return switch (preset) {
            case "standard-webhooks", "svix" -> "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
            case "finch" -> "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
            case "quinyx", "paylocity" -> "atrium:try-" + preset + "-with-this-secret";
            case "shape-airtable" -> "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
            default -> "try-" + preset + "-with-this-secret";
        };
    }

    static Vendor of(String preset, String secret, String... otherSecrets) {
        Scheme scheme = Preset.named(preset).orElseThrow().scheme();
        List<Credential> credentials = new ArrayList<>();
        credentials.add(Credential.of(scheme, "first", secret));
        for (String other : otherSecrets) {
            credentials.add(Credential.of(scheme, "other", other));
        }
        return of(scheme, credentials);
    }

    /** Signs with the first of the credentials. */
    static Vendor of(Scheme scheme, List<Credential> credentials) {
        Credential first = credentials.get(0);
        return new Vendor(
                scheme,
                new Verifier(scheme, credentials, scheme.window(), URL),
                new Signer(scheme, first.proof(), first.key(), URL));
    }

    static Vendor bamboohr() {
        return of("bamboohr", "123b929362d51613054f71e5e5d4bf2c");
    }

    static Vendor standardWebhooks() {
        return of("standard-webhooks", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }

    Map<String, String> headers(String body) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(signer.sign(body, "msg_1", NOW));
        return headers;
    }

    Verified receives(String body, Map<String, String> headers, Instant receivedAt) {
        return verifier.verify(body.getBytes(StandardCharsets.UTF_8), Headers.of(headers), receivedAt);
    }
}
