package io.atrium.kernel;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How whatever ends waits for what it has begun; for threads that may wait. */
public final class Farewell {

    /** For the last steps of work in the background; what takes longer is handed over. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private Farewell() {}

    /** Waits until it is over, or the patience is; tells whether it is over. */
    public static boolean await(BooleanSupplier isOver, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!isOver.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            try {
                Thread.sleep(BETWEEN_LOOKS.toMillis());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
