package io.atrium.exceptionqueue;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Reentry;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The doors by which the work of each room enters again. */
@ApplicationScoped
class Doors {

    private final Map<String, Reentry> byRoom;

    Doors(@All List<Reentry> doors) {
        byRoom = doors.stream().collect(Collectors.toUnmodifiableMap(Reentry::room, Function.identity()));
    }

    /** The rooms whose work can be sent in again. */
    Set<String> rooms() {
        return byRoom.keySet();
    }

    Optional<Reentry> of(String room) {
        return Optional.ofNullable(byRoom.get(room));
    }

    /** @throws Failure {@code conflict} when the room has none */
    Reentry require(String room) {
        return of(room).orElseThrow(() -> new Failure(
                FailureCode.CONFLICT, "Work of this kind cannot be sent in again; put it right and dismiss"));
    }
}
