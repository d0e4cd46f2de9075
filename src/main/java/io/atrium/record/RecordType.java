package io.atrium.record;

import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A kind of canonical document, as its resource describes it: where it comes from in Odoo, what it looks like, what its
 * changes are called. Reads, lists and capture work for every type from this description alone. Implementations are
 * beans without state.
 */
public interface RecordType {

    /** Singular, kebab case, such as {@code purchase-order}; facts are named after it. */
    String name();

    /** The prefix of its ids, such as {@code po}. */
    String prefix();

    /** The canonical record class; its components are the document's fields. */
    Class<? extends Record> canonical();

    /** The Odoo model. */
    String model();

    /** Which rows of the model are documents of this type, archived ones included. */
    JsonArray domain();

    /** The fields to read, in an Odoo of that version. */
    List<String> fields(OdooVersion version);

    /** The child rows that belong to a document, if it has any. */
    default Optional<Lines> lines(OdooVersion version) {
        return Optional.empty();
    }

    /** The canonical document. A pure function; differences between Odoo versions end here. */
    Record toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers);

    /** The top-level fields, with plain values, that lists filter and sort by. */
    Set<String> keys();

    /**
     * What a change is called, past tense.
     *
     * @param before null when the document is new
     */
    default String verb(JsonObject before, JsonObject after) {
        return before == null ? "created" : "updated";
    }

    /** The names of all fields of the document. */
    default Set<String> fieldNames() {
        return Arrays.stream(canonical().getRecordComponents())
                .map(RecordComponent::getName)
                .collect(LinkedHashSet::new, Set::add, Set::addAll);
    }

    /**
     * Child rows.
     *
     * @param model their Odoo model
     * @param parent the many2one that points to the document
     * @param fields to read; the parent is read in any case
     * @param domain which of them are shown
     */
    record Lines(String model, String parent, List<String> fields, JsonArray domain) {}
}
