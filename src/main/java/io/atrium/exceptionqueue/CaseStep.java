package io.atrium.exceptionqueue;

/**
 * What becomes of a case, before it is stored.
 *
 * @param kind of the entry that tells of it
 * @param text of that entry
 */
record CaseStep(ExceptionCase before, ExceptionCase after, String kind, String text) {

    /** Nothing becomes of it. */
    static CaseStep none(ExceptionCase found) {
        return new CaseStep(found, found, null, null);
    }

    boolean isReal() {
        return !after.equals(before);
    }
}
