package io.atrium.record;

import com.fasterxml.jackson.databind.JsonNode;
import io.atrium.PublishedContract;
import io.atrium.PublishedContract.Body;
import io.atrium.PublishedContract.Operation;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What somebody asks for who knows every id there is, the values of other legal entities' fields, and the cursors that
 * others were given. Every operation of the contract that answers documents is asked, so a new one is as soon as it exists.
 */
final class TenantRequests {

    private static final Pattern ID = Pattern.compile("\\b([a-z]{2,5})_[0-9a-z]{8,}\\b");
    private static final Pattern TOLD = Pattern.compile("\"(?:id|operation)\":\"(([a-z]{2,5})_[0-9a-z]{8,})\"");
    private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]+)\"");
    private static final int REMEMBERED = 50;
    private static final int LONGEST_PAGE = 60;

    private final PublishedContract contract;
    private final List<Operation> reads;
    private final List<Operation> writes;
    private final Tenants tenants;
    private final long seed;
    private final Map<String, List<String>> ids;
    private final Map<String, Queue<String>> learnt = new ConcurrentHashMap<>();
    private final Map<String, Queue<String>> cursors = new ConcurrentHashMap<>();

    TenantRequests(PublishedContract contract, Tenants tenants, long seed) {
        this.contract = contract;
        this.tenants = tenants;
        this.seed = seed;
        this.ids = tenants.ids();
        this.reads = contract.operations().stream()
                .filter(operation -> operation.method().equals("get"))
                .filter(operation -> !operation.scopes().isEmpty())
                .toList();
        // Subscriptions are each client's own, and what is below /ops is for those who may see everything.
        this.writes = contract.operations().stream()
                .filter(operation -> operation.path().startsWith("/v1/")
                        && !operation.path().startsWith("/v1/subscriptions")
                        && Stream.of("post", "patch").anyMatch(operation.method()::equals))
                .toList();
    }

    List<Operation> operations() {
        return Stream.concat(reads.stream(), writes.stream()).toList();
    }

    /**
     * A request.
     *
     * @param asked its line and its body
     */
    record Asked(int number, Operation operation, String asked, byte[] bytes, boolean isStream) {

        /** Whether the answer tells of what documents were. */
        boolean isOfThePast() {
            return isStream
                    || asked.contains("asOf=")
                    || asked.contains("/versions")
                    || operation.path().startsWith("/v1/changes");
        }

        @Override
        public String toString() {
            return "#" + number + " " + operation.id() + " " + asked;
        }
    }

    Asked request(int number, String token) {
        Random random = new Random(seed * 1_000_003 + number);
        boolean isWrite = random.nextInt(12) == 0;
        Operation operation = isWrite
                ? writes.get(random.nextInt(writes.size()))
                : reads.get((number + number / reads.size()) % reads.size());
        String target = path(operation, random) + query(operation, random);
        String method = operation.method().toUpperCase(Locale.ROOT);
        String body = isWrite ? body(operation, random) : "";
        boolean isStream = operation.path().equals("/v1/changes") && random.nextInt(3) == 0;
        StringBuilder head = new StringBuilder()
                .append(method)
                .append(' ')
                .append(target)
                .append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ")
                .append(token)
                .append("\r\n");
        if (isStream) {
            head.append("Accept: text/event-stream\r\n");
        }
        if (random.nextInt(5) == 0) {
            head.append("Accept-Language: fr\r\n");
        }
        if (isWrite) {
            String type = contract.sent(operation).map(Body::mediaType).orElse("application/json");
            head.append("Content-Type: ").append(type).append("\r\nIdempotency-Key: ");
            head.append(number).append("-of-tenants\r\nContent-Length: ").append(body.getBytes(UTF_8).length);
            head.append("\r\n");
        }
        byte[] bytes = (head + "\r\n" + body).getBytes(UTF_8);
        return new Asked(number, operation, method + " " + target + " " + body, bytes, isStream);
    }

    private String path(Operation operation, Random random) {
        String path = operation.path();
        for (JsonNode parameter : operation.declared()) {
            if (parameter.path("in").asText().equals("path")) {
                String example = parameter.path("example").asText("op_00000000");
                path = path.replace("{" + parameter.path("name").asText() + "}", encoded(others(example, random)));
            }
        }
        return path;
    }

    private String query(Operation operation, Random random) {
        List<String> query = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            return "";
        }
        for (JsonNode parameter : operation.declared()) {
            if (parameter.path("in").asText().equals("query") && random.nextInt(5) == 0) {
                query.add(parameter.path("name").asText() + "=" + encoded(value(operation, parameter, random)));
            }
        }
        return query.isEmpty() ? "" : "?" + String.join("&", query);
    }

    private String value(Operation operation, JsonNode parameter, Random random) {
        String name = parameter.path("name").asText();
        JsonNode schema = contract.resolved(parameter.path("schema"));
        return switch (name) {
            case "wait" -> "0s";
            case "after" -> Integer.toString(random.nextInt(2_000));
            case "limit" -> Integer.toString(1 + random.nextInt(random.nextInt(20) == 0 ? 500 : LONGEST_PAGE));
            case "cursor" -> cursor(operation, random);
            case "identifier" -> Tenants.SYSTEM + ":" + anyId(random);
            case "subject" -> anyId(random);
            case "types" -> "io.atrium.*";
            case "from", "to" -> schema.has("pattern") ? week() : "2026-01-01";
            default -> value(name, schema, random);
        };
    }

    /** Which may have been another's. */
    private String cursor(Operation operation, Random random) {
        List<String> known = List.copyOf(cursors.getOrDefault(operation.path(), new ConcurrentLinkedQueue<>()));
        return known.isEmpty() ? "none" : one(known, random);
    }

    private String value(String name, JsonNode schema, Random random) {
        JsonNode items = contract.resolved(schema.path("items"));
        if (items.has("enum")) {
            List<String> some = new ArrayList<>();
            items.get("enum").forEach(each -> some.add(each.asText()));
            java.util.Collections.shuffle(some, random);
            return String.join(",", some.subList(0, Math.min(some.size(), 1 + random.nextInt(5))));
        }
        if (schema.has("enum")) {
            return schema.get("enum")
                    .get(random.nextInt(schema.get("enum").size()))
                    .asText();
        }
        if (schema.path("format").asText().equals("date-time")) {
            return tenants.momentOf(random.nextInt(4));
        }
        return one(tenants.values(name), random);
    }

    private static String week() {
        java.time.LocalDate today = java.time.LocalDate.now(java.time.ZoneOffset.UTC);
        return "%d-W%02d"
                .formatted(
                        today.get(java.time.temporal.IsoFields.WEEK_BASED_YEAR),
                        today.get(java.time.temporal.IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    }

    private String body(Operation operation, Random random) {
        return contract.sent(operation)
                .map(body -> others(body.example().toString(), random))
                .map(text -> random.nextInt(3) == 0 ? text + "\n" + text : text)
                .orElse("{}");
    }

    /** With ids of all legal entities in the place of those of examples. */
    private String others(String text, Random random) {
        return ID.matcher(text).replaceAll(found -> Matcher.quoteReplacement(idLike(found, random)));
    }

    private String idLike(java.util.regex.MatchResult found, Random random) {
        List<String> known = new ArrayList<>(ids.getOrDefault(found.group(1), List.of()));
        known.addAll(learnt.getOrDefault(found.group(1), new ConcurrentLinkedQueue<>()));
        if (found.group(1).equals("le")) {
            known = tenants.legalEntities();
        }
        return known.isEmpty() ? found.group() : one(known, random);
    }

    private String anyId(Random random) {
        return one(one(List.copyOf(ids.values()), random), random);
    }

    /** What anybody can learn from an answer, whoever it was for. */
    void learn(Operation operation, String answer) {
        Matcher told = TOLD.matcher(answer);
        while (told.find()) {
            remember(learnt, told.group(2), told.group(1));
        }
        Matcher next = NEXT.matcher(answer);
        if (next.find()) {
            remember(cursors, operation.path(), next.group(1));
        }
    }

    private static void remember(Map<String, Queue<String>> where, String key, String value) {
        Queue<String> queue = where.computeIfAbsent(key, each -> new ConcurrentLinkedQueue<>());
        queue.add(value);
        if (queue.size() > REMEMBERED) {
            queue.poll();
        }
    }

    private static <T> T one(List<T> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
