package io.atrium.subscription;

import io.atrium.trace.Traces;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** URLs that lead, or might lead, into the house. Whatever found them good before: they are refused when they are dialled. */
class HostileUrlsTest {

    /** What a name server that is up to no good says; literals are read as Java reads them. */
    private static final Map<String, String> NAMES = Map.of(
            "localhost", "127.0.0.1",
            "localhost.", "127.0.0.1",
            "metadata.google.internal", "169.254.169.254",
            "instance-data", "169.254.169.254",
            "kubernetes.default.svc", "10.96.0.1",
            "127.0.0.1.nip.example", "127.0.0.1",
            "inside.partner.example", "192.168.7.7",
            "xn--bcher-kva.example", "::1",
            "mapped.partner.example", "::ffff:10.0.0.1",
            "partner.example", "8.8.8.8");

    private static Vertx vertx;
    private static NetServer canary;
    private static final AtomicInteger touched = new AtomicInteger();

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        canary = vertx.createNetServer()
                .connectHandler(socket -> touched.incrementAndGet())
                .listen(0, "0.0.0.0")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterAll
    static void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1:PORT/",
                "https://127.0.0.1.:PORT/",
                "https://127.1:PORT/",
                "https://127.0.1:PORT/",
                "https://2130706433:PORT/",
                "https://0x7f000001:PORT/",
                "https://0x7f.0.0.1:PORT/",
                "https://0177.0.0.1:PORT/",
                "https://017700000001:PORT/",
                "https://0:PORT/",
                "https://0.0.0.0:PORT/",
                "https://127.255.255.254:PORT/",
                "https://[::1]:PORT/",
                "https://[::]:PORT/",
                "https://[0:0:0:0:0:0:0:1]:PORT/",
                "https://[::ffff:127.0.0.1]:PORT/",
                "https://[::ffff:7f00:1]:PORT/",
                "https://[::127.0.0.1]:PORT/",
                "https://[64:ff9b::127.0.0.1]:PORT/",
                "https://[64:ff9b::7f00:1]:PORT/",
                "https://[64:ff9b:1::7f00:1]:PORT/",
                "https://[2002:7f00:1::]:PORT/",
                "https://[2001:0:53aa:64c:0:0:80ff:fffe]:PORT/",
                "https://[fe80::1]:PORT/",
                "https://[fe80::1%25lo]:PORT/",
                "https://[fc00::1]/",
                "https://[fd00:ec2::254]/latest/meta-data/",
                "https://[fec0::1]/",
                "https://[ff02::1]/",
                "https://[::ffff:169.254.169.254]/latest/meta-data/",
                "https://169.254.169.254/latest/meta-data/",
                "https://2852039166/latest/meta-data/",
                "https://0xa9fea9fe/latest/meta-data/",
                "https://0251.0376.0251.0376/latest/meta-data/",
                "https://100.100.100.200/latest/meta-data/",
                "https://168.63.129.16/",
                "https://192.0.0.192/",
                "https://10.0.0.1/",
                "https://10.1/",
                "https://172.16.0.1/",
                "https://172.31.255.255/",
                "https://192.168.1.1/",
                "https://198.18.0.1/",
                "https://224.0.0.1/",
                "https://240.0.0.1/",
                "https://255.255.255.255/",
                "https://localhost:PORT/",
                "https://localhost.:PORT/",
                "https://LOCALHOST:PORT/",
                "https://metadata.google.internal/computeMetadata/v1/",
                "https://instance-data/latest/",
                "https://kubernetes.default.svc/api",
                "https://127.0.0.1.nip.example:PORT/",
                "https://inside.partner.example/",
                "https://xn--bcher-kva.example:PORT/",
                "https://mapped.partner.example/",
                "https://partner.example@127.0.0.1:PORT/",
                "https://partner.example:443@127.0.0.1:PORT/",
                "https://user:word@partner.example/",
                "https://127.0.0.1:PORT#@partner.example/",
                "https://127.0.0.1:PORT?@partner.example/",
                "https://127.0.0.1%2f.partner.example/",
                "https://127.0.0.1\\@partner.example/",
                "https://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460:PORT/",
                "https://127\u30020\u30020\u30021:PORT/",
                "https://\u24dbocalhost:PORT/",
                "https://b\u00fccher.example:PORT/",
                "https:///127.0.0.1:PORT/",
                "https://partner.example:22/",
                "https://partner.example:25/",
                "http://partner.example/",
                "http://127.0.0.1:PORT/",
                "gopher://127.0.0.1:PORT/_x",
                "file:///etc/passwd",
                "https://no-such-name.example/",
                ""
            })
    void areRefusedWhenTheyAreDialled(String url) {
        Courier courier = courier(Map.of(), HostileUrlsTest::resolve);

        Answer answer = send(courier, url.replace("PORT", Integer.toString(canary.actualPort())));

        assertThat(answer.status()).isNull();
        assertThat(answer.error()).isIn("address-refused", "unknown-host");
        assertThat(touched).hasValue(0);
        courier.close();
    }

    @Test
    void gainNothingByANameThatChangesItsMind() throws UnknownHostException {
        Deque<List<InetAddress>> told = new ArrayDeque<>(List.of(
                List.of(InetAddress.getByName("127.0.0.1")),
                List.of(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.3"))));
        List<String> reached = new ArrayList<>();
        var server = vertx.createHttpServer()
                .requestHandler(request -> {
                    reached.add(request.localAddress().hostAddress());
                    request.response().setStatusCode(204).end();
                })
                .listen(0, "0.0.0.0")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        Courier courier = courier(
                Map.of("insecure-targets", "true", "closed-networks", "127.0.0.2/31"),
                host -> Future.succeededFuture(told.remove()));
        String url = "http://rebinding.example:" + server.actualPort() + "/";

        Answer first = send(courier, url);
        Answer second = send(courier, url);

        assertThat(first.status()).isEqualTo(204);
        assertThat(second.error()).isEqualTo("address-refused");
        // Each attempt asked once, and dialled what it had been told.
        assertThat(told).isEmpty();
        assertThat(reached).containsExactly("127.0.0.1");
        courier.close();
    }

    private static Future<List<InetAddress>> resolve(String host) {
        try {
            String known = NAMES.get(host.toLowerCase(Locale.ROOT));
            if (known != null) {
                return Future.succeededFuture(List.of(InetAddress.getByName(known)));
            }
            // Whatever has a letter that no number has is a name, and nobody knows it.
            if (!host.matches("[0-9a-fx.:%lo\\[\\]]+")) {
                throw new UnknownHostException(host);
            }
            return Future.succeededFuture(Arrays.asList(InetAddress.getAllByName(host)));
        } catch (UnknownHostException | IllegalArgumentException unknown) {
            return Future.failedFuture(unknown);
        }
    }

    private static Courier courier(Map<String, String> keys, NameLookup names) {
        SubscriptionConfig config = Settings.of(keys);
        return new Courier(vertx, new Egress(config, names), Traces.none(), config, new HandClock());
    }

    private static Answer send(Courier courier, String url) {
        Target target = new Target(
                1,
                "sub_1",
                1,
                "client",
                "owner",
                url,
                List.of(new Target.Key(new HmacKey(new byte[32]), Instant.MAX)),
                Set.of(),
                null,
                false,
                null,
                0,
                4,
                null,
                0);
        Pending delivery = new Pending(
                1, 1, UUID.randomUUID(), "t", "s", 1L, Instant.EPOCH, null, 0, null, false, new byte[] {'{', '}'});
        return courier.send(target, delivery)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
