package io.atrium.http;

/** Told when the process is to end and takes no more requests: whoever only waits, answers. */
public record Closing() {}
