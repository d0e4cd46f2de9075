package io.atrium.webhook;

import io.atrium.http.Correlation;
import io.atrium.kernel.Reentry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Takes parked deliveries in again, by the inbox that they first came to; also as they should have been. */
@ApplicationScoped
class DeliveryReentry implements Reentry {

    private final Receipts receipts;
    private final Corrections corrections;
    private final Intake intake;

    DeliveryReentry(Receipts receipts, Corrections corrections, Intake intake) {
        this.receipts = receipts;
        this.corrections = corrections;
        this.intake = intake;
    }

    @Override
    public String room() {
        return Fulfilment.ROOM;
    }

    @Override
    public CompletionStage<Boolean> retry(String receipt) {
        return takeIn(receipt).subscribeAsCompletionStage();
    }

    private Uni<Boolean> takeIn(String receipt) {
        return receipts.hasten(receipt, new Receipts.Person("atrium", Correlation.newId()))
                .invoke(source -> source.ifPresent(intake::wakeIfThere))
                .map(Optional::isPresent);
    }

    @Override
    public boolean takesCorrections() {
        return true;
    }

    @Override
    public CompletionStage<Boolean> correct(String receipt, Map<String, Object> changes) {
        return receipts.one(receipt)
                .chain(() -> corrections.store(receipt, changes))
                .chain(() -> takeIn(receipt))
                .subscribeAsCompletionStage();
    }

    /** One that stops again is parked again. */
    @Override
    public CompletionStage<Map<String, Ending>> endings(Set<String> references) {
        return receipts.applied(references)
                .map(applied -> applied.stream().collect(Collectors.toMap(Function.identity(), done -> Ending.SUCCESS)))
                .subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<Optional<Object>> payload(String receipt) {
        return receipts.one(receipt)
                .map(found -> Optional.ofNullable(found.payload()))
                .subscribeAsCompletionStage();
    }
}
