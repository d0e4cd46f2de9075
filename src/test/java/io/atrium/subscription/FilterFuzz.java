package io.atrium.subscription;

import com.code_intelligence.jazzer.junit.FuzzTest;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Filters as subscribers write them: refused with a reason, or true or false of a fact, or not to be applied to it. */
class FilterFuzz {

    private static final byte[] FACT =
            """
            {"specversion":"1.0","id":"7","type":"io.atrium.purchase-order.approved.v1","subject":"po_9k2m4q7t",
             "data":{"id":"po_9k2m4q7t","status":"approved","version":3,"legalEntityId":null,
              "total":{"amount":"45.50","currency":"EUR"},
              "lines":[{"quantity":3,"description":"Gloves"},{"quantity":2.5,"description":"Masks"}]}}
            """
                    .getBytes(UTF_8);

    @FuzzTest(maxExecutions = 2_000)
    void everyFilterIsRefusedOrApplied(byte[] data) {
        String text = new String(data, UTF_8);
        if (text.length() > Filter.LONGEST) {
            return;
        }
        try {
            new Filter(text).wants(FACT);
        } catch (IllegalArgumentException said) {
            // That is what subscribers are told.
        }
    }
}
