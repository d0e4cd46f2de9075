import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A subscriber to try deliveries with: checks the Standard Webhooks signature and prints what came. Runs on any JDK from
 * 17: {@code java dev/Receiver.java <port> <secret>}.
 */
public class Receiver {

    public static void main(String... arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        byte[] secret = Base64.getDecoder().decode(arguments[1].replaceFirst("^whsec_", ""));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> receive(exchange, secret));
        server.start();
        System.out.println("listening on http://localhost:" + port);
    }

    private static void receive(HttpExchange exchange, byte[] secret) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String id = exchange.getRequestHeaders().getFirst("webhook-id");
        String timestamp = exchange.getRequestHeaders().getFirst("webhook-timestamp");
        String signatures = exchange.getRequestHeaders().getFirst("webhook-signature");
        boolean genuine = signatures != null
                && Arrays.stream(signatures.split(" ")).anyMatch(given -> equal(given, sign(secret, id, timestamp, body)));
        System.out.println((genuine ? "genuine " : "FORGED ") + new String(body, StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(genuine ? 204 : 401, -1);
        exchange.close();
    }

    private static boolean equal(String given, String expected) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    private static String sign(byte[] secret, String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
