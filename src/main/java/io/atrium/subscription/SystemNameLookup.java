package io.atrium.subscription;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * Asks the operating system, which blocks: so on threads of its own, where a slow name server delays nobody else. What it
 * said a moment ago still holds.
 */
@ApplicationScoped
class SystemNameLookup implements NameLookup {

    private static final int THREADS = 16;
    private static final Duration MOMENT = Duration.ofSeconds(5);
    private static final int MOST = 10_000;

    private final WorkerExecutor workers;
    private final Cache<String, List<InetAddress>> known =
            Caffeine.newBuilder().expireAfterWrite(MOMENT).maximumSize(MOST).build();

    SystemNameLookup(Vertx vertx) {
        workers = vertx.createSharedWorkerExecutor("atrium-subscription-names", THREADS);
    }

    @Override
    public Future<List<InetAddress>> lookUp(String host) {
        List<InetAddress> addresses = known.getIfPresent(host);
        return addresses != null
                ? Future.succeededFuture(addresses)
                : workers.executeBlocking(() -> List.of(InetAddress.getAllByName(host)), false)
                        .onSuccess(found -> known.put(host, found));
    }

    @PreDestroy
    void close() {
        workers.close();
    }
}
