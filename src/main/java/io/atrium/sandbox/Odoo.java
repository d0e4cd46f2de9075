package io.atrium.sandbox;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Odoo behind the protocols: one call after the other, each of them whole or not at all. */
final class Odoo implements AutoCloseable {

    private static final Database.Commit NOWHERE = changes -> {};

    private final Clock clock;
    private final Schema schema;
    private final Database database;
    private final Map<String, Behaviour> behaviours = Behaviours.all();
    private final Methods methods;
    private final Optional<Journal> journal;

    Odoo(int serie, Optional<Path> journal, Clock clock) {
        this.clock = clock;
        this.schema = new Schema(serie);
        this.database = new Database(schema);
        this.methods = new Methods(serie, behaviours);
        Demo.fill(this);
        this.journal = journal.map(path -> Journal.open(path, serie, database::apply));
    }

    interface Work {
        Object in(Env env);
    }

    Schema schema() {
        return schema;
    }

    int serie() {
        return schema.serie();
    }

    synchronized void fill(Instant at, Work work) {
        Env env = new Env(schema, database, behaviours, at, Map.of());
        database.transaction(() -> work.in(env), NOWHERE);
    }

    /** One call: its time is that of its start. */
    synchronized Object call(
            Model model,
            Methods.Method method,
            List<Integer> ids,
            Map<String, Object> arguments,
            Map<String, Object> context) {
        Env env = new Env(schema, database, behaviours, clock.instant().truncatedTo(ChronoUnit.MICROS), context);
        Database.Commit commit = journal.isPresent() ? journal.get() : NOWHERE;
        try {
            return database.transaction(() -> method.run(env, model, ids, arguments), commit);
        } catch (ClassCastException | IndexOutOfBoundsException misshapen) {
            throw OdooError.python("TypeError", model.name() + "." + method.name() + ": " + misshapen.getMessage());
        }
    }

    /** Null when there is none. */
    Methods.Method method(Model model, String name) {
        return methods.find(model, name);
    }

    /** The answer to "which version are you" of the old protocols. */
    Map<String, Object> version() {
        Map<String, Object> version = new LinkedHashMap<>();
        version.put("server_version", serie() + ".0");
        version.put("server_version_info", versionInfo());
        version.put("server_serie", serie() + ".0");
        version.put("protocol_version", 1);
        return version;
    }

    /** The same at {@code /web/version}, under other names. */
    Map<String, Object> webVersion() {
        Map<String, Object> version = new LinkedHashMap<>();
        version.put("version_info", versionInfo());
        version.put("version", serie() + ".0");
        return version;
    }

    private List<Object> versionInfo() {
        return List.of(serie(), 0, 0, "final", 0, "");
    }

    static List<Integer> ids(Object sent) {
        List<Integer> ids = new ArrayList<>();
        for (Object id : sent instanceof List<?> list ? list : sent == null ? List.of() : List.of(sent)) {
            if (!(id instanceof Integer)) {
                throw OdooError.python("TypeError", "unhashable type: '" + Python.repr(id) + "'");
            }
            ids.add((Integer) id);
        }
        return ids;
    }

    @Override
    public synchronized void close() {
        journal.ifPresent(Journal::close);
    }
}
