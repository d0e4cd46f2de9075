package io.atrium.webhook;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import static io.atrium.webhook.Vendor.NOW;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Headers of deliveries, as strangers write them: genuine deliveries of the vendors who send such headers, in which those are
 * replaced, doubled or left out. Either it is verified, or refused in the words that the contract has.
 */
class SignatureHeadersFuzz {

    private static final String BODY = "{\"id\":\"1\",\"timestamp\":1795251600}";
    private static final Map<Vendor, Map<String, String>> GENUINE = Vendor.presets().stream()
            .map(preset -> Vendor.of(preset, Vendor.secretFor(preset)))
            .collect(Collectors.toMap(vendor -> vendor, vendor -> vendor.headers(BODY)));

    /** @param data a header a line, such as {@code webhook-id: msg_1}; one without a colon is left out */
    @FuzzTest(maxExecutions = 2_000)
    void everyVendorsHeadersAreUnderstoodOrRefused(byte[] data) {
        Map<String, List<String>> said = new String(data, ISO_8859_1)
                .lines()
                .map(line -> line.split(": ?", 2))
                .collect(Collectors.groupingBy(
                        line -> line[0],
                        () -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER),
                        Collectors.mapping(line -> line.length == 1 ? null : line[1], Collectors.toList())));
        GENUINE.forEach((vendor, genuine) -> {
            if (genuine.keySet().stream().anyMatch(said::containsKey)) {
                receive(vendor, name -> values(said.get(name), genuine.get(name)));
            }
        });
    }

    private static void receive(Vendor vendor, Headers headers) {
        try {
            vendor.verifier().verify(BODY.getBytes(ISO_8859_1), headers, NOW);
        } catch (Failure refused) {
            requireDocumented(refused);
        }
    }

    private static List<String> values(List<String> said, String genuine) {
        List<String> values = new ArrayList<>(said == null ? List.of() : said);
        if (said == null && genuine != null) {
            values.add(genuine);
        }
        values.removeIf(value -> value == null);
        return values;
    }

    private static void requireDocumented(Failure refused) {
        if (refused.code() != FailureCode.SIGNATURE_INVALID && refused.code() != FailureCode.TIMESTAMP_OUT_OF_WINDOW) {
            throw refused;
        }
    }
}
