package io.atrium.subscription;

import io.atrium.kernel.Farewell;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Sends what is due, soon after it is due, for the subscriptions that are this process' own: each in a lane of its own.
 *
 * <p>It keeps nothing in memory that matters: when the process dies, the others take its subscriptions over and send what
 * is not written down as delivered, so every fact arrives at least once.
 */
@ApplicationScoped
class Dispatcher {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(2);

    private final DeliveryQueue queue;
    private final Payloads payloads;
    private final Courier courier;
    private final Workers workers;
    private final SubscriptionConfig config;
    private final Clock clock;
    private final Vertx vertx;

    // One event loop does the book-keeping: what follows belongs to its thread.
    private final Map<Integer, Lane> lanes = new HashMap<>();
    private final Map<Integer, Gate> gates = new HashMap<>();
    private final Set<Integer> releasing = new HashSet<>();
    private final Set<Lane> paced = new HashSet<>();
    /** Lanes that may want a look. */
    private final Set<Lane> hungry = new LinkedHashSet<>();

    private final NewsForOthers newsForOthers;
    private final Slots slots;
    private final OutcomeBook outcomes;
    private final Judge judge;
    private final List<Long> timers = new ArrayList<>();
    private Context home;
    private volatile boolean running;
    private volatile int laneCount;
    private volatile int restingCount;
    private boolean beating;
    private boolean beatAgain;
    private boolean looking;
    private long aliveUntilNanos;
    private long crew = 1;

    Dispatcher(
            DeliveryQueue queue,
            Payloads payloads,
            Courier courier,
            Settlement settlement,
            Workers workers,
            Notices notices,
            Meters meters,
            SubscriptionConfig config,
            Clock clock,
            Vertx vertx) {
        this.queue = queue;
        this.payloads = payloads;
        this.courier = courier;
        this.workers = workers;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
        this.newsForOthers = new NewsForOthers(queue);
        this.slots = new Slots(config.concurrency());
        this.outcomes = new OutcomeBook(settlement, workers, meters, vertx, this::written);
        this.judge = new Judge(
                outcomes,
                settlement,
                workers,
                notices,
                config,
                clock,
                step -> home.runOnContext(here -> step.run()),
                this::settled);
        meters.watch(() -> laneCount, () -> restingCount, slots::taken);
    }

    void start(@Observes StartupEvent started) {
        home = vertx.getOrCreateContext();
        running = true;
        timers.add(vertx.setPeriodic(config.pollInterval().toMillis(), tick -> atHome(this::tick)));
        timers.add(vertx.setPeriodic(config.lease().dividedBy(3).toMillis(), tick -> atHome(this::beat)));
        atHome(this::beat);
    }

    /** What is under way may finish; then the others may have what is this process' own. */
    void stop(@Observes ShutdownEvent stopping) {
        running = false;
        timers.forEach(vertx::cancelTimer);
        Farewell.await(() -> slots.taken() == 0 && outcomes.isEmpty(), Farewell.PATIENCE);
        workers.leave()
                .chain(() -> queue.announceChange())
                .ifNoItem()
                .after(LONGEST_FAREWELL)
                .fail()
                .onFailure()
                .recoverWithNull()
                .await()
                .indefinitely();
    }

    /** There is something new for these subscriptions, whoever sends for them. From any thread. */
    void news(Collection<Integer> subscriptions) {
        atHome(() -> {
            subscriptions.forEach(number -> {
                Lane lane = lanes.get(number);
                if (lane != null) {
                    news(lane);
                } else if (crew > 1) {
                    newsForOthers.add(number);
                }
            });
            look();
            newsForOthers.announce();
        });
    }

    /** Another process says so, or this one. From any thread. */
    void heard(Collection<Integer> subscriptions) {
        atHome(() -> {
            subscriptions.stream().map(lanes::get).filter(Objects::nonNull).forEach(this::news);
            look();
        });
    }

    /** Subscriptions were made, changed or left by somebody. From any thread. */
    void changed() {
        atHome(this::beat);
    }

    private void news(Lane lane) {
        lane.news();
        hungry.add(lane);
    }

    private void atHome(Runnable step) {
        if (running) { // before that, the first beat finds what came early
            home.runOnContext(here -> step.run());
        }
    }

    // --- which subscriptions are ours

    private void beat() {
        if (beating) {
            beatAgain = true;
            return;
        }
        beating = true;
        long sentAt = System.nanoTime();
        workers.beat()
                .invoke(found -> {
                    aliveUntilNanos = sentAt + config.lease().toNanos() * 4 / 5;
                    crew = found.workers();
                })
                .chain(found -> workers.mine()
                        .invoke(mine -> compare(mine, found.share()))
                        .replaceWith(found))
                .chain(found -> workers.claim(found.share() - lanes.size(), lanes.keySet()))
                .chain(this::open)
                .subscribe()
                .with(done -> beaten(), failure -> {
                    LOG.warnf("this process cannot say that it sends to subscribers: %s", failure.getMessage());
                    beaten();
                });
    }

    private void beaten() {
        beating = false;
        lanes.values().forEach(this::news);
        look();
        List.copyOf(lanes.values()).forEach(this::pump);
        if (beatAgain) {
            beatAgain = false;
            beat();
        }
    }

    /** Closes what is not ours any more, what has changed, and what is more than our share. */
    private void compare(Map<Integer, Long> mine, int share) {
        List.copyOf(lanes.values()).forEach(lane -> {
            Long version = mine.get(lane.target().number());
            if (version == null || version != lane.target().version()) {
                close(lane);
            }
        });
        long surplus = lanes.values().stream().filter(lane -> !lane.isClosing()).count() - share;
        lanes.values().stream()
                .filter(lane -> !lane.isClosing())
                .sorted(Comparator.comparingInt(Lane::underWay))
                .limit(Math.max(0, surplus))
                .toList()
                .forEach(lane -> {
                    releasing.add(lane.target().number());
                    close(lane);
                });
    }

    private Uni<Void> open(List<Target> targets) {
        List<Integer> numbers = targets.stream().map(Target::number).toList();
        return queue.failed(numbers)
                .chain(payloads::complete)
                .invoke(failed -> {
                    Map<Integer, List<Pending>> each =
                            failed.stream().collect(Collectors.groupingBy(Pending::subscription));
                    targets.forEach(target -> open(target, each.getOrDefault(target.number(), List.of())));
                })
                .replaceWithVoid();
    }

    private void open(Target target, List<Pending> failed) {
        Lane lane = new Lane(target, failed);
        lanes.put(target.number(), lane);
        gates.put(target.number(), new Gate(target.id(), config.breakerDelay(), () -> atHome(() -> rest(lane))));
    }

    private void rest(Lane lane) {
        LOG.infof("%s mostly fails; it is left alone for %s", lane.target().id(), config.breakerDelay());
        lane.rest(clock.instant().plus(config.breakerDelay()));
    }

    private void close(Lane lane) {
        lane.close();
        forgetIfQuiet(lane);
    }

    /** Once nothing is under way any more, somebody may open it anew. */
    private void forgetIfQuiet(Lane lane) {
        int number = lane.target().number();
        if (!lane.isClosing() || !lane.isQuiet() || judge.isDisabling(lane) || !lanes.remove(number, lane)) {
            return;
        }
        gates.remove(number);
        hungry.remove(lane);
        slots.forget(lane);
        if (releasing.remove(number)) {
            workers.release(List.of(number))
                    .chain(() -> queue.announceChange())
                    .subscribe()
                    .with(
                            released -> {},
                            failure ->
                                    LOG.warnf("%s is left later", lane.target().id()));
        } else {
            beat();
        }
    }

    // --- what there is to send

    private void look() {
        if (looking || hungry.isEmpty() || !isAlive()) {
            return;
        }
        List<Lane> wanting = hungry.stream().filter(Lane::wantsLook).toList();
        hungry.clear();
        if (wanting.isEmpty()) {
            return;
        }
        looking = true;
        Map<Lane, Lane.Want> wants = wanting.stream().collect(Collectors.toMap(Function.identity(), Lane::look));
        queue.look(List.copyOf(wants.values()))
                .chain(payloads::complete)
                .subscribe()
                .with(
                        found -> {
                            Map<Integer, List<Pending>> each =
                                    found.stream().collect(Collectors.groupingBy(Pending::subscription));
                            wants.forEach((lane, want) ->
                                    lane.found(want, each.getOrDefault(want.subscription(), List.of())));
                            looked(wanting);
                        },
                        failure -> {
                            LOG.warnf("what there is to send cannot be read, trying again: %s", failure.getMessage());
                            wants.forEach((lane, want) -> lane.found(want, null));
                            vertx.setTimer(RetrySchedule.AFTER_OWN_TROUBLE.toMillis(), again -> looked(wanting));
                        });
    }

    private void looked(List<Lane> lanes) {
        looking = false;
        hungry.addAll(lanes);
        lanes.forEach(this::pump);
        look();
    }

    private void tick() {
        laneCount = lanes.size();
        restingCount = (int) lanes.values().stream().filter(Lane::isTrial).count();
        List.copyOf(lanes.values()).forEach(this::pump);
        hungry.addAll(lanes.values());
        look();
    }

    private boolean isAlive() {
        return running && System.nanoTime() - aliveUntilNanos < 0;
    }

    // --- sending

    private void pump(Lane lane) {
        Instant now = clock.instant();
        while (isAlive() && lane.isReady(now) && slots.isFreeFor(lane)) {
            Pending next = lane.next(now);
            if (next == null) {
                pumpLater(lane, lane.pause(now));
                return;
            }
            slots.take(lane);
            send(lane, next);
        }
    }

    private void pumpLater(Lane lane, Duration pause) {
        if (paced.add(lane)) {
            vertx.setTimer(Math.max(1, pause.toMillis() + 1), over -> {
                paced.remove(lane);
                pump(lane);
            });
        }
    }

    private void send(Lane lane, Pending delivery) {
        if (delivery.body() == null) {
            answered(lane, delivery, Answer.FORGOTTEN);
            return;
        }
        Gate gate = gates.get(lane.target().number());
        // Before the filter: it decides by what its owner may know.
        Pending visible =
                payloads.shown(delivery, lane.target().scopes(), lane.target().legalEntities());
        wanted(lane.target(), visible)
                .chain(wanted -> wanted
                        ? gate.pass(() -> courier.send(lane.target(), shown(lane.target(), visible)))
                        : Uni.createFrom().item(Answer.UNWANTED))
                .subscribe()
                .with(
                        answer -> home.runOnContext(here -> answered(lane, delivery, answer)),
                        unfiltered -> home.runOnContext(here -> answered(lane, delivery, Answer.UNFILTERED)));
    }

    private Uni<Boolean> wanted(Target target, Pending delivery) {
        return target.filter() == null
                ? Uni.createFrom().item(true)
                : Uni.createFrom().completionStage(() -> vertx.executeBlocking(
                                () -> target.filter().wants(delivery.body()), false)
                        .toCompletionStage());
    }

    private static Pending shown(Target target, Pending delivery) {
        return target.thin() ? delivery.withBody(Payloads.thin(delivery.body())) : delivery;
    }

    private void answered(Lane lane, Pending delivery, Answer answer) {
        judge.judge(lane, delivery, answer, running);
        slots.giveBack(lane);
        pump(lane);
        slots.next().ifPresent(this::pumpAll);
        hungry.add(lane);
        look();
    }

    private void settled(Lane lane) {
        pump(lane);
        forgetIfQuiet(lane);
    }

    private void pumpAll(Lane first) {
        pump(first);
        slots.next().ifPresent(this::pumpAll);
    }

    private void written(List<OutcomeBook.Entry> entries) {
        entries.forEach(entry -> {
            hungry.add(entry.lane());
            forgetIfQuiet(entry.lane());
        });
        look();
    }
}
