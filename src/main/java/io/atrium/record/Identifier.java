package io.atrium.record;

/**
 * The id that another system has for a document; unique per type of document, system and value.
 *
 * @param system the other system; for a webhook source, the source's name
 * @param value its id there
 */
public record Identifier(String system, String value) {}
