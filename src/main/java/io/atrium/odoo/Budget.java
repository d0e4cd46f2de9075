package io.atrium.odoo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whose call goes to Odoo next: so many at a time, so many a second, the urgent before the patient, and nobody behind
 * others for ever. One place of several is kept free of {@link Priority#CAPTURE} and {@link Priority#SWEEP}, so that
 * somebody who waits for an answer does not wait for their long calls. However long they have waited, every other turn
 * belongs to those who wait for an answer: at a slow pace all of them are always late.
 *
 * <p>Never blocks. For many threads. Turns begin one after another, on a thread that made room for them.
 */
final class Budget {

    /** A call that has waited for this long is as urgent as one of the next higher priority. */
    static final Duration AGING = Duration.ofSeconds(5);

    private final int places;
    private final int queue;
    private final long paceNanos;
    private final LongSupplier nanoTime;
    private final Alarm alarm;

    private final Map<Priority, Deque<Turn>> waiting = each(ArrayDeque::new);
    private final Map<Priority, Integer> underWay = each(() -> 0);
    private final Map<Priority, Long> total = each(() -> 0L);
    private long arrivals;
    private long nextNanos;
    private boolean patientBegan;
    private boolean beginning;
    private boolean alarmSet;

    /**
     * @param places most calls at a time
     * @param queue most calls that wait, of each priority
     * @param perSecond most calls a second, evenly spaced; empty for as many as there are
     * @param nanoTime as {@link System#nanoTime()}
     */
    Budget(int places, int queue, OptionalDouble perSecond, LongSupplier nanoTime, Alarm alarm) {
        this.places = places;
        this.queue = queue;
        this.paceNanos = perSecond.isPresent() ? (long) Math.ceil(1e9 / perSecond.getAsDouble()) : 0;
        this.nanoTime = nanoTime;
        this.alarm = alarm;
        this.nextNanos = nanoTime.getAsLong();
    }

    /**
     * A turn to take.
     *
     * @param longestWait a call that has waited for longer is refused when its turn comes
     */
    Turn turn(Priority priority, Duration longestWait) {
        return new Turn(priority, longestWait.toNanos());
    }

    /** What is under way, waits and was done; the rest is not the budget's to know. */
    synchronized OdooLoad load(OdooLoad.Breaker breaker, Optional<Instant> lastAnswerAt) {
        Map<Priority, Integer> sizes = new EnumMap<>(Priority.class);
        waiting.forEach((priority, turns) -> sizes.put(priority, turns.size()));
        return new OdooLoad(inFlight(), sizes, breaker, new EnumMap<>(total), lastAnswerAt);
    }

    /** Begins whatever may begin. When somebody is at it already, that one does it: nothing is begun inside another. */
    private void proceed() {
        if (!startBeginning()) {
            return;
        }
        for (Runnable step = nextStep(); step != null; step = nextStep()) {
            step.run();
        }
    }

    private synchronized boolean startBeginning() {
        boolean first = !beginning;
        beginning = true;
        return first;
    }

    /** In one piece with the decision that there is none: what comes after it finds nobody beginning. */
    private synchronized Runnable nextStep() {
        long now = nanoTime.getAsLong();
        Turn next = first(now);
        Runnable step = next == null ? null : stepOf(next, now);
        beginning = step != null;
        return step;
    }

    private Turn first(long now) {
        Turn urgent = waiting.get(Priority.INTERACTIVE).peek();
        if (patientBegan && urgent != null && hasPlace(Priority.INTERACTIVE)) {
            return urgent;
        }
        return waiting.values().stream()
                .map(Deque::peek)
                .filter(head -> head != null && hasPlace(head.priority))
                .min(Comparator.<Turn>comparingLong(head -> head.rank(now)).thenComparingLong(head -> head.arrival))
                .orElse(null);
    }

    private boolean hasPlace(Priority priority) {
        int inFlight = inFlight();
        int patient = inFlight - underWay.get(Priority.INTERACTIVE);
        return inFlight < places && (priority == Priority.INTERACTIVE || patient < Math.max(1, places - 1));
    }

    private Runnable stepOf(Turn next, long now) {
        if (now - next.latestNanos > 0) {
            waiting.get(next.priority).remove(next);
            next.state = State.LEFT;
            return next.refused;
        }
        if (now - nextNanos < 0) {
            setAlarm(nextNanos - now);
            return null;
        }
        waiting.get(next.priority).remove(next);
        next.state = State.UNDER_WAY;
        patientBegan = next.priority != Priority.INTERACTIVE;
        underWay.merge(next.priority, 1, Integer::sum);
        total.merge(next.priority, 1L, Long::sum);
        nextNanos = now + paceNanos;
        return next.begun;
    }

    private void setAlarm(long nanos) {
        if (!alarmSet) {
            alarmSet = true;
            alarm.after(nanos, this::awake);
        }
    }

    private void awake() {
        synchronized (this) {
            alarmSet = false;
        }
        proceed();
    }

    private int inFlight() {
        return underWay.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static <T> Map<Priority, T> each(Supplier<T> first) {
        Map<Priority, T> map = new EnumMap<>(Priority.class);
        for (Priority priority : Priority.values()) {
            map.put(priority, first.get());
        }
        return map;
    }

    private enum State {
        NEW,
        WAITING,
        UNDER_WAY,
        LEFT,
        OVER
    }

    /** Either the call is sent or its caller has given up, never both: a write must not leave after its timeout. */
    final class Turn {

        private final Priority priority;
        private final long longestWaitNanos;
        private State state = State.NEW;
        private long arrival;
        private long arrivedNanos;
        private long latestNanos;
        private Runnable begun;
        private Runnable refused;

        private Turn(Priority priority, long longestWaitNanos) {
            this.priority = priority;
            this.longestWaitNanos = longestWaitNanos;
        }

        /**
         * Waits. Exactly one of the two is run, perhaps at once.
         *
         * @param begun sends the call, and sees to {@link #end()}; must not throw
         * @param refused there is no room, or it would be too late, or the caller has given up; must not throw
         */
        void enter(Runnable begun, Runnable refused) {
            if (queued(begun, refused)) {
                proceed();
            } else {
                refused.run();
            }
        }

        private boolean queued(Runnable begun, Runnable refused) {
            synchronized (Budget.this) {
                Deque<Turn> line = waiting.get(priority);
                if (state == State.LEFT || line.size() >= queue) {
                    state = State.LEFT;
                    return false;
                }
                this.begun = begun;
                this.refused = refused;
                arrival = arrivals++;
                arrivedNanos = nanoTime.getAsLong();
                latestNanos = arrivedNanos + longestWaitNanos;
                state = State.WAITING;
                line.add(this);
                return true;
            }
        }

        /** Whether the caller was first, so that nothing was and nothing will be sent. */
        boolean giveUp() {
            State before = leave();
            if (before == State.WAITING) {
                refused.run();
                // It may have been the one that the others waited behind.
                proceed();
            }
            return before != State.UNDER_WAY && before != State.OVER;
        }

        private State leave() {
            synchronized (Budget.this) {
                State before = state;
                if (before == State.WAITING) {
                    waiting.get(priority).remove(this);
                }
                if (before == State.NEW || before == State.WAITING) {
                    state = State.LEFT;
                }
                return before;
            }
        }

        /** The call has ended, whether or not anybody still wants to know how. */
        void end() {
            synchronized (Budget.this) {
                if (state != State.UNDER_WAY) {
                    return;
                }
                state = State.OVER;
                underWay.merge(priority, -1, Integer::sum);
            }
            proceed();
        }

        private long rank(long now) {
            return Math.max(0, priority.ordinal() - (now - arrivedNanos) / AGING.toNanos());
        }
    }
}
