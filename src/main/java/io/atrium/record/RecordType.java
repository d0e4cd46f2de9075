package io.atrium.record;

import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A kind of document that is captured from Odoo: where it comes from there, and what becomes of it here. Capture works for
 * every such type from this description alone.
 */
public non-sealed interface RecordType extends DocumentType {

    @Override
    default String authority() {
        return ODOO;
    }

    /**
     * What the {@link Mastered} fields are of a document that is new. Those that were there before Atrium first looked have
     * none.
     */
    default JsonObject beginning() {
        return new JsonObject();
    }

    @Override
    default boolean isPair() {
        return group().isPresent();
    }

    /** The Odoo model. */
    String model();

    /** Which rows of the model are documents of this type, archived ones included. */
    JsonArray domain();

    /**
     * The fields to read, in an Odoo of that version. One that a given Odoo lacks is left out of the reading; the mapping
     * then sees null.
     */
    List<String> fields(OdooVersion version);

    /** Those fields without which nothing can be made of a row: an Odoo that lacks one has no documents of this type. */
    default Set<String> essential() {
        return Set.of();
    }

    /**
     * The company-dependent fields: Odoo has a value of them for each company. They are read once per company, and stand
     * in {@link OdooRow#companies()}.
     */
    default List<String> companyFields(OdooVersion version) {
        return List.of();
    }

    /**
     * The pair of references that names a document, when several rows of the model make one together. The mapping gets
     * all of them as lines, and the first as the row.
     */
    default Optional<Group> group() {
        return Optional.empty();
    }

    /** The child rows that belong to a document, if it has any. */
    default Optional<Lines> lines(OdooVersion version) {
        return Optional.empty();
    }

    /**
     * Other models that documents show something of, such as the name of a supplier. When a row of theirs changes, the
     * documents that refer to it are read again by the next deep look: Odoo does not write them.
     */
    default List<Watch> watched(OdooVersion version) {
        return List.of();
    }

    /** The canonical document. A pure function; differences between Odoo versions end here. */
    Record toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers);

    /**
     * Child rows.
     *
     * @param model their Odoo model
     * @param parent the many2one that points to the document
     * @param fields to read; the parent is read in any case
     * @param domain which of them are shown
     * @param order such as {@code sequence asc, id asc}
     */
    record Lines(String model, String parent, List<String> fields, JsonArray domain, String order) {

        /** Lines in the order that people gave them. */
        public Lines(String model, String parent, List<String> fields, JsonArray domain) {
            this(model, parent, fields, domain, "sequence asc, id asc");
        }
    }

    /**
     * A model to watch.
     *
     * @param model the other model
     * @param field how a row of the type's own model refers to it, dotted where it goes through lines, such as {@code
     *     order_line.product_id}
     */
    record Watch(String model, String field) {

        /** What the capture of it is remembered under: the model alone may be watched in two ways. */
        String name() {
            return model + " by " + field;
        }
    }

    /**
     * Rows that make one document together, such as the quants of an item at a location.
     *
     * @param first a many2one
     * @param second another one
     */
    record Group(String first, String second) {}
}
