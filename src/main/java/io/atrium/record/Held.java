package io.atrium.record;

/**
 * A document that Atrium masters, as a deed finds it.
 *
 * @param id canonical id
 * @param version the one that the deed begins with
 * @param <T> the canonical record
 */
public record Held<T extends Record>(String id, long version, T document) {}
