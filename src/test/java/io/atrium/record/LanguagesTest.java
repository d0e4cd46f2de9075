package io.atrium.record;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which language a reader gets, where there are French, Belgian Dutch and Latin Serbian besides the default one. */
class LanguagesTest {

    private final Languages languages = new Languages(List.of("fr_FR", "nl_BE", "sr@latin"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    fr-FR                        | fr-FR
                    FR-fr                        | fr-FR
                    fr                           | fr-FR
                    fr-CA                        | fr-FR
                    nl                           | nl-BE
                    nl-NL, fr;q=0.5              | nl-BE
                    de, fr;q=0.5                 | fr-FR
                    fr;q=0.4, nl;q=0.8           | nl-BE
                    en-GB, fr;q=0.5              | en-US
                    en;q=0.5, fr;q=0.9           | fr-FR
                    sr-Latn                      | sr-Latn
                    sr-Latn-RS                   | sr-Latn
                    fr;q=0, nl                   | nl-BE
                    *                            | en-US
                    nl-BE;q=0.2, *;q=0.1         | nl-BE
                    de                           | en-US
                    fr;q=0                       | en-US
                    ''                           | en-US
                    , ;                          | en-US
                    fr;q=high                    | en-US
                    fr;;nl                       | en-US
                    ééé                          | en-US
                    """)
    void aReaderGetsTheBestThatThereIs(String acceptLanguage, String tag) {
        assertThat(Languages.best(acceptLanguage, languages.configured()).tag()).isEqualTo(tag);
    }

    @Test
    void whoSaysNothingGetsTheDefaultOne() {
        assertThat(Languages.best(null, languages.configured()).isDefault()).isTrue();
    }

    @Test
    void anotherEnglishIsALanguageOfItsOwn() {
        List<Language> english = List.of(Language.of("en_GB"));

        assertThat(Languages.best("en-GB", english).code()).isEqualTo("en_GB");
        assertThat(Languages.best("en", english).isDefault()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "french", "fr-FR", "FR_fr", "fr_FR'; drop table x; --", "sr@", "fr_FR.UTF-8"})
    void whatOdooCouldNotNameIsRefused(String code) {
        assertThatThrownBy(() -> new Languages(List.of("fr_FR", code)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("atrium.record.languages")
                .hasMessageContaining("\"" + code + "\"");
    }

    @Test
    void theDefaultOneIsNotConfigured() {
        assertThatThrownBy(() -> new Languages(List.of("en_US")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("en_US is the language that documents are in without it");
    }
}
