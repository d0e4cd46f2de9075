package io.atrium.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What becomes different about a subscription; null is unchanged, empty is as if it had never been given. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What becomes different about a subscription")
@Holds(DataClass.INTERNAL)
record SubscriptionChange(
        @Schema(examples = "https://example.org/atrium", description = "Where to deliver; https")
                Optional<
                                @NotBlank(message = "Where to deliver cannot be emptied")
                                @Size(max = 2000, message = "At most 2000 characters") String>
                        url,
        @Schema(examples = "[\"io.atrium.purchase-order.*\"]", description = "From now on; null: all")
                Optional<
                                @Size(min = 1, max = 100, message = "1 to 100 types; null for all") List<
                                        @NotNull(message = "A type is required")
                                        @Pattern(regexp = SubscriptionRequest.TYPE, message = SubscriptionRequest.TYPES)
                                        String>>
                        types,
        @Schema(examples = "[\"le_53ysn18k\"]", description = "From now on; null: all that may be seen")
                Optional<
                                @Size(min = 1, max = 100, message = "1 to 100 legal entities; null for all") List<
                                        @NotBlank(message = "A legal entity is required") String>>
                        legalEntities,
        @Schema(
                        examples = "$number(data.total.amount) >= 10000",
                        description = "Also for what waits to be delivered; null: none")
                Optional<@Size(min = 1, max = Filter.LONGEST, message = "1 to 1000 characters") String> filter,
        @Schema(description = "Null: `full`") Optional<BodyForm> body,
        @Schema(examples = "Our ordering system", description = "For people")
                Optional<@Size(max = 500, message = "At most 500 characters") String> description,
        @Schema(
                        enumeration = {"hr-operations", "finance-operations", "integration-support"},
                        description = "Null: `integration-support`")
                Optional<@Pattern(regexp = SubscriptionRequest.OWNER, message = SubscriptionRequest.OWNERS) String>
                        owner,
        @Schema(examples = "50", description = "Null: no limit")
                Optional<
                                @Min(value = 1, message = "A whole number from 1 to 10000")
                                @Max(value = 10000, message = "A whole number from 1 to 10000") Integer>
                        rate,
        @Schema(examples = "4", description = "Null: as is usual here")
                Optional<
                                @Min(value = 1, message = "A whole number from 1 to 32")
                                @Max(value = 32, message = "A whole number from 1 to 32") Integer>
                        concurrency) {}
