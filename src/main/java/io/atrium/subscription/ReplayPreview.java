package io.atrium.subscription;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a replay would repeat, before the subscription's filter. */
@Holds(DataClass.INTERNAL)
record ReplayPreview(@Schema(examples = "1200") long matched) {}
