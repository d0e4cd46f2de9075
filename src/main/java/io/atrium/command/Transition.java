package io.atrium.command;

import io.atrium.odoo.OdooRow;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A change of state in Odoo, and the states between which Atrium allows it: Odoo's own buttons are no guard.
 *
 * @param type name of the record's type
 * @param what the record is called in a sentence, such as {@code order}
 * @param model in Odoo
 * @param id in Odoo
 * @param fields that tell the state
 * @param status the state in canonical words, from those fields
 * @param from the states from which it may be made
 * @param to the states that show that it was made
 * @param act makes it; what it answers is not believed
 */
public record Transition(
        String type,
        String what,
        String model,
        int id,
        List<String> fields,
        Function<OdooRow, String> status,
        Set<String> from,
        Set<String> to,
        Supplier<Uni<?>> act) {}
