package io.atrium.event;

import io.atrium.trace.Attribute;
import io.atrium.trace.Hop;
import io.atrium.trace.Span;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Facts on their way into the log, each a hop of the trace in which it came to pass, if there is one. */
record AppendedFacts(List<Span> spans) {

    private static final AppendedFacts UNTRACED = new AppendedFacts(List.of());

    static AppendedFacts of(List<Fact> facts) {
        Span cause = Span.current();
        return cause == Span.NONE
                ? UNTRACED
                : new AppendedFacts(facts.stream()
                        .map(fact -> cause.child(Hop.PRODUCER, "fact " + fact.type())
                                .with(Attribute.EVENT_TYPE, fact.type()))
                        .toList());
    }

    /** In the order of the facts; null when there are none. */
    String[] traceparents() {
        return spans.isEmpty() ? null : spans.stream().map(Span::traceparent).toArray(String[]::new);
    }

    Uni<Void> around(Uni<Void> append) {
        Uni<Void> ending = append;
        for (Span span : spans) {
            ending = span.around(ending);
        }
        return ending;
    }
}
