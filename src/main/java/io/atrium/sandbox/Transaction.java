package io.atrium.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Work on the sandbox Odoo that others see only when it is committed, but with the time at which it began: rows appear
 * late with an older {@code write_date}, as they do in a real Odoo. Several may be open at once, while calls come in over
 * HTTP. May be used from any thread, but by one at a time.
 *
 * <p>It reads nothing: what it would refuse, it refuses at {@link #commit()}. Lines of a document get their ids then too.
 */
public final class Transaction implements AutoCloseable {

    private final Odoo odoo;
    private final Instant began;
    private final List<Odoo.Work> work = new ArrayList<>();
    /** Rows that others committed since it began, as {@code model,id}. Guarded by {@link #odoo}. */
    private final Set<String> changedByOthers = new HashSet<>();

    private boolean open = true;

    Transaction(Odoo odoo, Instant began) {
        this.odoo = odoo;
        this.began = began;
    }

    /** The {@code write_date} of all that it writes. */
    public Instant began() {
        return began;
    }

    /** Takes the next id at once, as PostgreSQL does: a transaction that began later may commit higher ids before it. */
    public int create(String model, Map<String, ?> values) {
        Model of = odoo.known(model);
        int id = odoo.takeId(model);
        Map<String, Object> kept = new LinkedHashMap<>(values);
        add(env -> env.create(of, id, kept));
        return id;
    }

    public void write(String model, int id, Map<String, ?> values) {
        Model of = odoo.known(model);
        Map<String, Object> kept = new LinkedHashMap<>(values);
        add(env -> {
            env.write(of, List.of(id), kept);
            return null;
        });
    }

    public void unlink(String model, int id) {
        Model of = odoo.known(model);
        add(env -> {
            env.unlink(of, List.of(id));
            return null;
        });
    }

    private void add(Odoo.Work step) {
        if (!open) {
            throw new IllegalStateException("the transaction is over");
        }
        work.add(step);
    }

    /**
     * Makes all of it visible at once.
     *
     * @return false when somebody else committed a change to one of its rows since it began, computed parents included:
     *     then nothing of it happened, where a real Odoo would begin it again with a new time
     * @throws IllegalStateException when Odoo refuses something of it; then nothing of it happened
     */
    public boolean commit() {
        end();
        return odoo.commit(this);
    }

    /** Nothing of it happens. The ids that it took are not given again. */
    public void rollback() {
        end();
        odoo.forget(this);
    }

    private void end() {
        if (!open) {
            throw new IllegalStateException("the transaction is over");
        }
        open = false;
    }

    /** Rolls back what is neither committed nor rolled back. */
    @Override
    public void close() {
        if (open) {
            rollback();
        }
    }

    List<Odoo.Work> work() {
        return work;
    }

    void othersChanged(Set<String> rows) {
        changedByOthers.addAll(rows);
    }

    boolean conflictsWith(Set<String> rows) {
        return rows.stream().anyMatch(changedByOthers::contains);
    }
}
