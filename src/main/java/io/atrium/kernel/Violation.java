package io.atrium.kernel;

/**
 * One thing wrong with a request.
 *
 * @param pointer where, as a JSON Pointer into the body (RFC 6901), or the name of a parameter or header
 * @param detail what, in words for the person who has to mend it
 */
@Holds(DataClass.INTERNAL)
public record Violation(String pointer, String detail) {}
