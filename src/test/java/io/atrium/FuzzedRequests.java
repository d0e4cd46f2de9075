package io.atrium;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atrium.PublishedContract.Body;
import io.atrium.PublishedContract.Operation;
import io.atrium.kernel.PublicId;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Requests made from the contract: some right, some with one thing wrong, some with many. The same seed and number make
 * the same request, apart from its token.
 */
final class FuzzedRequests {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Of these there are a few documents of every type. */
    private static final int KNOWN_IDS = 40;

    private static final List<String> ODD_TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "a\u0000b",
            "\t\r\n",
            "\uD83D\uDE00\uD83C\uDFFD",
            "\u202Etxet\u202C",
            "e\u0301\u0323\u0489",
            "\uFEFF",
            "\uD800",
            "\uFFFF",
            "../../../etc/passwd",
            "..\\..\\boot.ini",
            "' or '1'='1' --",
            "\"; drop table x; --",
            "%' || chr(0)",
            "${jndi:ldap://127.0.0.1/x}",
            "#{7*7}{{7*7}}",
            "%s%n%x",
            "<script>alert(1)</script>",
            "null",
            "NaN",
            "-1",
            "0",
            "1e400",
            "9".repeat(400),
            "x".repeat(5_000),
            "\u00E9".repeat(300),
            "0000-00-00",
            "2026-02-30",
            "9999-12-31T23:59:59.999999999Z",
            "-999999999-01-01",
            "+999999999-12-31",
            "+1000000000-12-31T23:59:59Z",
            "infinity",
            "-infinity",
            "2026-01-01T00:00:00+14:00",
            "sup_",
            "sup_00000000",
            "emp_7zzzzzzz",
            "a,b,,c",
            "*",
            "\"1\"",
            "W/\"1\"",
            "true");

    private static final List<String> ODD_SEGMENTS = List.of(
            "..",
            ".",
            "%2e%2e",
            "..%2f..%2fq%2fmetrics",
            "%zz",
            "%",
            "%0",
            "%00",
            "%ff%fe",
            "%c0%ae",
            "%ed%a0%80",
            "%0d%0aX-Injected:%201",
            ";a=b",
            "x;jsessionid=1",
            "a%2Fb",
            "a%252Fb",
            "",
            "//",
            "\\",
            "x".repeat(3_000),
            "\u00E9",
            "*",
            ":batch",
            "%7B%7D",
            "?",
            "#");

    private static final List<String> HEADERS = List.of(
            "Accept",
            "Accept-Language",
            "Accept-Encoding",
            "If-Match",
            "If-None-Match",
            "If-Modified-Since",
            "Idempotency-Key",
            "X-Correlation-Id",
            "traceparent",
            "tracestate",
            "Content-Type",
            "Content-Encoding",
            "Content-Language",
            "Cache-Control",
            "Range",
            "Prefer",
            "Cookie",
            "Origin",
            "Forwarded",
            "X-Forwarded-For",
            "X-Forwarded-Proto",
            "X-HTTP-Method-Override",
            "Authorization",
            "Last-Event-ID",
            "Upgrade");

    private static final List<String> HEADER_VALUES = List.of(
            "",
            "*",
            "\"1\"",
            "\"1\", \"2\"",
            "W/\"1\"",
            "\"",
            "text/html",
            "text/event-stream",
            "application/json;charset=utf-16",
            "application/json; charset=no-such-charset",
            "application/*",
            "application",
            "application/json, application/json",
            "/;q=x",
            "multipart/form-data",
            "application/x-www-form-urlencoded",
            "gzip",
            "br;q=9",
            "no-cache",
            "bytes=0-1",
            "respond-async, wait=1",
            "nl-NL,nl;q=0.9,xx-@@;q=2",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-zz-zz-zz",
            "Bearer",
            "Bearer a.b.c",
            "Basic %%%",
            "\u00E9\u00FF",
            "\t",
            "999999999999999999999",
            "DELETE",
            "x".repeat(4_000));

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "X");

    private final PublishedContract contract;
    private final List<Operation> operations;
    private final long seed;

    FuzzedRequests(PublishedContract contract, long seed) {
        this.contract = contract;
        this.operations = contract.operations();
        this.seed = seed;
    }

    /** @param token of the operation's scopes */
    Fuzzed request(int number, java.util.function.Function<Operation, String> token) {
        Operation operation = operations.get(number % operations.size());
        Random random = new Random(seed * 1_000_003 + number);
        Draft draft = new Draft(operation, random);
        draft.headers.put("Authorization", "Bearer " + token.apply(operation));
        int mutations = List.of(0, 0, 1, 1, 1, 1, 2, 3, 4, 6).get(random.nextInt(10));
        for (int i = 0; i < mutations; i++) {
            draft.mutate();
        }
        return draft.request(number);
    }

    /**
     * One request.
     *
     * @param isAddressed whether it still goes where the operation is
     */
    record Fuzzed(int number, Operation operation, boolean isAddressed, boolean isHead, byte[] bytes) {

        int lengthOfLine() {
            return line().length();
        }

        /** Whether what is asked for is a URI. */
        boolean hasTarget() {
            try {
                new URI(line().split(" ")[1]);
                return true;
            } catch (URISyntaxException malformed) {
                return false;
            }
        }

        private String line() {
            String text = new String(bytes, ISO_8859_1);
            return text.substring(0, text.indexOf('\r'));
        }

        @Override
        public String toString() {
            String text = new String(bytes, ISO_8859_1).replaceFirst("Bearer ey[^\r]*", "Bearer (right)");
            return "#" + number + " " + operation.id() + "\n"
                    + text.substring(0, Math.min(1_500, text.length())).replace("\r", "");
        }
    }

    /** A request while it is made. */
    private final class Draft {

        private final Operation operation;
        private final Random random;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final List<String> query = new ArrayList<>();
        private String method;
        private String path;
        private JsonNode json;
        private byte[] body;
        private boolean isAddressed = true;

        Draft(Operation operation, Random random) {
            this.operation = operation;
            this.random = random;
            this.method = operation.method().toUpperCase(Locale.ROOT);
            this.path = withKnownId(operation.examplePath());
            headers.put("Host", "127.0.0.1");
            if (!method.equals("GET")) {
                headers.put("Idempotency-Key", "fuzz-" + Long.toHexString(random.nextLong()));
            }
            contract.sent(operation).ifPresent(this::fill);
            if (json == null && operation.node().has("requestBody")) {
                String type =
                        operation.node().at("/requestBody/content").fieldNames().next();
                headers.put("Content-Type", type.equals("*/*") ? "application/json" : type);
                body = "grant_type=client_credentials&client_id=demo&client_secret=demo".getBytes(UTF_8);
            }
            if (random.nextBoolean()) {
                parameters("query").stream()
                        .filter(parameter -> random.nextInt(4) == 0)
                        .forEach(parameter -> query.add(name(parameter) + "=" + encoded(right(parameter))));
            }
        }

        private void fill(Body asked) {
            json = asked.example().deepCopy();
            headers.put("Content-Type", asked.mediaType());
            containers().forEach(container -> {
                if (container instanceof ObjectNode object) {
                    List.copyOf(object.properties()).forEach(field -> vary(object, field.getKey(), field.getValue()));
                }
            });
        }

        /** Other ids, other names; sometimes fields that are absent. */
        private void vary(ObjectNode object, String field, JsonNode value) {
            if (random.nextInt(8) == 0) {
                object.remove(field);
            } else if (value.isTextual() && value.asText().matches("[a-z]{2,4}_[0-9a-z]{8}")) {
                object.put(field, withKnownId(value.asText()));
            } else if (value.isTextual() && field.matches("(?i).*(name|reference|description|memo)")) {
                object.put(field, value.asText() + " " + random.nextInt(1_000));
            }
        }

        /** One of the ids that a sandbox has, instead of that of an example. */
        private String withKnownId(String text) {
            return java.util.regex.Pattern.compile("([a-z]{2,4})_[0-9a-z]{8}(?![0-9a-z])")
                    .matcher(text)
                    .replaceAll(found -> PublicId.of(found.group(1), 1 + random.nextInt(KNOWN_IDS)));
        }

        void mutate() {
            int kind = random.nextInt(json == null ? 10 : 22);
            if (kind < 3) {
                mutatePath();
            } else if (kind < 6) {
                mutateQuery();
            } else if (kind < 9) {
                headers.put(one(HEADERS), one(HEADER_VALUES));
            } else if (kind == 9) {
                method = one(METHODS);
                isAddressed = false;
            } else if (kind < 18) {
                mutateValue();
            } else {
                mutateBytes();
            }
        }

        private void mutatePath() {
            String[] segments = path.split("/", -1);
            int place = 1 + random.nextInt(segments.length - 1);
            String odd = random.nextBoolean() ? one(ODD_SEGMENTS) : encoded(one(ODD_TEXTS));
            segments[place] = random.nextBoolean() ? odd : segments[place] + odd;
            path = String.join("/", segments);
            isAddressed = false;
        }

        private void mutateQuery() {
            List<JsonNode> parameters = parameters("query");
            String name = parameters.isEmpty() || random.nextInt(6) == 0
                    ? encoded(one(ODD_TEXTS))
                    : name(parameters.get(random.nextInt(parameters.size())));
            String value = random.nextInt(4) == 0 ? one(ODD_SEGMENTS).replace("#", "") : encoded(one(ODD_TEXTS));
            query.add(random.nextInt(10) == 0 ? name : name + "=" + value);
        }

        private void mutateValue() {
            if (json == null) {
                mutateBytes();
                return;
            }
            List<JsonNode> containers = containers();
            if (containers.isEmpty()) {
                json = odd();
                return;
            }
            JsonNode container = containers.get(random.nextInt(containers.size()));
            if (container instanceof ArrayNode array) {
                mutate(array);
            } else {
                mutate((ObjectNode) container);
            }
        }

        private void mutate(ArrayNode array) {
            if (array.isEmpty() || random.nextInt(4) == 0) {
                array.add(odd());
            } else if (random.nextInt(4) == 0) {
                JsonNode first = array.get(0);
                for (int i = 0; i < 300; i++) {
                    array.add(first.deepCopy());
                }
            } else {
                array.set(random.nextInt(array.size()), odd());
            }
        }

        private void mutate(ObjectNode object) {
            List<String> fields = new ArrayList<>();
            object.fieldNames().forEachRemaining(fields::add);
            if (fields.isEmpty() || random.nextInt(8) == 0) {
                object.set(one(ODD_TEXTS), odd());
            } else if (random.nextInt(6) == 0) {
                object.remove(one(fields));
            } else {
                object.set(one(fields), odd());
            }
        }

        private JsonNode odd() {
            return switch (random.nextInt(12)) {
                case 0 -> JSON.nullNode();
                case 1 -> JSON.booleanNode(random.nextBoolean());
                case 2 -> JSON.numberNode(one(List.of(0L, -1L, 1L, Long.MAX_VALUE, Long.MIN_VALUE, 4_294_967_296L)));
                case 3 ->
                    JSON.numberNode(
                            new BigDecimal(one(List.of("1e999", "-1e-999", "0.1e308", "1e400000", "1e-400000"))));
                case 4 -> JSON.numberNode(new BigInteger("9".repeat(900)));
                case 5 -> one(List.<JsonNode>of(JSON.objectNode(), JSON.arrayNode()));
                case 6 -> nested();
                default -> JSON.textNode(one(ODD_TEXTS));
            };
        }

        private JsonNode nested() {
            JsonNode nested = JSON.numberNode(1);
            for (int depth = one(List.of(3, 90, 900)); depth > 0; depth--) {
                nested = depth % 2 == 0
                        ? JSON.arrayNode().add(nested)
                        : JSON.objectNode().set("a", nested);
            }
            return nested;
        }

        /** What a tree of values cannot be. */
        private void mutateBytes() {
            byte[] whole = body != null ? body : json == null ? new byte[0] : text().getBytes(UTF_8);
            String text = new String(whole, UTF_8);
            int place = whole.length == 0 ? 0 : random.nextInt(whole.length);
            body = switch (random.nextInt(12)) {
                case 0 -> new byte[0];
                case 1 -> slice(whole, 0, place);
                case 2 -> with(whole, place, (byte) 0xFF, (byte) 0xC0, (byte) 0x80);
                case 3 -> with(whole, place, (byte) 0);
                case 4 -> with(whole, 0, (byte) 0xEF, (byte) 0xBB, (byte) 0xBF);
                case 5 -> text.getBytes(one(List.<Charset>of(UTF_16LE, ISO_8859_1, Charset.forName("UTF-32"))));
                case 6 ->
                    text.replaceFirst("\\{", "{\"supplierId\":1,\"name\":\"a\",")
                            .getBytes(UTF_8);
                case 7 -> text.replaceFirst("\\{(\"[^\"]*\"):", "{$1:null,$1:").getBytes(UTF_8);
                case 8 -> (text + text).getBytes(UTF_8);
                case 9 -> "[".repeat(20_000).getBytes(UTF_8);
                case 10 -> text.replaceFirst(":", ":" + "{\"a\":".repeat(2_000)).getBytes(UTF_8);
                default -> with(slice(whole, 0, place), place, (byte) random.nextInt(256));
            };
        }

        /** Lone surrogates as escapes: there are no bytes for them. */
        private String text() {
            StringBuilder text = new StringBuilder();
            json.toString().chars().forEach(unit -> {
                if (Character.isSurrogate((char) unit)) {
                    text.append(String.format("\\u%04X", unit));
                } else {
                    text.append((char) unit);
                }
            });
            return text.toString();
        }

        /** Every object and array of the body. */
        private List<JsonNode> containers() {
            List<JsonNode> containers = new ArrayList<>();
            collect(json, containers);
            return containers;
        }

        private void collect(JsonNode node, List<JsonNode> containers) {
            if (node.isContainerNode() && containers.size() < 100) {
                containers.add(node);
                node.forEach(part -> collect(part, containers));
            }
        }

        private String right(JsonNode parameter) {
            JsonNode schema = contract.resolved(parameter.path("schema"));
            JsonNode values = schema.has("items") ? contract.resolved(schema.get("items")) : schema;
            if (name(parameter).equals("wait")) {
                return "0s";
            }
            if (values.has("enum")) {
                return values.get("enum")
                        .get(random.nextInt(values.get("enum").size()))
                        .asText();
            }
            if (values.has("minimum") || values.path("type").asText().equals("integer")) {
                return Integer.toString(1 + random.nextInt(100));
            }
            if (values.path("format").asText().startsWith("date")) {
                return "2026-11-20T08:00:00Z";
            }
            return values.has("examples") ? values.at("/examples/0").asText() : one(List.of("a", "1", "po_53ysn18k"));
        }

        private List<JsonNode> parameters(String where) {
            return operation.declared().stream()
                    .filter(parameter -> parameter.path("in").asText().equals(where))
                    .toList();
        }

        private String name(JsonNode parameter) {
            return parameter.path("name").asText();
        }

        private <T> T one(List<T> choices) {
            return choices.get(random.nextInt(choices.size()));
        }

        Fuzzed request(int number) {
            byte[] content = body != null ? body : json == null ? null : text().getBytes(UTF_8);
            StringBuilder head = new StringBuilder();
            String target = path + (query.isEmpty() ? "" : "?" + String.join("&", query));
            head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            if (content != null) {
                head.append("Content-Length: ").append(content.length).append("\r\n");
            }
            head.append("\r\n");
            byte[] start = head.toString().getBytes(ISO_8859_1);
            return new Fuzzed(
                    number,
                    operation,
                    isAddressed,
                    method.equals("HEAD"),
                    content == null ? start : with(start, start.length, content));
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return java.util.Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] with(byte[] bytes, int place, byte... more) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(bytes, 0, place);
        all.write(more, 0, more.length);
        all.write(bytes, place, bytes.length - place);
        return all.toByteArray();
    }
}
