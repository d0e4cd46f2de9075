package io.atrium;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPInputStream;

/**
 * HTTP/1.1 as bytes, over one connection that is opened again when the server has closed it. A client that knows its
 * manners would not send what has to be refused. Not for use by two threads at once.
 */
public final class RawConnection implements AutoCloseable {

    private static final int PATIENCE_MILLISECONDS = 60_000;

    private final URI server;
    private Socket socket;
    private InputStream in;

    public RawConnection(URI server) {
        this.server = server;
    }

    /**
     * Sends these bytes, which are one request, and waits for the answer. Of a stream only the head is read.
     *
     * @throws IOException when no answer comes
     */
    public Answer exchange(byte[] request, boolean isHead) throws IOException {
        return exchange(List.of(request), Duration.ZERO, isHead);
    }

    /** The same in pieces, with pauses between them. */
    public Answer exchange(List<byte[]> request, Duration pause, boolean isHead) throws IOException {
        boolean isFresh = socket == null;
        try {
            return attempt(request, pause, isHead);
        } catch (IOException broken) {
            close();
            if (isFresh) {
                throw broken;
            }
            // The server may have closed it before it has seen the request.
            return attempt(request, pause, isHead);
        }
    }

    /** Sends a beginning, and is gone. */
    public void abandon(List<byte[]> request, Duration pause) throws IOException {
        try {
            send(request, pause);
        } finally {
            close();
        }
    }

    private void send(List<byte[]> request, Duration pause) throws IOException {
        if (socket == null) {
            socket = new Socket(server.getHost(), server.getPort());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLISECONDS);
            in = new BufferedInputStream(socket.getInputStream());
        }
        for (byte[] piece : request) {
            socket.getOutputStream().write(piece);
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    /** Who is refused before all was sent finds the connection closed, and the answer in it. */
    private boolean sendsAll(List<byte[]> request, Duration pause) throws IOException {
        try {
            send(request, pause);
            return true;
        } catch (SocketException cutOff) {
            if (socket == null) {
                throw cutOff;
            }
            return false;
        }
    }

    private Answer attempt(List<byte[]> request, Duration pause, boolean isHead) throws IOException {
        boolean isCutOff = !sendsAll(request, pause);
        Answer answer = answer(isHead);
        while (answer.status < 200) {
            answer = answer(isHead);
        }
        if (isCutOff
                || answer.isStream()
                || answer.header("Connection").orElse("").equalsIgnoreCase("close")) {
            close();
        }
        return answer;
    }

    private Answer answer(boolean isHead) throws IOException {
        String[] status = line().split(" ", 3);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.merge(
                    header.substring(0, colon), header.substring(colon + 1).strip(), (a, b) -> a + ", " + b);
        }
        Answer head = new Answer(Integer.parseInt(status[1]), headers, "");
        return head.hasBody(isHead)
                ? new Answer(head.status, headers, new String(unpacked(body(headers), headers), StandardCharsets.UTF_8))
                : head;
    }

    private static byte[] unpacked(byte[] body, Map<String, String> headers) throws IOException {
        return headers.getOrDefault("Content-Encoding", "").equalsIgnoreCase("gzip")
                ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes()
                : body;
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if (!headers.getOrDefault("Transfer-Encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("chunked")) {
            return bytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunk(); size > 0; size = chunk()) {
            body.write(bytes(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line().replaceAll(";.*", ""), 16);
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("The answer ends early");
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The connection ends");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    /** @param headers by name, in any case */
    public record Answer(int status, Map<String, String> headers, String body) {

        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        private boolean isStream() {
            return header("Content-Type").orElse("").startsWith("text/event-stream");
        }

        private boolean hasBody(boolean isHead) {
            return !isHead && !isStream() && status >= 200 && status != 204 && status != 304;
        }
    }
}
