package io.atrium.http;

import io.atrium.kernel.Failure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a list goes on: the sort it was made with, and the sort value and id of the last row shown. Opaque to callers.
 *
 * @param sort as given by the caller
 * @param value the sort value of the last row, as text
 * @param id the number of the last row
 */
public record Cursor(String sort, String value, long id) {

    public String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        new JsonArray().add(sort).add(value).add(id).encode().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a cursor that was handed out for the same sort.
     *
     * @throws Failure {@code invalid}
     */
    public static Cursor parse(String text, String sort) {
        try {
            JsonArray parts = new JsonArray(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
            Cursor cursor = new Cursor(parts.getString(0), parts.getString(1), parts.getLong(2));
            if (cursor.sort.equals(sort) && cursor.value != null && cursor.value.indexOf(0) < 0) {
                return cursor;
            }
        } catch (IllegalArgumentException
                | DecodeException
                | ClassCastException
                | IndexOutOfBoundsException
                | NullPointerException malformed) {
            // Said below, in one voice with a cursor of another list.
        }
        throw foreign();
    }

    /** The refusal of a cursor that this list did not hand out. */
    public static Failure foreign() {
        return Failure.invalid("cursor", "The cursor does not belong to this list; start again without it");
    }
}
