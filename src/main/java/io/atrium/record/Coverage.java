package io.atrium.record;

import io.atrium.odoo.OdooVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How much of a type this Odoo has, for Atrium's user.
 *
 * @param version the Odoo that was asked
 * @param fields those of the type's own model that can be read
 * @param companyFields those that are read once per company
 * @param lines the child rows, with the fields that can be read
 * @param watched the other models that documents show something of
 * @param languages those besides the default one that labels of it are to be read in
 * @param missing what this Odoo lacks: models, fields as {@code model.field}, languages as {@code res.lang.fr_FR}
 * @param isAvailable false when nothing can be made of what is there
 */
record Coverage(
        OdooVersion version,
        List<String> fields,
        List<String> companyFields,
        Optional<RecordType.Lines> lines,
        List<RecordType.Watch> watched,
        List<Language> languages,
        Set<String> missing,
        boolean isAvailable) {

    /** What is remembered of how far capture has come: the own model, the lines', and those that are watched. */
    List<String> sources(RecordType type) {
        return Stream.of(
                        Stream.of(type.model()),
                        lines.map(RecordType.Lines::model).stream(),
                        watched.stream().map(RecordType.Watch::name))
                .flatMap(Function.identity())
                .distinct()
                .toList();
    }

    /** @param others what this Odoo has of the other models: their fields by their names */
    static Coverage of(RecordType type, OdooVersion version, Set<String> known, Map<String, Set<String>> others) {
        Set<String> missing = new TreeSet<>();
        List<String> fields = present(type.model(), type.fields(version), known, missing);
        List<String> companyFields = present(type.model(), type.companyFields(version), known, missing);
        Optional<RecordType.Lines> lines =
                type.lines(version).flatMap(wanted -> lines(wanted, others.get(wanted.model()), missing));
        List<RecordType.Watch> watched = type.watched(version).stream()
                .filter(watch -> !others.get(watch.model()).isEmpty())
                .toList();
        List<String> essential = present(type.model(), List.copyOf(type.essential()), known, missing);
        boolean available =
                !known.isEmpty() && essential.size() == type.essential().size();
        return new Coverage(version, fields, companyFields, lines, watched, List.of(), missing, available);
    }

    /**
     * With those of the languages that Odoo has.
     *
     * @param installed their codes
     */
    Coverage in(List<Language> wanted, Set<String> installed) {
        Set<String> lacking = new TreeSet<>(missing);
        wanted.stream()
                .filter(language -> !installed.contains(language.code()))
                .map(language -> Languages.MODEL + "." + language.code())
                .forEach(lacking::add);
        List<Language> languages = wanted.stream()
                .filter(language -> installed.contains(language.code()))
                .toList();
        return new Coverage(version, fields, companyFields, lines, watched, languages, lacking, isAvailable);
    }

    private static List<String> present(String model, List<String> wanted, Set<String> known, Set<String> missing) {
        if (known.isEmpty()) {
            missing.add(model);
            return List.of();
        }
        wanted.stream()
                .filter(field -> !known.contains(field))
                .map(field -> model + "." + field)
                .forEach(missing::add);
        return wanted.stream().filter(known::contains).toList();
    }

    private static Optional<RecordType.Lines> lines(RecordType.Lines wanted, Set<String> known, Set<String> missing) {
        List<String> fields = present(wanted.model(), wanted.fields(), known, missing);
        return !present(wanted.model(), List.of(wanted.parent()), known, missing)
                        .isEmpty()
                ? Optional.of(
                        new RecordType.Lines(wanted.model(), wanted.parent(), fields, wanted.domain(), wanted.order()))
                : Optional.empty();
    }
}
