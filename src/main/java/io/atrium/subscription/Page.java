package io.atrium.subscription;

import java.util.List;

/** A page of a list: {@code next} is the cursor of the following one, or null. */
record Page<T>(List<T> data, String next) {}
