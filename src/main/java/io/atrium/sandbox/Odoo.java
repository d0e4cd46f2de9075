package io.atrium.sandbox;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The Odoo behind the protocols: one call after the other, each of them whole or not at all. */
final class Odoo implements AutoCloseable {

    private static final Database.Commit NOWHERE = changes -> {};

    private final Clock clock;
    private final Set<Transaction> open = new HashSet<>();
    /** Where time stands still, or null where it runs. */
    private Instant stopped;

    private final Schema schema;
    private final Database database;
    private final Map<String, Behaviour> behaviours = Behaviours.all();
    private final Methods methods;
    private final Optional<Journal> journal;

    Odoo(int serie, Optional<Path> journal, Clock clock) {
        this(serie, journal, clock, 0);
    }

    Odoo(int serie, Optional<Path> journal, Clock clock, int extraSuppliers) {
        this.clock = clock;
        this.schema = new Schema(serie);
        this.database = new Database(schema);
        this.methods = new Methods(serie, behaviours);
        Demo.fill(this);
        ExtraSuppliers.add(database, extraSuppliers);
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

    void fill(Instant at, Work work) {
        fill(at, Map.of(), work);
    }

    synchronized void fill(Instant at, Map<String, Object> context, Work work) {
        Env env = new Env(schema, database, behaviours, at, context);
        database.transaction(() -> work.in(env), NOWHERE);
    }

    /** One call: its time is that of its start. */
    synchronized Object call(
            Model model,
            Methods.Method method,
            List<Integer> ids,
            Map<String, Object> arguments,
            Map<String, Object> context) {
        Env env = new Env(schema, database, behaviours, now(), context);
        try {
            return database.transaction(() -> method.run(env, model, ids, arguments), this::keep);
        } catch (ClassCastException | IndexOutOfBoundsException misshapen) {
            throw OdooError.python("TypeError", model.name() + "." + method.name() + ": " + misshapen.getMessage());
        }
    }

    synchronized void translate(String model, int id, String field, String language, String text) {
        Env env = new Env(schema, database, behaviours, now(), Map.of());
        database.transaction(
                () -> {
                    env.translate(model, id, field, language, text);
                    return null;
                },
                this::keep);
    }

    private Instant now() {
        return (stopped == null ? clock.instant() : stopped).truncatedTo(ChronoUnit.MICROS);
    }

    /** Null lets time run again. */
    synchronized void stopTimeAt(Instant time) {
        stopped = time;
    }

    /** Makes changes durable, and tells those who still work that they happened. */
    private void keep(Database.Changes changes) {
        journal.ifPresent(file -> file.keep(changes));
        if (!open.isEmpty()) {
            Set<String> rows = changes.names();
            open.forEach(transaction -> transaction.othersChanged(rows));
        }
    }

    synchronized Transaction begin() {
        Transaction transaction = new Transaction(this, now());
        open.add(transaction);
        return transaction;
    }

    synchronized void forget(Transaction transaction) {
        open.remove(transaction);
    }

    Model known(String model) {
        if (!schema.knows(model)) {
            throw new IllegalArgumentException("there is no model " + model);
        }
        return schema.model(model);
    }

    synchronized int takeId(String model) {
        return database.table(model).nextId();
    }

    synchronized boolean commit(Transaction transaction) {
        open.remove(transaction);
        Env env = new Env(schema, database, behaviours, transaction.began(), Map.of());
        try {
            database.transaction(
                    () -> {
                        transaction.work().forEach(step -> step.in(env));
                        return null;
                    },
                    changes -> {
                        if (transaction.conflictsWith(changes.names())) {
                            throw new Conflict();
                        }
                        keep(changes);
                    });
            return true;
        } catch (Conflict conflict) {
            return false;
        } catch (OdooError refused) {
            throw new IllegalStateException("Odoo refuses: " + refused.getMessage(), refused);
        }
    }

    private static final class Conflict extends RuntimeException {
        private static final long serialVersionUID = 1L;
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
