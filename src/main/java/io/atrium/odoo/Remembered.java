package io.atrium.odoo;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Asks once and remembers the answer; a failure is not an answer, so the next one asks again. For many threads. */
final class Remembered<T> {

    private final Supplier<Uni<T>> question;
    private final AtomicReference<Uni<T>> answer = new AtomicReference<>();

    Remembered(Supplier<Uni<T>> question) {
        this.question = question;
    }

    Uni<T> get() {
        return Uni.createFrom().deferred(() -> {
            Uni<T> known = answer.get();
            return known != null ? known : ask();
        });
    }

    void forget() {
        answer.set(null);
    }

    private Uni<T> ask() {
        Uni<T> asked = Uni.createFrom()
                .<T>deferred(question::get)
                .onFailure()
                .invoke(this::forget)
                .memoize()
                .indefinitely();
        Uni<T> first = answer.compareAndExchange(null, asked);
        return first == null ? asked : first;
    }
}
