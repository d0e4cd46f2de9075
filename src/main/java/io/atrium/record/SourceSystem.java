package io.atrium.record;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;

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

    /** What each document of its list means, such as {@code employee.upsert}. */
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

    /**
     * What it means when it has these documents no more that it had, by its ids; empty when nobody has said.
     *
     * <p>Fails with {@code conflict} when that cannot be read.
     */
    Uni<Map<String, Entry>> absent(Collection<String> values);

    /**
     * A page of its list.
     *
     * @param unnamed how many documents it has besides that cannot be read, not even whose they are
     * @param next where the list goes on; null at its end
     */
    record Page(List<Entry> entries, int unnamed, String next) {}

    /**
     * A document of its list.
     *
     * @param identifier by which it has the document
     * @param operation that the document means; null when that cannot be read
     * @param body of that command; null when it cannot be read
     * @param unknown the field whose value nobody has said the meaning of, so that the command cannot be had; or null
     * @param unreadable why nothing can be made of the document; or null
     */
    record Entry(Identifier identifier, String operation, JsonObject body, String unknown, String unreadable) {

        /** One that nothing can be made of. */
        public static Entry unreadable(Identifier identifier, String why) {
            return new Entry(identifier, null, null, null, why);
        }

        /** Whether it is known what is meant. */
        public boolean isReadable() {
            return unknown == null && unreadable == null;
        }
    }
}
