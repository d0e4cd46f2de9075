package io.atrium.subscription;

import io.quarkus.test.junit.QuarkusMock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.spi.CDI;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What name servers tell the application under test, where somebody else says so: each answer once, the last for ever. */
public final class Names {

    private final Map<String, Queue<String>> told = new ConcurrentHashMap<>();

    /** From now on, until the test ends. */
    public static Names installed() {
        Names names = new Names();
        QuarkusMock.installMockForType(
                new SystemNameLookup(CDI.current().select(Vertx.class).get()) {
                    @Override
                    public Future<List<InetAddress>> lookUp(String host) {
                        return names.lookUp(host);
                    }
                },
                SystemNameLookup.class);
        return names;
    }

    public Names tell(String host, String... addresses) {
        told.put(host, new ConcurrentLinkedQueue<>(List.of(addresses)));
        return this;
    }

    private Future<List<InetAddress>> lookUp(String host) {
        Queue<String> answers = told.get(host);
        String answer = answers == null ? host : answers.size() > 1 ? answers.poll() : answers.peek();
        try {
            return Future.succeededFuture(List.of(InetAddress.getAllByName(answer)));
        } catch (UnknownHostException unknown) {
            return Future.failedFuture(unknown);
        }
    }
}
