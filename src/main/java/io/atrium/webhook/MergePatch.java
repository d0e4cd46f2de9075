package io.atrium.webhook;

import java.util.LinkedHashMap;
import java.util.Map;

/** JSON Merge Patch (RFC 7396) of maps, lists and plain values. */
final class MergePatch {

    private MergePatch() {}

    /** What the patch makes of the target, which stays as it is. */
    static Object apply(Object target, Object patch) {
        if (!(patch instanceof Map<?, ?> changes)) {
            return patch;
        }
        Map<Object, Object> merged = new LinkedHashMap<>();
        if (target instanceof Map<?, ?> before) {
            merged.putAll(before);
        }
        changes.forEach((name, value) -> {
            if (value == null) {
                merged.remove(name);
            } else {
                merged.put(name, apply(merged.get(name), value));
            }
        });
        return merged;
    }
}
