package io.atrium.record;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * A system that documents come from, and that can be asked for all that it has of one type of them: for those who compare
 * with it. Each document is told by the command that it means here, so that what it should have become is never described
 * twice.
 */
public interface SourceSystem {

    /** As identifiers name it. */
    String name();

    /** As whom its commands are submitted; what it does not own, it cannot change. */
    String caller();

    /** What it lists is had by this operation, such as {@code employee.upsert}. */
    String operation();

    /**
     * The documents that follow, as it has them now.
     *
     * <p>Fails with {@code unavailable} when asking again may help, with the wait that it asks for; and with
     * {@code conflict} when it will not.
     *
     * @param place where the page before said that the list goes on; null for the first
     */
    Uni<Page> page(String place);

    /** What it means when it has a document no more that it had; empty when nobody has said. */
    Optional<Entry> absent(String value);

    /**
     * A page of its list.
     *
     * @param next where the list goes on; null at its end
     */
    record Page(List<Entry> entries, String next) {}

    /**
     * A document of its list.
     *
     * @param identifier by which it has the document
     * @param operation that the document means
     * @param body of that command
     * @param unknown the field whose value nobody has said the meaning of, so that the command cannot be had; or null
     */
    record Entry(Identifier identifier, String operation, JsonObject body, String unknown) {}
}
