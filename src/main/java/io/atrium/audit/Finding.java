package io.atrium.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Something about the trail that is not as it was written. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "AuditFinding", description = "Something about the trail that is not as it was written")
@Holds(DataClass.INTERNAL)
record Finding(
        @Schema(
                        enumeration = {"changed", "missing", "rewritten", "cut-off", "invented", "checkpoint"},
                        description =
                                "`changed`: a link does not fit; `missing`: links are gone; `rewritten`: a checkpoint vouches"
                                        + " for another link; `cut-off`: a checkpoint vouches for links that are gone from"
                                        + " the end; `invented`: entries belong to no link; `checkpoint`: a checkpoint is"
                                        + " not genuine, or there is none")
                String kind,
        @Schema(examples = "3") Integer chain,
        @Schema(examples = "4711", description = "The link where it begins") Long link,
        @Schema(examples = "The link does not fit the one before it: it was changed, or a part of it is gone")
                String detail) {}
