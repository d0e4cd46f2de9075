package io.atrium.webhook;

import java.util.Map;
import java.util.Optional;

/** The value mappings of a source as they were at one time. */
interface Values {

    /** None at all. */
    Values NONE = new Values() {
        @Override
        public Optional<String> of(String field, String value) {
            return Optional.empty();
        }

        @Override
        public Optional<String> steward(String field) {
            return Optional.empty();
        }
    };

    /** What the value is called here; empty when nobody has said. */
    Optional<String> of(String field, String value);

    /** Who keeps the table of that field; empty when it has no rows. */
    Optional<String> steward(String field);

    /** Of rows by field and value. */
    static Values of(Map<String, Map<String, String>> rows, Map<String, String> stewards) {
        return new Values() {
            @Override
            public Optional<String> of(String field, String value) {
                return Optional.ofNullable(rows.getOrDefault(field, Map.of()).get(value));
            }

            @Override
            public Optional<String> steward(String field) {
                return Optional.ofNullable(stewards.get(field));
            }
        };
    }
}
