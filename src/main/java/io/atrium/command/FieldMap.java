package io.atrium.command;

import io.atrium.kernel.Failure;
import io.atrium.kernel.PublicId;
import io.atrium.kernel.Violations;
import io.atrium.odoo.LoadTable;
import io.atrium.odoo.OdooVersion;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What callers may say about a document, and which field of Odoo's model says the same. Members of a body that are not
 * in it are the resource's own business. A member with null empties the field. Immutable.
 */
public final class FieldMap {

    private static final FieldMap NOTHING = new FieldMap(List.of());

    private final List<Entry> entries;

    private FieldMap(List<Entry> entries) {
        this.entries = entries;
    }

    /** Nothing yet. */
    public static FieldMap nothing() {
        return NOTHING;
    }

    /** And a text, number, flag or day: Odoo takes it as it stands. */
    public FieldMap plain(String canonical, String odoo) {
        return and(new Entry(canonical, odoo, null, null, 0));
    }

    /**
     * And the id of another document.
     *
     * @param type name of that document's type
     * @param prefix of its ids
     */
    public FieldMap reference(String canonical, String odoo, String type, String prefix) {
        return and(new Entry(canonical, odoo, type, prefix, 0));
    }

    /** The same, where the field added last exists only from that major version of Odoo on. */
    public FieldMap since(int major) {
        Entry last = entries.get(entries.size() - 1);
        Entry later = new Entry(last.canonical(), last.odoo(), last.type(), last.prefix(), major);
        return new FieldMap(Stream.concat(entries.stream().limit(entries.size() - 1L), Stream.of(later))
                .toList());
    }

    private FieldMap and(Entry entry) {
        return new FieldMap(Stream.concat(entries.stream(), Stream.of(entry)).toList());
    }

    boolean has(String canonical) {
        return entries.stream().anyMatch(entry -> entry.canonical().equals(canonical));
    }

    /** @throws Failure {@code invalid} when an id has not the form of one of its type */
    void requireIds(JsonObject body) {
        Violations violations = new Violations();
        references(body)
                .forEach(reference ->
                        violations.id(reference.pointer(), reference.what(), reference.prefix(), reference.id()));
        violations.require();
    }

    /** The documents that the body refers to. */
    List<Reference> references(JsonObject body) {
        List<Reference> references = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.type() != null && body.getValue(entry.canonical()) instanceof String id) {
                references.add(new Reference("/" + entry.canonical(), entry.type(), entry.prefix(), id));
            }
        }
        return references;
    }

    /**
     * What the body says, as {@code write} takes it.
     *
     * @throws Failure {@code invalid} when the body says something that an Odoo of that version has no field for
     */
    public JsonObject values(JsonObject body, OdooVersion version) {
        JsonObject values = new JsonObject();
        said(body, version).forEach(entry -> values.put(entry.odoo(), entry.value(body.getValue(entry.canonical()))));
        return values;
    }

    /**
     * What the body says, as columns for {@code load}.
     *
     * @throws Failure as with {@link #values}
     */
    void fill(LoadTable.Builder table, JsonObject body, OdooVersion version) {
        said(body, version)
                .forEach(entry -> table.cell(entry.column(), cell(entry.value(body.getValue(entry.canonical())))));
    }

    private static Object cell(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? "1" : "0";
        }
        return value;
    }

    private List<Entry> said(JsonObject body, OdooVersion version) {
        Violations violations = new Violations();
        List<Entry> said = entries.stream()
                .filter(entry -> body.containsKey(entry.canonical()))
                .toList();
        said.stream()
                .filter(entry -> entry.since() > version.major())
                .forEach(entry ->
                        violations.add("/" + entry.canonical(), "Odoo has this from version " + entry.since() + " on"));
        violations.require();
        return said;
    }

    private record Entry(String canonical, String odoo, String type, String prefix, int since) {

        Object value(Object said) {
            if (said == null) {
                return false;
            }
            return type == null
                    ? said
                    : PublicId.parse(prefix, said.toString())
                            .orElseThrow(() -> Failure.invalid("/" + canonical, "This is not an id of that kind"));
        }

        String column() {
            return type == null ? odoo : odoo + "/.id";
        }
    }

    /** A document that a body refers to. */
    record Reference(String pointer, String type, String prefix, String id) {

        /** In a sentence, such as {@code an employee}. */
        String what() {
            return ("aeiou".indexOf(type.charAt(0)) < 0 ? "a " : "an ") + words();
        }

        String words() {
            return type.replace('-', ' ');
        }
    }
}
