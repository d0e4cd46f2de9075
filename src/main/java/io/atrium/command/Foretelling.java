package io.atrium.command;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A handler that can say what its commands make of a document. For those who look whether they were carried out. */
public interface Foretelling extends CommandHandler {

    /**
     * What the document says once each of these commands was carried out, as far as its body tells: canonical fields, the
     * restricted ones left out. Nothing is changed.
     */
    Uni<List<JsonObject>> expected(List<JsonObject> bodies);
}
