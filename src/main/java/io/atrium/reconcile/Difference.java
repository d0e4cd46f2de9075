package io.atrium.reconcile;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.Identifier;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One document on which the two sides do not agree.
 *
 * @param fields in which they do not; none of a document that one side lacks
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ReconciliationDifference")
@Holds(DataClass.CONFIDENTIAL)
record Difference(
        @Holds(DataClass.INTERNAL) @Schema(examples = "rdf_53ysn18k") String id,
        @Holds(DataClass.INTERNAL)
                @Schema(
                        examples = "inv_53ysn18k",
                        description = "Absent when the records do not have what a source system lists")
                String documentId,
        @Holds(DataClass.INTERNAL)
                @Schema(description = "By which the source system has it, when it is that which is compared")
                Identifier identifier,
        @Holds(DataClass.INTERNAL)
                @Schema(
                        enumeration = {MISSING, EXTRA, CHANGED, AMOUNT, CURRENCY, UNREADABLE},
                        description =
                                "`missing`: Odoo or the source system has it, the records have not; `extra`: the other way"
                                        + " round; `amount` and `currency`: among what is changed there is an amount or a"
                                        + " currency; `unreadable`: the other side has it, and nothing can be made of it")
                String kind,
        List<Field> fields,
        @Holds(DataClass.INTERNAL) @Schema(description = "Whether the run that was last signed off had it as well")
                boolean known,
        @Holds(DataClass.INTERNAL)
                @Schema(description = "Whether the document was captured anew since, or what the source says was done")
                boolean repaired) {

    static final String PREFIX = "rdf";

    static final String MISSING = "missing";
    static final String EXTRA = "extra";
    static final String CHANGED = "changed";
    static final String AMOUNT = "amount";
    static final String CURRENCY = "currency";
    static final String UNREADABLE = "unreadable";

    static final List<String> KINDS = List.of(MISSING, EXTRA, CHANGED, AMOUNT, CURRENCY, UNREADABLE);

    /** One that a comparison has just found. */
    static Difference found(String documentId, String kind, List<Field> fields) {
        return new Difference(null, documentId, null, kind, fields, false, false);
    }

    /** The same of what a source system has by that id. */
    Difference of(Identifier by, String document) {
        return new Difference(id, document, by, kind, fields, known, repaired);
    }

    /** What it is about: one of them at most in a run. */
    @JsonIgnore
    String key() {
        return identifier == null ? documentId : identifier.text();
    }

    /**
     * A field on both sides.
     *
     * @param odoo what Odoo says; null where it says nothing, or where it is not shown here
     * @param source the same of the source system, when it is that which is compared
     * @param record the same of the records
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ReconciliationField")
    @Holds(DataClass.CONFIDENTIAL)
    record Field(
            @Holds(DataClass.INTERNAL) @Schema(examples = "lines.0.subtotal.amount") String path,
            @Schema(
                            examples = "51.01",
                            description = "What Odoo says. Values that take a scope of their own are read where the"
                                    + " document is read")
                    String odoo,
            @Schema(examples = "dep_53ysn18k", description = "What the source system says, in Atrium's words")
                    String source,
            @Schema(examples = "51.00", description = "What the records say") String record) {}

    /** A page of them. */
    @Schema(
            name = "ReconciliationDifferencePage",
            requiredProperties = {"data", "next"})
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Holds(DataClass.INTERNAL)
    record Page(
            List<Difference> data,
            @Schema(examples = "YXBy", nullable = true, description = "Where the list goes on; null at its end")
                    String next) {}
}
