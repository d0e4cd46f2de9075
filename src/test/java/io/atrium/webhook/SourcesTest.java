package io.atrium.webhook;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class SourcesTest {

    private static final String PREFIX = "atrium.webhook.sources.";

    @Test
    void a_source_that_is_fit_is_found_by_its_name() {
        Map<String, String> configured = Map.of(
                PREFIX + "acme-hr.preset", "standard-webhooks",
                PREFIX + "acme-hr.secrets", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw,MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx");

        Sources sources = sources(configured);

        assertThat(sources.named("acme-hr").name()).isEqualTo("acme-hr");
    }

    @Test
    void an_unknown_source_is_not_found() {
        Sources sources = sources(Map.of());

        Throwable refusal = catchThrowable(() -> sources.named("acme"));

        assertThat(((Failure) refusal).code()).isEqualTo(FailureCode.NOT_FOUND);
    }

    @ParameterizedTest(name = "{0}, {1} -> {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "               | s3cret      | a.preset is missing",
                "nobody         | s3cret      | a.preset names no preset: nobody",
                "../bamboohr    | s3cret      | a.preset names no preset: ../bamboohr",
                "bamboohr       |             | a.secrets is missing",
                "bamboohr       | '   '       | a.secrets",
                "bamboohr       | 'one,   '   | a.secrets[1] is blank",
                "standard-webhooks | whsec_?? | a.secrets[0] is not a key written as BASE64",
                "standard-webhooks | whsec_   | a.secrets[0] is not a key written as BASE64",
                "square-labor   | s3cret      | a.url is missing",
                "standard-webhooks | whpk_AAAA | a.secrets[0] is not a key written as BASE64",
                "sha1           | s3cret      | a.legacy-sha1 is needed",
                "clockify       | -----BEGIN PUBLIC KEY----- AAAA | a.secrets[0] is not a key written as PEM",
                "deaf           | s3cret      | a.preset does not tell a genuine delivery"
            })
    void a_source_that_is_not_fit_keeps_atrium_from_starting(String preset, String secrets, String complaint) {
        Map<String, String> configured = new HashMap<>();
        configured.put(PREFIX + "a.max-age", "PT5M");
        if (preset != null) {
            configured.put(PREFIX + "a.preset", preset);
        }
        if (secrets != null) {
            configured.put(PREFIX + "a.secrets", secrets);
        }

        Throwable refusal = catchThrowable(() -> sources(configured));

        assertThat(refusal).hasMessageContaining(PREFIX + complaint);
    }

    @Test
    void a_window_longer_than_the_memory_keeps_atrium_from_starting() {
        Map<String, String> configured = Map.of(
                PREFIX + "a.preset", "bamboohr",
                PREFIX + "a.secrets", "s3cret",
                PREFIX + "a.remember", "P14D",
                PREFIX + "a.max-age", "P15D");

        Throwable refusal = catchThrowable(() -> sources(configured));

        assertThat(refusal).hasMessageContaining("a.remember is shorter than deliveries may be fresh");
    }

    @Test
    void copies_are_remembered_for_as_long_as_deliveries_are_fresh_and_a_fifth_more() {
        Map<String, String> configured = Map.of(
                PREFIX + "a.preset", "bamboohr",
                PREFIX + "a.secrets", "s3cret",
                PREFIX + "a.max-age", "P15D",
                PREFIX + "a.max-future", "PT0S");

        Source source = sources(configured).named("a");

        assertThat(source.remember()).isEqualTo(Duration.ofDays(18));
    }

    @Test
    void a_memory_shorter_than_the_vendor_retries_keeps_atrium_from_starting() {
        Map<String, String> configured = Map.of(
                PREFIX + "a.preset", "hibob",
                PREFIX + "a.secrets", "s3cret",
                PREFIX + "a.remember", "P3D");

        Throwable refusal = catchThrowable(() -> sources(configured));

        assertThat(refusal).hasMessageContaining("this vendor may go on retrying (PT86H24M)");
    }

    @Test
    void copies_are_remembered_for_as_long_as_a_vendor_retries_and_a_fifth_more() {
        Map<String, String> configured =
                Map.of(PREFIX + "a.preset", "hibob", PREFIX + "a.secrets", "s3cret", "atrium.webhook.remember", "1D");

        Source source = sources(configured).named("a");

        assertThat(source.remember()).isEqualTo(Duration.ofHours(86).plusMinutes(24));
        assertThat(source.replay().text()).isEqualTo("R4");
    }

    @Test
    void a_preset_of_ones_own_stands_in_a_file() {
        Map<String, String> configured = Map.of(
                PREFIX + "a.preset-file", "src/test/resources/webhook/sha1.yaml",
                PREFIX + "a.legacy-sha1", "true",
                PREFIX + "a.secrets", "s3cret");

        Source source = sources(configured).named("a");

        assertThat(source.preset().title()).startsWith("A vendor who knows");
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "nowhere.yaml         | a.preset-file cannot be read",
                "derived.json         | a.preset-file cannot be read",
                "unsigned-window.yaml | a timestamp that is not signed decides nothing"
            })
    void a_file_that_is_no_preset_keeps_atrium_from_starting(String file, String complaint) {
        Map<String, String> configured =
                Map.of(PREFIX + "a.preset-file", "src/test/resources/webhook/" + file, PREFIX + "a.secrets", "s3cret");

        Throwable refusal = catchThrowable(() -> sources(configured));

        assertThat(refusal).hasMessageContaining(complaint);
    }

    @Test
    void a_secret_may_have_its_time() {
        Map<String, String> configured = Map.of(
                PREFIX + "a.preset", "bamboohr",
                PREFIX + "a.dated-secrets[0].secret", "old",
                PREFIX + "a.dated-secrets[0].not-after", "2026-11-21T09:00:00Z",
                PREFIX + "a.dated-secrets[1].secret", "new",
                PREFIX + "a.dated-secrets[1].not-before", "2026-11-20T09:00:00Z");
        Source source = sources(configured).named("a");

        Map<String, String> before = Vendor.of("bamboohr", "old").signer().sign("{}", "", Vendor.NOW);

        assertThat(source.verifier()
                        .verify("{}".getBytes(StandardCharsets.UTF_8), Headers.of(before), Vendor.NOW)
                        .secret())
                .isEqualTo("dated-secrets[0]");
        assertThat(catchThrowable(() -> source.verifier()
                        .verify("{}".getBytes(StandardCharsets.UTF_8), Headers.of(before), Vendor.NOW.plusSeconds(1))))
                .isInstanceOf(Failure.class);
    }

    @Test
    void secrets_in_files_are_taken_on_while_it_runs_and_none_that_is_not_fit(@TempDir Path secrets)
            throws IOException {
        Files.writeString(secrets.resolve("old"), "the-old-secret\n");
        Files.writeString(secrets.resolve(".hidden"), "not-a-secret");
        Sources sources =
                sources(Map.of(PREFIX + "a.preset", "bamboohr", PREFIX + "a.secrets-path", secrets.toString()));
        assertThat(signers(sources, "the-old-secret", "the-new-secret", "not-a-secret"))
                .containsExactly("old", null, null);

        Files.writeString(secrets.resolve("new"), "the-new-secret");
        sources.renew();
        assertThat(signers(sources, "the-old-secret", "the-new-secret")).containsExactly("old", "new");

        Files.delete(secrets.resolve("old"));
        sources.renew();
        assertThat(signers(sources, "the-old-secret", "the-new-secret")).containsExactly(null, "new");

        Files.writeString(secrets.resolve("new"), " \n");
        sources.renew();
        assertThat(signers(sources, "the-new-secret", "")).containsExactly("new", null);
    }

    @Test
    void a_single_file_may_hold_the_secret(@TempDir Path directory) throws IOException {
        Path secret = Files.writeString(directory.resolve("deel"), "the-secret\n");

        Source source = sources(Map.of(PREFIX + "a.preset", "deel", PREFIX + "a.secrets-path", secret.toString()))
                .named("a");

        Map<String, String> labelled = Vendor.of("deel", "the-secret").headers("{}");
        labelled.put("x-deel-hmac-label", "2026");
        assertThat(signer(source, labelled)).isEqualTo("deel");
    }

    @Test
    void a_file_is_called_as_the_vendor_calls_the_key(@TempDir Path secrets) throws IOException {
        Files.writeString(secrets.resolve("2025"), "the-old-secret");
        Files.writeString(secrets.resolve("2026"), "the-new-secret");
        Source source = sources(Map.of(PREFIX + "a.preset", "deel", PREFIX + "a.secrets-path", secrets.toString()))
                .named("a");

        Map<String, String> labelled = Vendor.of("deel", "the-old-secret").headers("{}");
        labelled.put("x-deel-hmac-label", "2025");
        assertThat(signer(source, labelled)).isEqualTo("2025");
        labelled.put("x-deel-hmac-label", "2026");
        assertThat(signer(source, labelled)).isNull();
    }

    @Test
    void a_path_without_a_secret_keeps_atrium_from_starting(@TempDir Path empty) {
        Map<String, String> nothing =
                Map.of(PREFIX + "a.preset", "bamboohr", PREFIX + "a.secrets-path", empty.toString());
        Map<String, String> nowhere = Map.of(
                PREFIX + "a.preset",
                "bamboohr",
                PREFIX + "a.secrets-path",
                empty.resolve("nowhere").toString());

        assertThat(catchThrowable(() -> sources(nothing))).hasMessageContaining("a.secrets-path has no secret in it");
        assertThat(catchThrowable(() -> sources(nowhere))).hasMessageContaining("a.secrets-path cannot be read");
    }

    /** Which secret is seen to have signed, of deliveries that each of these signs; null where none is. */
    private static List<String> signers(Sources sources, String... secrets) {
        return Stream.of(secrets)
                .map(secret -> signer(
                        sources.named("a"),
                        secret.isEmpty()
                                ? Map.of()
                                : Vendor.of("bamboohr", secret).headers("{}")))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static String signer(Source source, Map<String, String> headers) {
        try {
            return source.verifier()
                    .verify("{}".getBytes(StandardCharsets.UTF_8), Headers.of(headers), Vendor.NOW)
                    .secret();
        } catch (Failure refused) {
            return null;
        }
    }

    @Test
    void a_secret_that_ends_before_it_begins_keeps_atrium_from_starting() {
        Map<String, String> configured = Map.of(
                PREFIX + "a.preset", "bamboohr",
                PREFIX + "a.dated-secrets[0].secret", "old",
                PREFIX + "a.dated-secrets[0].not-before", "2026-11-21T09:00:00Z",
                PREFIX + "a.dated-secrets[0].not-after", "2026-11-20T09:00:00Z");

        Throwable refusal = catchThrowable(() -> sources(configured));

        assertThat(refusal).hasMessageContaining("a.dated-secrets[0] ends before it begins");
    }

    @Test
    void a_customer_may_choose_the_header_of_a_fixed_token_only() {
        Map<String, String> okta = Map.of(
                PREFIX + "a.preset", "okta", PREFIX + "a.secrets", "s3cret", PREFIX + "a.header", "X-Hook-Secret");
        Map<String, String> github = Map.of(
                PREFIX + "a.preset", "github", PREFIX + "a.secrets", "s3cret", PREFIX + "a.header", "X-Hook-Secret");

        Verified verified = sources(okta)
                .named("a")
                .verifier()
                .verify(
                        "{}".getBytes(StandardCharsets.UTF_8),
                        Headers.of(Map.of("X-Hook-Secret", "s3cret")),
                        Vendor.NOW);

        assertThat(verified.replayKey()).hasSize(32);
        assertThat(catchThrowable(() -> sources(github))).hasMessageContaining("a.header is not for this vendor");
    }

    @Test
    void all_complaints_come_at_once_and_none_repeats_a_secret() {
        Map<String, String> configured = Map.of(
                PREFIX + "Upper.preset", "bamboohr",
                PREFIX + "Upper.secrets", "hush",
                PREFIX + "b.preset", "standard-webhooks",
                PREFIX + "b.secrets", "hush!");

        Throwable refusal = catchThrowable(() -> sources(configured));

        assertThat(refusal)
                .hasMessageContaining("sources.Upper has a name")
                .hasMessageContaining("sources.b.secrets[0]")
                .hasMessageNotContaining("hush");
    }

    private static Sources sources(Map<String, String> configured) {
        WebhookConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(WebhookConfig.class)
                .withSources(new PropertiesConfigSource(configured, "test", 100))
                .build()
                .getConfigMapping(WebhookConfig.class);
        return new Sources(config, Clock.fixed(Vendor.NOW, ZoneOffset.UTC));
    }
}
