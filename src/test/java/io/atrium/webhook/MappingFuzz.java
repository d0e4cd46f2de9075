package io.atrium.webhook;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Payloads as they come, against every connector: they mean commands, or nothing that a connector can make out. */
class MappingFuzz {

    private static final Map<String, Mapping> MAPPINGS = new TreeMap<>();

    static {
        List.of("7shifts", "bamboohr", "deputy", "hibob", "personio", "square-labor", "standard-webhooks")
                .forEach(name -> MAPPINGS.put(
                        name, new Mapping("fuzz", true, Connector.named(name).orElseThrow())));
    }

    /** @param data the name of a connector, or of none for all of them; the payload in the lines after it */
    @FuzzTest(maxExecutions = 2_000)
    void everyPayloadIsMappedOrSaidToBeUnmappable(byte[] data) {
        String[] parts = new String(data, StandardCharsets.UTF_8).split("\n", 2);
        Object payload;
        try {
            payload = Payload.parse(parts[parts.length - 1].getBytes(StandardCharsets.UTF_8), "application/json");
        } catch (Unmappable noJson) {
            return;
        }
        Mapping chosen = MAPPINGS.get(parts[0]);
        (chosen == null ? MAPPINGS.values() : List.of(chosen)).forEach(mapping -> {
            mapping.subjects(payload);
            try {
                mapping.question(payload)
                        .ifPresent(question -> mapping.commands(payload, question, payload, Values.NONE));
                mapping.commands(payload, Values.NONE);
            } catch (Unmappable | Unmapped said) {
                // A person will look at it.
            }
        });
    }
}
