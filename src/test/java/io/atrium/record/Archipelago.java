package io.atrium.record;

/** An aviary that nobody else flies in: what stands nowhere else tells whose it is. */
public class Archipelago extends Aviary {}
