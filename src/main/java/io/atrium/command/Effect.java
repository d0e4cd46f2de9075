package io.atrium.command;

import io.atrium.record.Identifier;
import java.util.List;

/**
 * What a handler did in Odoo.
 *
 * @param status 201 when it created the record, else 200
 * @param recordType name of the record's type
 * @param odooId of the record, to be read again and stored with the settled intent
 * @param identifiers ids of other systems that the record is known by from now on
 */
public record Effect(int status, String recordType, int odooId, List<Identifier> identifiers) {

    public static Effect created(String recordType, int odooId) {
        return new Effect(201, recordType, odooId, List.of());
    }

    public static Effect changed(String recordType, int odooId) {
        return new Effect(200, recordType, odooId, List.of());
    }

    /** The same effect on a record that another system knows by its own id. */
    public Effect knownAs(Identifier identifier) {
        return new Effect(status, recordType, odooId, List.of(identifier));
    }
}
