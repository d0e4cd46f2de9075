package io.atrium.command;

import io.atrium.record.Cause;
import io.atrium.record.Identifier;
import io.atrium.record.Stored;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;

/** What becomes of a command: a handler did it in Odoo, or it is done in Atrium when the command is settled. */
public sealed interface Effect {

    /** 201 when something was created, else 200. */
    int status();

    /** Whether something was created. */
    default boolean isCreation() {
        return status() == 201;
    }

    /** The same effect on a record that other systems know by ids of their own; a deed in Atrium writes them itself. */
    Effect knownAs(List<Identifier> all);

    /** What the audit trail says of it besides, free of restricted values; or null. */
    String note();

    /** The same effect, of which the audit trail says that. */
    Effect noting(String note);

    /** The same with one id. */
    default Effect knownAs(Identifier identifier) {
        return knownAs(List.of(identifier));
    }

    static InOdoo created(String recordType, int odooId) {
        return new InOdoo(201, recordType, odooId, List.of(), new JsonObject(), null);
    }

    static InOdoo changed(String recordType, int odooId) {
        return new InOdoo(200, recordType, odooId, List.of(), new JsonObject(), null);
    }

    /** The deed creates a document that Atrium masters. */
    static InAtrium createdBy(Deed deed) {
        return new InAtrium(201, deed, null);
    }

    /** The deed changes a document that Atrium masters. */
    static InAtrium changedBy(Deed deed) {
        return new InAtrium(200, deed, null);
    }

    /**
     * What a handler did in Odoo.
     *
     * @param recordType name of the record's type
     * @param odooId of the record, to be read again and stored with the settled intent
     * @param identifiers ids of other systems that the record is known by from now on
     * @param mastered what Atrium masters of the document from now on; see {@link io.atrium.record.Mastered}
     * @param note see {@link #note}
     */
    record InOdoo(
            int status, String recordType, int odooId, List<Identifier> identifiers, JsonObject mastered, String note)
            implements Effect {

        /** The same effect on a document of which Atrium knows that. */
        public InOdoo mastering(JsonObject fields) {
            return new InOdoo(status, recordType, odooId, identifiers, fields, note);
        }

        @Override
        public InOdoo knownAs(List<Identifier> all) {
            return new InOdoo(status, recordType, odooId, List.copyOf(all), mastered, note);
        }

        @Override
        public InOdoo noting(String note) {
            return new InOdoo(status, recordType, odooId, identifiers, mastered, note);
        }
    }

    /** What is left to be done in the transaction that settles the intent. */
    record InAtrium(int status, Deed deed, String note) implements Effect {

        @Override
        public InAtrium knownAs(List<Identifier> all) {
            return this;
        }

        @Override
        public InAtrium noting(String note) {
            return new InAtrium(status, deed, note);
        }
    }

    /** A change of documents that Atrium masters. */
    @FunctionalInterface
    interface Deed {

        /**
         * Decides and writes, all in that transaction, which is undone when it fails: a refusal refuses the command.
         *
         * @return the document that the command is about
         */
        Uni<Stored> carryOut(SqlConnection transaction, Cause cause);
    }
}
