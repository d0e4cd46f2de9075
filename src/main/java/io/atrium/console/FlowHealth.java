package io.atrium.console;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How one of the flows stands, in words.
 *
 * @param name what flows
 * @param tone {@code good}, {@code busy}, {@code bad} or, when it cannot be told, {@code quiet}
 * @param words one sentence that says whether somebody has to do something
 * @param since the time that the words are about; empty for none
 * @param page where to look
 */
record FlowHealth(String name, String tone, String words, String since, String page) {

    private static final String CHANGES = "Changes from Odoo";
    private static final String COMMANDS = "Commands to Odoo";
    private static final String WEBHOOKS = "Webhooks in";
    private static final String FACTS = "Facts out";

    /** For templates, which read maps. */
    Map<String, Object> model() {
        return Map.of("name", name, "tone", tone, "words", words, "since", since, "page", page);
    }

    private static FlowHealth unknown(String name, Answer answer, String page) {
        return new FlowHealth(name, "quiet", answer.problem().get("detail").toString(), "", page);
    }

    /** @param interfaces how each stands */
    static FlowHealth ofChanges(Answer interfaces) {
        String page = "/console/capture";
        if (!interfaces.isGood()) {
            return unknown(CHANGES, interfaces, page);
        }
        List<Map<String, Object>> all = interfaces.data();
        Map<String, Long> by = all.stream()
                .collect(Collectors.groupingBy(
                        one -> one.getOrDefault("status", "").toString(), Collectors.counting()));
        long failing = by.getOrDefault("failing", 0L);
        long filling = by.getOrDefault("filling", 0L) + by.getOrDefault("waiting", 0L);
        long lacking = by.getOrDefault("unavailable", 0L);
        if (failing > 0) {
            Map<String, Object> first = all.stream()
                    .filter(one -> "failing".equals(one.get("status")))
                    .min(Comparator.comparing(
                            one -> one.getOrDefault("failingSince", "").toString()))
                    .orElse(Map.of());
            return new FlowHealth(
                    CHANGES,
                    "bad",
                    failing + " of " + all.size() + " document types cannot be followed: "
                            + first.getOrDefault("failingReason", "the reason is not known"),
                    first.getOrDefault("failingSince", "").toString(),
                    page);
        }
        if (filling > 0) {
            return new FlowHealth(
                    CHANGES,
                    "busy",
                    filling + " of " + all.size() + " document types are being read for the first time",
                    "",
                    page);
        }
        String oldest = all.stream()
                .filter(one -> "current".equals(one.get("status")))
                .map(one -> one.getOrDefault("asOf", "").toString())
                .filter(asOf -> !asOf.isEmpty())
                .min(Comparator.naturalOrder())
                .orElse("");
        String words = (all.size() - lacking) + " document types follow Odoo"
                + (lacking > 0 ? "; " + lacking + " are not to be had from this Odoo" : "")
                + "; the oldest look was";
        return new FlowHealth(CHANGES, "good", words, oldest, page);
    }

    /** @param interfaces with the standing of Odoo */
    @SuppressWarnings("unchecked")
    static FlowHealth ofCommands(Answer interfaces) {
        String page = "/console/interfaces";
        if (!interfaces.isGood() || !(interfaces.body().get("odoo") instanceof Map<?, ?>)) {
            return unknown(COMMANDS, interfaces, page);
        }
        Map<String, Object> odoo = (Map<String, Object>) interfaces.body().get("odoo");
        String breaker = odoo.getOrDefault("breaker", "").toString();
        String answered = odoo.getOrDefault("lastAnswerAt", "").toString();
        return switch (breaker) {
            case "open" ->
                new FlowHealth(
                        COMMANDS,
                        "bad",
                        "Odoo is away; writes become operations and wait. Its last answer was",
                        answered,
                        page);
            case "half-open" ->
                new FlowHealth(
                        COMMANDS,
                        "busy",
                        "Odoo was away and is being tried again. Its last answer was",
                        answered,
                        page);
            default ->
                new FlowHealth(
                        COMMANDS,
                        "good",
                        "Odoo " + odoo.getOrDefault("version", "") + " answers; its last answer was",
                        answered,
                        page);
        };
    }

    /**
     * @param stuck a page of deliveries that are stuck
     * @param newest a page with the newest delivery
     */
    static FlowHealth ofWebhooks(Answer stuck, Answer newest) {
        if (!stuck.isGood()) {
            return unknown(WEBHOOKS, stuck, "/console/receipts");
        }
        if (!stuck.data().isEmpty()) {
            boolean more = !stuck.text("next").isEmpty();
            int count = stuck.data().size();
            return new FlowHealth(
                    WEBHOOKS,
                    "bad",
                    (more ? "More than " : "") + count + (count == 1 && !more ? " delivery is" : " deliveries are")
                            + " stuck; the newest came",
                    stuck.data().get(0).getOrDefault("receivedAt", "").toString(),
                    "/console/receipts?state=stuck");
        }
        return newest.data().isEmpty()
                ? new FlowHealth(WEBHOOKS, "good", "Nothing has been delivered yet", "", "/console/receipts")
                : new FlowHealth(
                        WEBHOOKS,
                        "good",
                        "Nothing is stuck; the last delivery came",
                        newest.data().get(0).getOrDefault("receivedAt", "").toString(),
                        "/console/receipts");
    }

    /**
     * @param subscriptions of the client
     * @param lag facts that some consumer has not had yet
     * @param seconds the age of the oldest of them
     */
    static FlowHealth ofFacts(Answer subscriptions, long lag, long seconds) {
        String page = "/console/subscriptions";
        List<Map<String, Object>> all = subscriptions.data();
        long disabled =
                all.stream().filter(one -> "disabled".equals(one.get("state"))).count();
        List<Map<String, Object>> failing =
                all.stream().filter(one -> one.containsKey("failingSince")).toList();
        if (disabled > 0) {
            return new FlowHealth(
                    FACTS, "bad", disabled + " of " + all.size() + " subscriptions are disabled", "", page);
        }
        if (!failing.isEmpty()) {
            return new FlowHealth(
                    FACTS,
                    "bad",
                    failing.size() + " of " + all.size() + " subscribers cannot be reached, the first since",
                    failing.stream()
                            .map(one -> one.get("failingSince").toString())
                            .min(Comparator.naturalOrder())
                            .orElse(""),
                    page);
        }
        if (seconds > 60) {
            return new FlowHealth(
                    FACTS,
                    "busy",
                    lag + " facts have not been handed on yet; the oldest is " + seconds + " s old",
                    "",
                    page);
        }
        String told = !subscriptions.isGood()
                ? "Facts are handed on as they become true"
                : all.size() == 1
                        ? "1 subscriber is told of facts as they become true"
                        : all.isEmpty()
                                ? "Facts are handed on as they become true; nobody has subscribed as this client"
                                : all.size() + " subscribers are told of facts as they become true";
        return new FlowHealth(FACTS, "good", told, "", page);
    }
}
