package io.atrium.record;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale.LanguageRange;
import java.util.stream.Stream;

/** The languages that labels are kept in besides the default one, and which of them a reader wants. */
@ApplicationScoped
class Languages {

    /** Odoo's, where those that are installed are active. */
    static final String MODEL = "res.lang";

    private final List<Language> configured;

    /** @throws IllegalArgumentException naming what is no language */
    @Inject
    Languages(RecordConfig config) {
        this(config.languages().orElse(List.of()));
    }

    /** @param codes Odoo's */
    Languages(List<String> codes) {
        this.configured = codes.stream().distinct().map(Languages::checked).toList();
    }

    private static Language checked(String code) {
        Language language;
        try {
            language = Language.of(code);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException("atrium.record.languages: " + unknown.getMessage());
        }
        if (language.isDefault()) {
            throw new IllegalArgumentException(
                    "atrium.record.languages: " + code + " is the language that documents are in without it");
        }
        return language;
    }

    /** Those besides the default one. */
    List<Language> configured() {
        return configured;
    }

    /**
     * The best for a reader, the default one where none is (RFC 4647, "lookup"). What is no list of languages is as good as
     * none: browsers and tools send all sorts of things.
     *
     * @param acceptLanguage the {@code Accept-Language} header, or null
     * @param others those that there are besides the default one
     */
    static Language best(String acceptLanguage, List<Language> others) {
        if (acceptLanguage == null || others.isEmpty()) {
            return Language.DEFAULT;
        }
        try {
            return LanguageRange.parse(acceptLanguage).stream()
                    .filter(range -> range.getWeight() > 0)
                    .flatMap(range -> in(range.getRange(), others))
                    .findFirst()
                    .orElse(Language.DEFAULT);
        } catch (IllegalArgumentException misshapen) {
            return Language.DEFAULT;
        }
    }

    /** Those in the range, and then those in a wider one: who reads {@code fr-CA} reads {@code fr-BE}. */
    private static Stream<Language> in(String range, List<Language> others) {
        if (range.equals("*")) {
            return Stream.of(Language.DEFAULT);
        }
        return Stream.iterate(range, wider -> !wider.isEmpty(), Languages::wider)
                .flatMap(each -> Stream.concat(Stream.of(Language.DEFAULT), others.stream())
                        .filter(language -> language.isIn(each)));
    }

    private static String wider(String range) {
        return range.substring(0, Math.max(0, range.lastIndexOf('-')));
    }
}
