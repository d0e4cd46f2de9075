package io.atrium.webhook;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.record.Identifier;
import io.atrium.record.SourceSystem.Entry;
import io.atrium.record.SourceSystem.Page;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What a vendor's list says, and what it does not. */
class VendorListTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final String ABSENT =
            """
            id = "0" ? $error("There is no such id.") : [{ "operation": "employee.upsert",
            "body": { "identifier": { "system": $source, "value": id }, "changes": { "active": false } } }]""";

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void one_document_that_cannot_be_read_is_told_of_and_the_others_are_read() {
        Page page = page(List.of(Map.of("id", 1, "name", "Noor"), Map.of("id", 2), Map.of("nickname", "Tefi")));

        assertThat(page.entries()).extracting(Entry::unreadable).containsExactly(null, "The document has no name.");
        assertThat(page.entries())
                .extracting(Entry::identifier)
                .containsExactly(new Identifier("sample", "1"), new Identifier("sample", "2"));
        assertThat(page.unnamed()).isEqualTo(1);
    }

    @Test
    void a_document_without_an_id_is_nobodys() {
        Page page = page(List.of(Map.of("id", 1, "name", "Noor"), Map.of("name", "Tefi")));

        assertThat(page.entries())
                .extracting(entry -> entry.identifier().value())
                .containsExactly("1");
        assertThat(page.unnamed()).isEqualTo(1);
    }

    @Test
    void a_list_of_which_nothing_can_be_read_is_none() {
        assertThatThrownBy(() -> page(List.of(Map.of("nickname", "Noor"), Map.of("nickname", "Tefi"))))
                .isInstanceOf(Unmappable.class)
                .hasMessage("The document has no name.");
    }

    @Test
    void what_absence_means_is_told_of_many_at_once() {
        Map<String, Entry> meant =
                list(ABSENT).absent(List.of("1", "2")).await().atMost(Duration.ofSeconds(10));

        assertThat(meant).containsOnlyKeys("1", "2");
        assertThat(meant.get("2").body().getJsonObject("changes").getBoolean("active"))
                .isFalse();
    }

    @Test
    void what_can_make_nothing_of_an_absence_ends_the_comparison() {
        Throwable failure = catchThrowable(
                () -> list(ABSENT).absent(List.of("1", "0")).await().atMost(Duration.ofSeconds(10)));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        Failure.class, ours -> assertThat(ours.code()).isEqualTo(FailureCode.CONFLICT))
                .hasMessageContaining("There is no such id.");
    }

    @Test
    void an_absence_that_cannot_be_read_is_refused_at_start() {
        assertThatThrownBy(() -> mapping("[{", "")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "path: /v1/{account}/people",
                "body: { companies: [\"{$string(account)}\"] }",
                "further: { path: \"/v1/{account}/people?after={next}\" }",
                "further: { path: /v1/people, body: { company: \"{account}\", after: \"{next}\" } }"
            })
    void a_list_of_an_account_names_it_on_any_page(String asked) {
        assertThat(VendorList.namesAccount(mapping(ABSENT, asked).list().orElseThrow()))
                .isTrue();
    }

    @Test
    void a_list_of_everybody_names_no_account() {
        assertThat(VendorList.namesAccount(mapping(ABSENT, "body: { fields: [accounts], after: null }")
                        .list()
                        .orElseThrow()))
                .isFalse();
    }

    private static Page page(List<?> people) {
        return list(ABSENT).page(null, Map.of("people", people), Values.NONE);
    }

    private static VendorList list(String absent) {
        return new VendorList("sample", mapping(absent, ""), null, Optional.empty(), null, VERTX, null);
    }

    private static Mapping mapping(String absent, String asked) {
        String yaml =
                """
                list:
                  type: employee
                  %s
                  expects: "true"
                  each: people
                  id: $string(id)
                  %s
                  absent: >-
                    %s
                commands: |
                  [{
                    "operation": "employee.upsert",
                    "body": {
                      "identifier": { "system": $source, "value": $string(id) },
                      "changes": { "name": $exists(name) ? name : $error("The document has no name.") }
                    }
                  }]"""
                        .formatted(
                                asked.startsWith("path") ? asked : "path: /v1/people\n  " + asked,
                                asked.startsWith("further") ? "next: paging.after" : "",
                                absent.replace("\n", " "));
        try {
            return new Mapping(
                    "sample", true, Connector.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
