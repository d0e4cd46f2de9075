package io.atrium.webhook;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Deliveries of every vendor: some as they should be, most with something wrong with their headers, their body, their
 * framing or their pace. The same seed and number make the same delivery, but for its time.
 */
final class FuzzedDeliveries {

    private static final List<String> ODD_VALUES = List.of(
            "",
            " ",
            "\t",
            "v1,",
            "v1,=",
            "t=,v1=",
            "t=1e9,v1=00",
            "t=Infinity,v1=" + "0".repeat(64),
            "sha256=",
            "sha256 ",
            "Basic",
            "Basic ====",
            "Bearer ",
            "null",
            "-1",
            "9".repeat(13),
            "9".repeat(14),
            "2026-02-30T00:00:00Z",
            "+999999999-12-31T23:59:59Z",
            "0".repeat(64),
            "v1=" + "f".repeat(64) + ",",
            "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= ".repeat(40).strip(),
            ",".repeat(3_000),
            "=".repeat(3_000),
            " ".repeat(3_000) + "x",
            "\u00e9\u00ff",
            "\u0000",
            "\u0007bell",
            "eyJhbGciOiJub25lIn0.e30.",
            "x".repeat(9_000),
            "x".repeat(30_000));

    private static final List<String> ODD_HEADERS = List.of(
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Type: multipart/form-data",
            "Content-Type: application/json; charset=no-such-charset",
            "Content-Type: /;q=x",
            "Content-Type:",
            "Content-Encoding: gzip",
            "Content-Encoding: br, deflate",
            "Content-MD5: x",
            "Accept: text/html",
            "Accept: /",
            "Accept-Encoding: gzip;q=0, identity;q=x",
            "Expect: 100-continue",
            "Expect: the unexpected",
            "Upgrade: h2c",
            "X-Forwarded-For: 127.0.0.1, unknown",
            "X-Forwarded-Host: elsewhere.example",
            "X-Correlation-Id: \u00e9 \u0001",
            "traceparent: 00-zz-zz-zz",
            "Authorization: Bearer a.b.c",
            "Cookie: a=b; a=c",
            "webhook-id: " + "x".repeat(300),
            "Origin: null",
            "Range: bytes=0-1",
            "no colon at all",
            ": no name");

    private static final List<String> ODD_BODIES = List.of(
            "{",
            "nothing",
            "null",
            "\"Ping test\"",
            "Ping test",
            "{\"text\":\"Ping test\"}",
            "{\"verification_token\":\"x\"}",
            "{\"verification_token\":{\"a\":1}}",
            "{\"type\":\"url_verification\",\"challenge\":\"x\"}",
            "{\"type\":\"url_verification\",\"challenge\":[]}",
            "{\"validation_code\":\"a b\"}",
            "\uFEFF{\"id\":\"bom\"}",
            "{\"id\":\"\\ud800\"}",
            "{\"id\":1e999999,\"timestamp\":-1e400}",
            "{\"id\":\"" + "9".repeat(4_000) + "\"}",
            "{\"a\":".repeat(5_000),
            "[".repeat(20_000),
            "token=x&payload=%7B%7D&%zz",
            "{\"employees\":[{\"id\":{},\"fields\":[]}]}",
            "{\"employees\":\"none\"}",
            "{\"type\":\"employee.updated\",\"data\":\"x\"}",
            "{\"type\":\"employee.updated\",\"timestamp\":true,\"data\":{\"id\":[1]}}",
            "{\"topic\":\"Timesheet.Update\",\"data\":{\"Id\":1,\"TimeApproved\":true,\"TotalTime\":\"x\"}}",
            "{\"hook\":1,\"data\":{\"id\":\"\u0000\"}}",
            "\r\n\r\n{}");

    private static final List<Integer> SIZES =
            List.of(0, 1, 2, 1_000, 16_384, 65_535, 65_536, 300_000, 1_048_575, 1_048_576, 1_048_577, 2_500_000);

    private static final List<String> METHODS =
            List.of("GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "post", "");

    private static final List<String> PATHS = List.of(
            "/webhooks/",
            "/webhooks/nobody",
            "/webhooks/%zz",
            "/webhooks/..%2f..%2fops",
            "/webhooks/try-odoo/%00",
            "/webhooks/try-odoo/" + "x".repeat(3_000),
            "/webhooks/try-odoo?token=%zz",
            "/webhooks/try-odoo?token=a&token=b",
            "/webhooks/try-github/secret",
            "/webhooks//try-github",
            "/webhooks/try-github;a=b",
            "/webhooks/TRY-GITHUB",
            "/webhooks/\u00e9");

    private final List<String> presets;
    private final long seed;

    FuzzedDeliveries(List<String> presets, long seed) {
        this.presets = presets;
        this.seed = seed;
    }

    /** What is to be answered. */
    enum Expected {
        /** Stored, or stored before. */
        GENUINE,
        /** Refused. */
        FORGED,
        /** Whatever, but no fault of ours. */
        ANYTHING,
        /** Perhaps nothing: it is not even HTTP, or its sender has gone. */
        NOTHING
    }

    /**
     * A delivery on the wire.
     *
     * @param pieces in which it is sent
     * @param pause between them
     * @param isAbandoned whether its sender is gone after the last of them
     */
    record Fuzzed(
            int number,
            String preset,
            List<byte[]> pieces,
            Duration pause,
            boolean isHead,
            boolean isAbandoned,
            Expected expected) {

        @Override
        public String toString() {
            byte[] first = pieces.get(0);
            return "#" + number + " " + preset + " " + expected + "\n"
                    + new String(first, 0, Math.min(first.length, 1_200), StandardCharsets.ISO_8859_1);
        }
    }

    Fuzzed delivery(int number, Instant now) {
        Draft draft = new Draft(number, new Random(seed * 1_000_003 + number), now);
        draft.sign();
        int mutations = List.of(0, 0, 1, 1, 1, 1, 1, 2, 3).get(draft.chance.nextInt(9));
        for (int i = 0; i < mutations; i++) {
            draft.mutate();
        }
        return draft.finish();
    }

    private record Header(String name, String value) {

        String line() {
            return name + ": " + value + "\r\n";
        }
    }

    private final class Draft {

        private final int number;
        private final String preset;
        private final Random chance;
        private final Instant now;
        private final Vendor vendor;
        private final List<Header> headers = new ArrayList<>();
        private final List<String> oddHeaders = new ArrayList<>();
        private String method = "POST";
        private String path;
        private byte[] body;
        private boolean isChunked;
        private String chunkSize = "%x";
        private int lengthError;
        private boolean isSlow;
        private boolean isAbandoned;
        private Expected expected = Expected.GENUINE;

        Draft(int number, Random chance, Instant now) {
            this.number = number;
            this.preset = presets.get(number % presets.size());
            this.chance = chance;
            this.now = now;
            this.vendor = Vendor.of(preset, Vendor.secretFor(preset));
            this.path = "/webhooks/try-" + preset;
            this.body = ("{\"fuzz\": " + number + ", \"of\": " + chance.nextLong() + "}\n")
                    .getBytes(StandardCharsets.UTF_8);
        }

        /** Anew, with the body as it is. */
        private void sign() {
            signAt(now);
        }

        private void signAt(Instant at) {
            String id = "fuzz-" + number;
            body = vendor.signer().body(body, id, at);
            headers.clear();
            vendor.signer().sign(body, id, at).forEach((name, value) -> headers.add(new Header(name, value)));
            String secret = vendor.signer().request(body, id, at).urlSecret();
            path = "/webhooks/try-" + preset + (secret == null ? "" : "/" + secret);
        }

        private void mutate() {
            switch (chance.nextInt(18)) {
                case 0 -> flip();
                case 1 -> dropProof();
                case 2 -> doubleProof();
                case 3 -> oddProof();
                case 4, 5 -> oddHeader();
                case 6 -> otherCase();
                case 7 -> otherSize();
                case 8 -> oddBody();
                case 9 -> bytes();
                case 10 -> isChunked = true;
                case 11 -> brokenFraming();
                case 12, 13 -> isSlow = true;
                case 14 -> abandon();
                case 15 -> otherPath();
                case 16 -> otherMethod();
                default -> otherTime();
            }
        }

        private void flip() {
            body = body.clone();
            if (body.length > 0) {
                int bit = chance.nextInt(body.length * 8);
                body[bit / 8] ^= (byte) (1 << bit % 8);
                expect(vendor.scheme().signs(Part.Kind.BODY) ? Expected.FORGED : Expected.ANYTHING);
            }
        }

        private boolean isProof(Header header) {
            return vendor.scheme().proofs().stream()
                    .flatMap(proof -> proof.signatures().stream())
                    .anyMatch(form -> header.name().equalsIgnoreCase(form.header()));
        }

        private void dropProof() {
            expect(headers.removeIf(this::isProof) ? Expected.FORGED : Expected.ANYTHING);
        }

        private void doubleProof() {
            List<Header> proofs = headers.stream().filter(this::isProof).toList();
            headers.addAll(proofs);
            expect(proofs.isEmpty() ? Expected.ANYTHING : Expected.FORGED);
        }

        private void oddProof() {
            if (!headers.isEmpty()) {
                int place = chance.nextInt(headers.size());
                headers.set(place, new Header(headers.get(place).name(), one(ODD_VALUES)));
            }
            expect(Expected.ANYTHING);
        }

        private void oddHeader() {
            oddHeaders.add(one(ODD_HEADERS));
            expect(Expected.ANYTHING);
        }

        private void otherCase() {
            headers.replaceAll(header -> new Header(
                    chance.nextBoolean()
                            ? header.name().toUpperCase(Locale.ROOT)
                            : header.name().toLowerCase(Locale.ROOT),
                    header.value()));
        }

        private void otherSize() {
            byte[] other = new byte[one(SIZES)];
            Arrays.fill(other, (byte) ' ');
            if (other.length > 2) {
                other[0] = '{';
                other[other.length - 1] = '}';
            }
            body = other;
            sign();
            // Who is refused before all was sent may find the connection closed.
            expect(other.length > 1 << 20 ? Expected.NOTHING : Expected.ANYTHING);
        }

        private void oddBody() {
            body = one(ODD_BODIES).getBytes(StandardCharsets.UTF_8);
            sign();
            expect(Expected.ANYTHING);
        }

        private void bytes() {
            body = new byte[1 + chance.nextInt(400)];
            chance.nextBytes(body);
            sign();
            expect(Expected.ANYTHING);
        }

        private void brokenFraming() {
            if (chance.nextBoolean()) {
                isChunked = true;
                chunkSize = one(List.of("%x;a=b", "-%x", "%xg", "7fffffff%x", "%x\r\nX: y", " %x", "0x%x"));
            } else {
                // Fewer than there are: the rest looks like another request.
                lengthError = -chance.nextInt(10) - 1;
            }
            expect(Expected.NOTHING);
        }

        private void abandon() {
            isAbandoned = true;
            expect(Expected.NOTHING);
        }

        private void otherPath() {
            path = one(PATHS);
            expect(Expected.ANYTHING);
        }

        private void otherMethod() {
            method = one(METHODS);
            expect(method.isEmpty() ? Expected.NOTHING : Expected.ANYTHING);
        }

        private void otherTime() {
            long away = one(List.of(-86_400L * 400, -3_600L, -301L, 30L, 301L, 86_400L * 400));
            signAt(now.plusSeconds(away));
            expect(Expected.ANYTHING);
        }

        /** What was wrong already stays wrong in a way that nobody can foretell. */
        private void expect(Expected wanted) {
            if (expected == Expected.NOTHING || wanted == Expected.NOTHING) {
                expected = Expected.NOTHING;
            } else {
                expected = expected == Expected.GENUINE ? wanted : Expected.ANYTHING;
            }
        }

        private Fuzzed finish() {
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
            if (oddHeaders.stream().noneMatch(line -> line.startsWith("Content-Type"))) {
                head.append("Content-Type: application/json\r\n");
            }
            headers.forEach(header -> head.append(header.line()));
            oddHeaders.forEach(line -> head.append(line).append("\r\n"));
            head.append(
                    isChunked
                            ? "Transfer-Encoding: chunked\r\n\r\n"
                            : "Content-Length: " + Math.max(0, body.length + lengthError) + "\r\n\r\n");
            wire.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            wire.writeBytes(isChunked ? chunked() : body);
            byte[] all = wire.toByteArray();
            if (isAbandoned) {
                all = Arrays.copyOf(all, 1 + chance.nextInt(all.length));
            }
            // Some wait for leave to go on, and never get it from who has refused already.
            List<byte[]> pieces = isSlow ? pieces(all) : List.of(all);
            Duration pause = isSlow ? Duration.ofMillis(1 + chance.nextInt(25)) : Duration.ZERO;
            return new Fuzzed(number, preset, pieces, pause, method.equals("HEAD"), isAbandoned, expected);
        }

        private byte[] chunked() {
            ByteArrayOutputStream chunks = new ByteArrayOutputStream();
            int at = 0;
            while (at < body.length) {
                int size = Math.min(body.length - at, 1 + chance.nextInt(1 + body.length / 3));
                chunks.writeBytes((chunkSize.formatted(size) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                chunks.write(body, at, size);
                chunks.writeBytes("\r\n".getBytes(StandardCharsets.ISO_8859_1));
                at += size;
            }
            chunks.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            return chunks.toByteArray();
        }

        private List<byte[]> pieces(byte[] all) {
            int count = 2 + chance.nextInt(12);
            return Stream.iterate(0, i -> i + 1)
                    .limit(count)
                    .map(i -> Arrays.copyOfRange(
                            all, (int) ((long) all.length * i / count), (int) ((long) all.length * (i + 1) / count)))
                    .toList();
        }

        private <T> T one(List<T> of) {
            return of.get(chance.nextInt(of.size()));
        }
    }
}
