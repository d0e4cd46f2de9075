package io.atrium.event;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the schemas of facts are found, as CloudEvents has it in {@code dataschema}, which must be absolute: where Atrium is
 * called by a known address, they are served there; else they are named, as they name themselves.
 *
 * @param before what stands before the name
 * @param after what stands behind it
 */
public record SchemaAddress(String before, String after) {

    /** Where they are served, below Atrium's own address. */
    public static final String PATH = "/openapi/events";

    static final SchemaAddress NAMES = new SchemaAddress("urn:atrium:schema:", "");

    private static final Pattern TYPE = Pattern.compile("io\\.atrium\\.([a-z-]+)\\.(?:[a-z-]+\\.)?(v\\d+)");

    /** @param url such as {@code https://atrium.example.org} */
    static SchemaAddress below(URI url) {
        return new SchemaAddress(url.toString().replaceAll("/$", "") + PATH + "/", ".json");
    }

    /** That of a type of facts, such as {@code urn:atrium:schema:purchase-order.v1}. */
    String of(String type) {
        return before + name(type) + after;
    }

    /** What the schema of such facts is called, such as {@code purchase-order.v1}: facts about the same have one. */
    public static String name(String type) {
        Matcher name = TYPE.matcher(type);
        return name.matches() ? name.group(1) + "." + name.group(2) : type;
    }
}
