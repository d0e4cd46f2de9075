package io.atrium;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.atrium.http.Cursor;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.PublicId;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Cursors and public ids as callers send them: none but those that were handed out mean anything. */
class IdentifiersFuzz {

    private static final List<String> PREFIXES = List.of("po", "sup", "emp", "bal");

    @FuzzTest(maxExecutions = 2_000)
    void everyCursorAndIdIsOneOfOursOrRefused(byte[] data) {
        String text = new String(data, UTF_8);
        readAsId(text);
        readAsCursor(text);
    }

    private static void readAsId(String text) {
        for (String prefix : PREFIXES) {
            PublicId.parse(prefix, text).ifPresent(odooId -> requireEqual(text, PublicId.of(prefix, odooId)));
            PublicId.parsePair(prefix, text)
                    .ifPresent(pair -> requireEqual(text, PublicId.of(prefix, pair[0], pair[1])));
        }
    }

    private static void readAsCursor(String text) {
        try {
            Cursor read = Cursor.parse(text, "name");
            requireEqual(read, Cursor.parse(read.text(), "name"));
        } catch (Failure refused) {
            requireEqual(FailureCode.INVALID, refused.code());
        }
    }

    private static void requireEqual(Object wanted, Object found) {
        if (!wanted.equals(found)) {
            throw new AssertionError(wanted + " is read as " + found);
        }
    }
}
