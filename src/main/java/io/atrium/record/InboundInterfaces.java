package io.atrium.record;

import java.util.List;

/** A room that takes what other systems push, and can say what that is worth. */
public interface InboundInterfaces {

    /** Every configured interface, by name. */
    List<InboundInterface> inbound();
}
