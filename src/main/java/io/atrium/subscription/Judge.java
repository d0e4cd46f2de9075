package io.atrium.subscription;

import io.atrium.subscription.Settlement.Outcome;
import io.atrium.subscription.Settlement.Outcome.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Decides what the answer of a subscriber means: for the delivery, which is done, tried again or given up; and for the
 * subscription, which is left alone for a while, complained of or disabled. It belongs to the dispatcher's thread.
 */
final class Judge {

    private static final Logger LOG = Logger.getLogger(Judge.class);

    private final OutcomeBook book;
    private final Settlement settlement;
    private final Workers workers;
    private final Notices notices;
    private final RetrySchedule schedule;
    private final Duration disableAfter;
    private final Clock clock;
    private final Executor home;
    private final Consumer<Lane> settled;

    /** Until it is written down that they are disabled, nobody may open them anew. */
    private final Set<Integer> disabling = new HashSet<>();

    /**
     * @param home runs a step on the dispatcher's thread
     * @param settled is told when something about a lane is decided later than its answer came
     */
    Judge(
            OutcomeBook book,
            Settlement settlement,
            Workers workers,
            Notices notices,
            SubscriptionConfig config,
            Clock clock,
            Executor home,
            Consumer<Lane> settled) {
        this.book = book;
        this.settlement = settlement;
        this.workers = workers;
        this.notices = notices;
        this.schedule = new RetrySchedule(config.retrySchedule());
        this.disableAfter = config.disableAfter();
        this.clock = clock;
        this.home = home;
        this.settled = settled;
    }

    boolean isDisabling(Lane lane) {
        return disabling.contains(lane.target().number());
    }

    /** @param running whether this process goes on; its end cuts off what is under way, which is nobody's failure */
    void judge(Lane lane, Pending delivery, Answer answer, boolean running) {
        Instant now = clock.instant();
        if (answer == Answer.LEFT_ALONE) {
            lane.returned(delivery);
            lane.rest(now.plus(RetrySchedule.AFTER_OWN_TROUBLE));
        } else if (!running && answer.status() == null) {
            // Whoever sends next sends it, and it costs no attempt.
            lane.returned(delivery);
        } else if (answer == Answer.UNWANTED) {
            lane.skipped(delivery);
            book.add(lane, new Outcome(delivery, Kind.SKIPPED, answer, null, now));
        } else if (answer.isAccepted()) {
            lane.finished(delivery);
            lane.recovered(now);
            book.add(lane, new Outcome(delivery, Kind.DELIVERED, answer, null, now));
            if (lane.failingSince() != null) {
                fails(lane, null);
            }
        } else if (answer == Answer.FORGOTTEN) {
            giveUp(lane, delivery, answer, now);
        } else if (answer.isGone()) {
            postpone(lane, delivery, answer, now, now);
            disable(lane, "gone", now);
        } else {
            failed(lane, delivery, answer, now);
        }
    }

    private void failed(Lane lane, Pending delivery, Answer answer, Instant now) {
        if (answer.isOutage() && !answer.retryAfter().isZero()) {
            lane.rest(now.plus(schedule.bounded(answer.retryAfter())));
        }
        schedule.delayAfter(delivery.attempts() + 1, answer.retryAfter())
                .ifPresentOrElse(
                        delay -> postpone(lane, delivery, answer, now, now.plus(delay)),
                        () -> giveUp(lane, delivery, answer, now));
        complain(lane, now);
    }

    private void postpone(Lane lane, Pending delivery, Answer answer, Instant now, Instant again) {
        lane.failed(delivery, delivery.failed(answer, again));
        book.add(lane, new Outcome(delivery, Kind.POSTPONED, answer, again, now));
    }

    /** A person has it first: should the second step be lost, it is tried once more and is the same case. */
    private void giveUp(Lane lane, Pending delivery, Answer answer, Instant now) {
        notices.givenUp(lane.target(), delivery, answer)
                .subscribe()
                .with(
                        parked -> home.execute(() -> {
                            lane.finished(delivery);
                            book.add(lane, new Outcome(delivery, Kind.GIVEN_UP, answer, null, now));
                            settled.accept(lane);
                        }),
                        failure -> home.execute(() -> {
                            LOG.errorf(failure, "Nobody could be told that %s is given up", delivery.eventId());
                            postpone(lane, delivery, answer, now, now.plus(RetrySchedule.AFTER_OWN_TROUBLE));
                        }));
    }

    /** Tells people of a subscriber that has failed for long, and leaves it alone when it has for too long. */
    private void complain(Lane lane, Instant now) {
        Instant since = lane.failingSince();
        if (since == null) {
            fails(lane, now);
            return;
        }
        Duration failing = Duration.between(since, now);
        if (failing.compareTo(disableAfter) >= 0) {
            disable(lane, "failing", now);
            return;
        }
        int due = notices.due(failing);
        if (due > lane.notices()) {
            lane.failsSince(since, due);
            notices.failing(lane.target(), since)
                    .chain(() -> settlement.fails(workers.self(), lane.target().number(), since, due))
                    .subscribe()
                    .with(told -> {}, failure -> {
                        LOG.warnf(
                                "people are told later that %s fails",
                                lane.target().id());
                        lane.failsSince(since, due - 1);
                    });
        }
    }

    /** @param since null when it does not any more */
    private void fails(Lane lane, Instant since) {
        lane.failsSince(since, 0);
        settlement
                .fails(workers.self(), lane.target().number(), since, 0)
                .subscribe()
                .with(done -> {}, failure -> lane.failsSince(null, 0));
    }

    private void disable(Lane lane, String reason, Instant now) {
        if (lane.isClosing()) {
            return;
        }
        lane.close();
        disabling.add(lane.target().number());
        notices.disabled(lane.target(), reason, now)
                .chain(() -> settlement.disable(workers.self(), lane.target().number(), reason, now))
                .subscribe()
                .with(
                        done -> {
                            LOG.warnf("%s is disabled: %s", lane.target().id(), reason);
                            disabled(lane);
                        },
                        // It is opened again, and found out again.
                        failure -> {
                            LOG.errorf(
                                    failure,
                                    "%s cannot be disabled",
                                    lane.target().id());
                            disabled(lane);
                        });
    }

    private void disabled(Lane lane) {
        home.execute(() -> {
            disabling.remove(lane.target().number());
            settled.accept(lane);
        });
    }
}
