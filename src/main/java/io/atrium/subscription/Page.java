package io.atrium.subscription;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of a list: {@code next} is the cursor of the following one, or null. */
record Page<T>(
        @Schema(required = true) List<T> data,
        @Schema(required = true, nullable = true, examples = "bmFtZQ") String next) {}
