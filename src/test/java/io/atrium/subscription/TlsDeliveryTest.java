package io.atrium.subscription;

import io.atrium.trace.Traces;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Deliveries over TLS, to a subscriber with a certificate of its own. */
class TlsDeliveryTest {

    private static final String PASSWORD = "for-this-test-only";

    @TempDir
    static Path directory;

    private static Vertx vertx;
    private static HttpServer partner;
    private static final List<String> received = new CopyOnWriteArrayList<>();

    private Courier courier;

    @BeforeAll
    static void open() throws Exception {
        vertx = Vertx.vertx();
        keytool(
                "-genkeypair",
                "-alias",
                "partner",
                "-keyalg",
                "EC",
                "-dname",
                "CN=partner.example",
                "-ext",
                "san=dns:partner.example",
                "-validity",
                "2");
        keytool(
                "-exportcert",
                "-alias",
                "partner",
                "-rfc",
                "-file",
                certificate().toString());
        partner = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setSni(true)
                        .setKeyCertOptions(
                                new PfxOptions().setPath(keys().toString()).setPassword(PASSWORD)))
                .requestHandler(request -> request.body().onSuccess(body -> {
                    received.add(request.connection().indicatedServerName() + " " + request.authority() + " " + body);
                    request.response().setStatusCode(204).end();
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterAll
    static void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void tidy() {
        received.clear();
        if (courier != null) {
            courier.close();
        }
    }

    @Test
    void arrivesAtASubscriberWhoseCertificateIsTrusted() {
        courier = courier(Map.of("trusted-certificates", certificate().toString()));

        Answer answer = send("partner.example");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(received).containsExactly("partner.example partner.example:" + partner.actualPort() + " {}");
    }

    @Test
    void doesNotArriveWhereTheCertificateIsSomebodyElses() {
        courier = courier(Map.of("trusted-certificates", certificate().toString()));

        Answer answer = send("other.example");

        assertThat(answer).isEqualTo(new Answer(null, "tls-failed", answer.retryAfter()));
        assertThat(received).isEmpty();
    }

    @Test
    void doesNotArriveWhereNobodyTrustsTheCertificate() {
        courier = courier(Map.of());

        Answer answer = send("partner.example");

        assertThat(answer.error()).isEqualTo("tls-failed");
        assertThat(received).isEmpty();
    }

    @Test
    void doesNotArriveInsideTheHouseAlthoughTheCertificateIsTrusted() {
        courier = courier(Map.of("trusted-certificates", certificate().toString(), "insecure-targets", "false"));

        Answer answer = send("partner.example");

        assertThat(answer.error()).isEqualTo("address-refused");
        assertThat(received).isEmpty();
    }

    @Test
    void isNotTriedWithAFileThatHoldsNoCertificates() {
        assertThatThrownBy(() -> courier(Map.of("trusted-certificates", keys().toString())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("atrium.subscription.trusted-certificates");
    }

    private static Courier courier(Map<String, String> keys) {
        Map<String, String> all = new HashMap<>(Map.of("insecure-targets", "true"));
        all.putAll(keys);
        SubscriptionConfig config = Settings.of(all);
        NameLookup names = host -> Future.succeededFuture(List.of(InetAddress.getLoopbackAddress()));
        return new Courier(vertx, new Egress(config, names), Traces.none(), config, new HandClock());
    }

    private Answer send(String host) {
        Target target = new Target(
                1,
                "sub_1",
                1,
                "client",
                "owner",
                "https://" + host + ":" + partner.actualPort() + "/",
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

    private static Path keys() {
        return directory.resolve("partner.p12");
    }

    private static Path certificate() {
        return directory.resolve("partner.pem");
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", keys().toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.txt").toFile())
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
