package io.atrium.record;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.Map;

/**
 * The documents that commands are making in Odoo. Whoever reads such a document before its command is settled, as the capture
 * may, stores the same of it as the command would: otherwise a second version, and a second fact, had to say the rest.
 */
@FunctionalInterface
public interface Makings {

    /**
     * Of these documents those that a command has made that is not settled yet. Ask after Odoo has shown them: what is not
     * found then is settled, or nobody's here.
     *
     * @param keys see {@link DocumentKey}
     */
    Uni<Map<Long, Making>> underWay(RecordType type, Collection<Long> keys);
}
