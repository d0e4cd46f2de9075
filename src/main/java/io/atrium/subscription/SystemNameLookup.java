package io.atrium.subscription;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.util.List;

/** Asks the operating system, which blocks: so on threads of its own, where a slow name server delays nobody else. */
@ApplicationScoped
class SystemNameLookup implements NameLookup {

    private static final int THREADS = 16;

    private final WorkerExecutor workers;

    SystemNameLookup(Vertx vertx) {
        workers = vertx.createSharedWorkerExecutor("atrium-subscription-names", THREADS);
    }

    @Override
    public Uni<List<InetAddress>> lookUp(String host) {
        return Uni.createFrom()
                .completionStage(() -> workers.executeBlocking(() -> List.of(InetAddress.getAllByName(host)), false)
                        .toCompletionStage());
    }

    @PreDestroy
    void close() {
        workers.close();
    }
}
