package io.atrium.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;

/** Ways in which the sandbox can be a bad Odoo, for tests. The latest instruction that fits a call counts. */
public final class Faults {

    /** What happens to a call. */
    public record Fault(Kind kind, Duration delay) {

        enum Kind {
            DELAY,
            DROP_BEFORE,
            DROP_AFTER,
            BAD_GATEWAY,
            REFUSE
        }
    }

    private record Instruction(BiPredicate<String, String> calls, Fault fault, AtomicInteger left) {

        boolean takes(String model, String method) {
            return calls.test(model, method) && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
        }
    }

    private final List<Instruction> instructions = new CopyOnWriteArrayList<>();

    Faults() {}

    /** The call is done only after this time. A caller that gave up earlier does not stop it. */
    public static Fault delay(Duration delay) {
        return new Fault(Fault.Kind.DELAY, delay);
    }

    /** The connection closes and nothing was done. */
    public static Fault dropBefore() {
        return new Fault(Fault.Kind.DROP_BEFORE, Duration.ZERO);
    }

    /** The call is done, then the connection closes without an answer. */
    public static Fault dropAfter() {
        return new Fault(Fault.Kind.DROP_AFTER, Duration.ZERO);
    }

    /** A proxy in front answers 502 and nothing was done. */
    public static Fault badGateway() {
        return new Fault(Fault.Kind.BAD_GATEWAY, Duration.ZERO);
    }

    /** The user has not the right; nothing was done. */
    public static Fault refuse() {
        return new Fault(Fault.Kind.REFUSE, Duration.ZERO);
    }

    /** From now on, for every call whose model and method fit. */
    public void answerWith(BiPredicate<String, String> calls, Fault fault) {
        answer(calls, fault, Integer.MAX_VALUE);
    }

    /** For the next call that fits. */
    public void answerOnceWith(BiPredicate<String, String> calls, Fault fault) {
        answer(calls, fault, 1);
    }

    private void answer(BiPredicate<String, String> calls, Fault fault, int times) {
        instructions.add(0, new Instruction(calls, fault, new AtomicInteger(times)));
    }

    /** A good Odoo again. */
    public void clear() {
        instructions.clear();
    }

    /** Null when nothing is wrong. */
    Fault of(String model, String method) {
        for (Instruction instruction : instructions) {
            if (instruction.takes(model, method)) {
                return instruction.fault();
            }
        }
        return null;
    }
}
