package io.atrium.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Collects everything that is wrong with a request, so that whoever sent it hears of all of it at once. Not for several threads. */
public final class Violations {

    private final List<Violation> found = new ArrayList<>();

    /** Something is wrong there; see {@link Violation}. */
    public Violations add(String pointer, String detail) {
        found.add(new Violation(pointer, detail));
        return this;
    }

    /**
     * An id that has to be one of that type. Whether there is such a document is another question.
     *
     * @param what it should be the id of, such as {@code a supplier}
     * @param id as given; null when it was left out, which is not wrong
     */
    public Violations id(String pointer, String what, String prefix, String id) {
        return id == null || PublicId.parse(prefix, id).isPresent()
                ? this
                : add(pointer, "This is not the id of " + what);
    }

    /** The fields of a change, which are null where they were left out: with none of them it changes nothing. */
    public Violations change(Optional<?>... fields) {
        return Arrays.stream(fields).anyMatch(Objects::nonNull) ? this : add("", "The change does not change anything");
    }

    /** @throws Failure {@code invalid} with everything that was found */
    public void require() {
        if (!found.isEmpty()) {
            throw Failure.invalid(found);
        }
    }
}
