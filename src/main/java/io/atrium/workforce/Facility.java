package io.atrium.workforce;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import io.atrium.record.Identifier;
import io.atrium.record.RefersTo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A place where people work. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A place where people work")
@Holds(DataClass.INTERNAL)
record Facility(
        @Schema(examples = "fac_53ysn18k") String id,
        @Schema(examples = "Main building") String name,
        @Schema(examples = "B-1", description = "The organisation's own number for the place") String number,
        @Schema(enumeration = {"home", "office", "other"}) String kind,
        @Schema(examples = "Harbour Health Group, Main building", description = "The name that its address goes by")
                String addressName,
        @RefersTo("legal-entity") String legalEntityId,
        boolean active,
        List<Identifier> identifiers) {}
