package io.atrium.record;

import io.atrium.kernel.DataClass;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A kind of canonical document, as its resource describes it: what it looks like, what its changes are called, which
 * system says so. Reads, lists and history work for every type from this description alone. Implementations are beans
 * without state, of one of two kinds: {@link RecordType} for what is captured from Odoo, {@link MasteredType} for what
 * Atrium itself masters.
 */
public sealed interface DocumentType permits RecordType, MasteredType {

    /** Odoo, as facts name it. */
    String ODOO = "odoo";

    /** Atrium itself, as facts name it. */
    String ATRIUM = "atrium";

    /** Singular, kebab case, such as {@code purchase-order}; facts are named after it. */
    String name();

    /** The prefix of its ids, such as {@code po}. */
    String prefix();

    /** The canonical record class; its components are the document's fields. */
    Class<? extends Record> canonical();

    /** The system of record, as facts name it. */
    String authority();

    /** Who says that a change of that name has come to pass, where it is another system than of the document. */
    default String authority(String verb) {
        return authority();
    }

    /** The domain it belongs to, such as {@code procurement}, which is its package. */
    default String businessDomain() {
        String domain = canonical().getPackageName();
        return domain.substring(domain.lastIndexOf('.') + 1);
    }

    /** The scope that opens its documents to readers: that of the domain. */
    default String scope() {
        return businessDomain() + ":read";
    }

    /** Whether ids name a pair of records in Odoo instead of one thing. */
    default boolean isPair() {
        return false;
    }

    /** The top-level fields, with plain values, that lists filter and sort by. */
    Set<String> keys();

    /**
     * The changes that have a name of their own, besides {@code created}, {@code updated} and {@code deleted}, and what
     * each says of the document, such as {@code "was confirmed"}. One with a dot, such as {@code inventory.shortage}, is told
     * of something else than the document.
     */
    default Map<String, String> steps() {
        return Map.of();
    }

    /**
     * The version of its facts, the last part of their names. To be raised when what they hold changes in a way that
     * readers of the version before would stumble over, which a test finds out: {@code openapi/README.md}.
     */
    default int factsVersion() {
        return 1;
    }

    /**
     * What comes to light about a document that has not changed itself, by the names that facts of it have, and what each
     * says of the document; see {@link Records#finding}.
     */
    default Map<String, String> findings() {
        return Map.of();
    }

    /** What a document is called that is new, past tense. */
    default String birth() {
        return "created";
    }

    /**
     * What a change is called, past tense: {@link #birth()}, {@code updated} or one of the {@link #steps()}.
     *
     * @param before null when the document is new
     */
    default String verb(JsonObject before, JsonObject after) {
        return before == null ? birth() : "updated";
    }

    /**
     * All that a change is called: a fact of its own for each, in this order. Of a document that was there before Atrium
     * first looked only the first is told.
     *
     * @param before null when the document is new
     */
    default List<String> verbs(JsonObject before, JsonObject after) {
        return List.of(verb(before, after));
    }

    /**
     * Whether a document without a legal entity belongs to all of them. Otherwise callers who are limited to some do not
     * see it: it belongs to one that Odoo does not name.
     */
    default boolean isShared() {
        return true;
    }

    /** The top-level fields that only callers with a certain scope may see, and that scope. */
    default Map<String, String> restricted() {
        return CanonicalFields.of(canonical()).restricted();
    }

    /** The top-level fields whose parts belong to one legal entity each, and are shown to those who may see its rows. */
    default Set<String> ownedFields() {
        return CanonicalFields.of(canonical()).owned();
    }

    /**
     * What each field holds, by its path, such as {@code lines.unitPrice.amount}; what contains others too. The order is
     * that of the document.
     */
    default Map<String, DataClass> dataClasses() {
        return DataClasses.of(canonical());
    }

    /** The names of all fields of the document. */
    default Set<String> fieldNames() {
        return CanonicalFields.of(canonical()).names();
    }
}
