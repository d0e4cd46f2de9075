package io.atrium.measure;

import java.util.List;

/**
 * A gauge whose value the database knows, so that every replica tells the same.
 *
 * @param name such as {@code atrium.webhook.waiting}
 * @param labels the names of its labels, which have few values: what is configured, or kinds that the code names
 * @param query gives rows of {@code value}, in double precision, and of a text for each label, under its name
 */
public record Figure(String name, String description, List<String> labels, String query) {

    /** One series. */
    public static Figure of(String name, String description, String query) {
        return new Figure(name, description, List.of(), query);
    }

    /** A series for each value of a label. */
    public static Figure by(String label, String name, String description, String query) {
        return by(List.of(label), name, description, query);
    }

    /** A series for what each label has for a value. */
    public static Figure by(List<String> labels, String name, String description, String query) {
        return new Figure(name, description, labels, query);
    }
}
