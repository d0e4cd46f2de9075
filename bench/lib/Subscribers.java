import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Subscribers for the scripts beside this folder, all in one process and one thread, so that they cost little: each
 * listens on a port of its own, answers 204 and notes how old the fact was (now minus the CloudEvent's {@code time}).
 *
 * <p>{@code java Subscribers.java <good> <slow> <silent>}: so many that answer at once, after ten seconds, and never.
 * Prints one line with the ports, in that order and the last one for orders: {@code GET /reset} forgets what was noted,
 * {@code GET /report} tells it as JSON, of the good ones, {@code GET /count} only how many there were.
 */
public class Subscribers {

    private static final byte[] DONE = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final long SLOWNESS_NANOS = 10_000_000_000L;

    private enum Kind {
        GOOD,
        SLOW,
        SILENT,
        ORDERS
    }

    private final Selector selector = Selector.open();
    private final Deque<Late> late = new ArrayDeque<>();
    private long[] ages = new long[1 << 16];
    private int count;
    private long otherCount;
    private long firstAt;
    private long lastAt;

    private Subscribers() throws IOException {}

    public static void main(String... arguments) throws IOException {
        Subscribers all = new Subscribers();
        List<String> ports = new ArrayList<>();
        Kind[] kinds = Kind.values();
        for (int kind = 0; kind < 3; kind++) {
            for (int i = 0; i < Integer.parseInt(arguments[kind]); i++) {
                ports.add(all.listen(kinds[kind]));
            }
        }
        ports.add(all.listen(Kind.ORDERS));
        System.out.println(String.join(" ", ports));
        all.run();
    }

    private String listen(Kind kind) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT, kind);
        return Integer.toString(server.socket().getLocalPort());
    }

    private void run() throws IOException {
        while (true) {
            if (late.isEmpty()) {
                selector.select(this::handle);
            } else {
                selector.select(this::handle, 10);
            }
            while (!late.isEmpty() && late.peek().due <= System.nanoTime()) {
                answer(late.poll().channel);
            }
        }
    }

    private void handle(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                SocketChannel channel = ((ServerSocketChannel) key.channel()).accept();
                channel.configureBlocking(false);
                channel.socket().setTcpNoDelay(true);
                channel.register(selector, SelectionKey.OP_READ, new Conversation((Kind) key.attachment(), channel));
            } else {
                ((Conversation) key.attachment()).read(key);
            }
        } catch (IOException broken) {
            key.cancel();
        }
    }

    private static void answer(SocketChannel channel) {
        try {
            channel.write(ByteBuffer.wrap(DONE));
        } catch (IOException gone) {
            // Whoever does not wait hears nothing.
            return;
        }
    }

    private record Late(long due, SocketChannel channel) {}

    /** One connection; requests come one after the other. */
    private final class Conversation {

        private final Kind kind;
        private final SocketChannel channel;
        private byte[] bytes = new byte[8192];
        private int length;

        Conversation(Kind kind, SocketChannel channel) {
            this.kind = kind;
            this.channel = channel;
        }

        void read(SelectionKey key) throws IOException {
            int got = channel.read(ByteBuffer.wrap(bytes, length, bytes.length - length));
            if (got < 0) {
                key.cancel();
                channel.close();
                return;
            }
            length += got;
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * length);
            }
            int head = find("\r\n\r\n", 0, length);
            if (head < 0) {
                return;
            }
            int field = find("content-length: ", 0, head);
            int body = field < 0 ? 0 : number(field + 16);
            if (length >= head + 4 + body) {
                take(head + 4);
                length = 0;
            }
        }

        private void take(int body) throws IOException {
            switch (kind) {
                case GOOD -> {
                    note(body);
                    answer(channel);
                }
                case SLOW -> {
                    otherCount++;
                    late.add(new Late(System.nanoTime() + SLOWNESS_NANOS, channel));
                }
                case SILENT -> otherCount++;
                case ORDERS -> obey();
            }
        }

        private void note(int body) {
            int start = find("\"time\":\"", body, length) + 8;
            int end = start;
            while (bytes[end] != '"') {
                end++;
            }
            Instant now = Instant.now();
            Instant then = Instant.parse(new String(bytes, start, end - start, StandardCharsets.US_ASCII));
            if (count == ages.length) {
                ages = Arrays.copyOf(ages, 2 * count);
            }
            ages[count++] = (now.getEpochSecond() - then.getEpochSecond()) * 1_000_000
                    + (now.getNano() - then.getNano()) / 1000;
            lastAt = System.currentTimeMillis();
            firstAt = count == 1 ? lastAt : firstAt;
        }

        private void obey() throws IOException {
            String order = new String(bytes, 0, length, StandardCharsets.US_ASCII);
            if (order.startsWith("GET /reset")) {
                count = 0;
                otherCount = 0;
            }
            String report = order.startsWith("GET /count") ? "{\"count\":" + count + "}" : report();
            channel.write(ByteBuffer.wrap(("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                            + report.length() + "\r\n\r\n" + report)
                    .getBytes(StandardCharsets.US_ASCII)));
        }

        private int find(String text, int from, int until) {
            for (int i = from; i <= until - text.length(); i++) {
                int j = 0;
                while (j < text.length() && bytes[i + j] == text.charAt(j)) {
                    j++;
                }
                if (j == text.length()) {
                    return i;
                }
            }
            return -1;
        }

        private int number(int at) {
            int value = 0;
            for (int i = at; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
                value = 10 * value + bytes[i] - '0';
            }
            return value;
        }
    }

    private String report() {
        long[] sorted = Arrays.copyOf(ages, count);
        Arrays.sort(sorted);
        return "{\"count\":%d,\"others\":%d,\"first\":%d,\"last\":%d,\"p50\":%.3f,\"p95\":%.3f,\"p99\":%.3f,\"max\":%.3f}"
                .formatted(
                        count,
                        otherCount,
                        firstAt,
                        lastAt,
                        at(sorted, 0.5),
                        at(sorted, 0.95),
                        at(sorted, 0.99),
                        at(sorted, 1));
    }

    private static double at(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))] / 1000.0;
    }
}
