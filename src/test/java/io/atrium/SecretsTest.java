package io.atrium;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** No secret of anybody's stands in what is published. */
class SecretsTest {

    private static final String IN_ADDRESS = "password in an address";

    private static final Map<String, Pattern> SECRETS = Map.of(
            "private key",
            Pattern.compile("-----BEGIN (RSA |EC |OPENSSH |ENCRYPTED )?PRIVATE KEY-----\\s+[A-Za-z0-9+/]{20}"),
            "key of a cloud",
            Pattern.compile("\\b(AKIA|ASIA)[0-9A-Z]{16}\\b"),
            "token of a code host",
            Pattern.compile("\\b(gh[pousr]_[A-Za-z0-9]{36}|glpat-[A-Za-z0-9_-]{20})"),
            "token of a chat",
            Pattern.compile("\\bxox[abprs]-[A-Za-z0-9-]{20,}"),
            "token with a signature",
            Pattern.compile("\\beyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{20,}"),
            "key of a payment provider",
            Pattern.compile("\\b[rs]k_live_[A-Za-z0-9]{16,}"),
            IN_ADDRESS,
            Pattern.compile(
                    "\\b[a-z][a-z0-9+]{2,12}://[a-z0-9_-]+:(?!password@|postgres@|\\$|…|%|<)[^\\s/@:\"'{}]{3,}@[a-z0-9]"));

    /** Where what looks like a secret is made for a test, or opens nothing. */
    private static final Set<String> KNOWN =
            Set.of("src/test/resources/webhook/derived.json", "src/test/resources/released/released.sql");

    /** Tests invent addresses, with whatever may stand in them. */
    private static final Pattern INVENTED = Pattern.compile("src/test/java/.*");

    private static final List<String> PUBLISHED =
            List.of("src", "docs", "k8s", "bench", "dev", "openapi", ".ci", ".mvn", "README.md", "pom.xml", "mvnw");

    @Test
    void noneIsPublished() throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        int files = 0;
        for (String place : PUBLISHED) {
            try (Stream<Path> walk = Files.walk(Path.of(place))) {
                for (Path file : walk.filter(Files::isRegularFile).toList()) {
                    files++;
                    List<String> kinds = new ArrayList<>(kinds(text(file)));
                    if (INVENTED.matcher(file.toString()).matches()) {
                        kinds.remove(IN_ADDRESS);
                    }
                    if (!kinds.isEmpty() && !KNOWN.contains(file.toString())) {
                        found.put(file.toString(), kinds);
                    }
                }
            }
        }

        assertThat(files).isGreaterThan(900);
        assertThat(found).isEmpty();
    }

    @Test
    void oneThatWasPublishedWouldBeFound() {
        assertThat(kinds("-----BEGIN " + "PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEF"))
                .hasSize(1);
        assertThat(kinds("key = AKIA" + "IOSFODNN7EXAMPLE")).hasSize(1);
        assertThat(kinds("postgresql:" + "//atrium:hunter2@db.example.org/atrium"))
                .hasSize(1);
        assertThat(kinds("postgresql:" + "//user:password@host:port/database")).isEmpty();
        assertThat(kinds("ghp_" + "a".repeat(36))).hasSize(1);
    }

    private static List<String> kinds(String text) {
        List<String> kinds = new ArrayList<>();
        SECRETS.forEach((kind, pattern) -> {
            if (pattern.matcher(text).find()) {
                kinds.add(kind);
            }
        });
        return kinds;
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (MalformedInputException binary) {
            return "";
        }
    }
}
