package io.atrium.record;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Knows who answers for each interface. */
public interface InterfaceRegister {

    /** All interfaces, by kind and name. */
    Uni<List<RegisteredInterface>> all();
}
