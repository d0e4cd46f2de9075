package io.atrium.record;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All kinds of documents that the resources describe. */
@ApplicationScoped
class RecordTypes {

    private final Map<String, RecordType> byName;

    RecordTypes(@All List<RecordType> types) {
        this.byName = types.stream().collect(Collectors.toUnmodifiableMap(RecordType::name, Function.identity()));
    }

    List<RecordType> all() {
        return List.copyOf(byName.values());
    }

    RecordType named(String name) {
        RecordType type = byName.get(name);
        if (type == null) {
            throw new IllegalArgumentException("no record type is named " + name);
        }
        return type;
    }
}
