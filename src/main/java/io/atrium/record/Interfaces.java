package io.atrium.record;

import io.atrium.odoo.Odoo;
import io.atrium.odoo.OdooLoad;
import io.atrium.odoo.Priority;
import io.atrium.record.CaptureState.Standing;
import io.atrium.record.InterfaceResource.Interface;
import io.atrium.record.InterfaceResource.InterfacePage;
import io.atrium.record.InterfaceResource.OdooStanding;
import io.atrium.record.InterfaceResource.Progress;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts together, for operators, how the capture of each type stands. */
@ApplicationScoped
class Interfaces {

    private final RecordTypes types;
    private final CaptureState state;
    private final Coverages coverages;
    private final Odoo odoo;
    private final List<InboundInterfaces> inbound;
    private final List<InterfaceRegister> register;

    Interfaces(
            RecordTypes types,
            CaptureState state,
            Coverages coverages,
            Odoo odoo,
            @All List<InboundInterfaces> inbound,
            @All List<InterfaceRegister> register) {
        this.inbound = inbound;
        this.register = register;
        this.odoo = odoo;
        this.types = types;
        this.state = state;
        this.coverages = coverages;
    }

    Uni<InterfacePage> all() {
        return captured().chain(captured -> registered()
                .map(registered -> new InterfacePage(odooStanding(), captured, pushed(), registered)));
    }

    private Uni<List<RegisteredInterface>> registered() {
        return register.isEmpty()
                ? Uni.createFrom().item(List.of())
                : register.get(0).all();
    }

    private List<InboundInterface> pushed() {
        return inbound.stream().flatMap(room -> room.inbound().stream()).toList();
    }

    private OdooStanding odooStanding() {
        OdooLoad load = odoo.load();
        String version = types.captured().stream()
                .flatMap(type -> coverages.lastKnown(type).stream())
                .map(coverage -> coverage.version().text())
                .findFirst()
                .orElse(null);
        return new OdooStanding(
                version,
                word(load.breaker()),
                load.inFlight(),
                byWord(load.waiting()),
                byWord(load.callsTotal()),
                load.lastAnswerAt().orElse(null));
    }

    private static <T> Map<String, T> byWord(Map<Priority, T> figures) {
        Map<String, T> named = new TreeMap<>();
        figures.forEach((priority, figure) -> named.put(word(priority), figure));
        return named;
    }

    private static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Uni<List<Interface>> captured() {
        return state.standings().map(standings -> {
            Map<String, Standing> byPlace =
                    standings.stream().collect(Collectors.toMap(Interfaces::place, Function.identity()));
            return types.captured().stream()
                    .sorted(Comparator.comparing(RecordType::name))
                    .map(type -> one(type, byPlace.get(place(type.name(), type.model()))))
                    .toList();
        });
    }

    private static String place(Standing standing) {
        return place(standing.type(), standing.model());
    }

    private static String place(String type, String model) {
        return type + " " + model;
    }

    private Interface one(RecordType type, Standing standing) {
        Set<String> missing = coverages.lastKnown(type).map(Coverage::missing).orElse(Set.of());
        boolean isAvailable =
                coverages.lastKnown(type).map(Coverage::isAvailable).orElse(true);
        if (standing == null) {
            String status = isAvailable ? "waiting" : "unavailable";
            return new Interface(type.name(), type.model(), status, missing, null, null, null, null);
        }
        return new Interface(
                type.name(),
                type.model(),
                status(standing, isAvailable),
                missing,
                standing.capturedAt(),
                standing.failingSince(),
                standing.failingReason(),
                standing.isFilled() ? null : progress(standing.progress()));
    }

    private static String status(Standing standing, boolean isAvailable) {
        if (!isAvailable) {
            return "unavailable";
        }
        if (standing.failingSince() != null) {
            return "failing";
        }
        return standing.isFilled() ? "current" : "filling";
    }

    private static Progress progress(CaptureState.Progress fill) {
        return new Progress(
                fill.done(),
                fill.total(),
                Math.round(fill.perSecond() * 10) / 10.0,
                fill.secondsLeft().orElse(null));
    }
}
