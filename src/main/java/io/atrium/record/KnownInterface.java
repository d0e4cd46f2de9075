package io.atrium.record;

import io.atrium.kernel.DataClass;

/**
 * An interface that a room has.
 *
 * @param kind {@code source}, {@code subscriber} or {@code resource}
 * @param name by which it is known there
 * @param owner the team that answers for it unless people have decided otherwise; or null
 * @param holds the closest class of what passes it
 */
public record KnownInterface(String kind, String name, String owner, DataClass holds) {}
