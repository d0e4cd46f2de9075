package io.atrium.http;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/** The problem documents that operations answer with, as the contract describes them: by the codes they may carry. */
public enum ProblemResponse {
    INVALID("Invalid", FailureCode.INVALID),
    INVALID_WRITE("InvalidWrite", FailureCode.INVALID, FailureCode.IDEMPOTENCY_KEY_REQUIRED),
    UNAUTHENTICATED("Unauthenticated", FailureCode.UNAUTHENTICATED),
    SIGNATURE_REFUSED("SignatureRefused", FailureCode.SIGNATURE_INVALID, FailureCode.TIMESTAMP_OUT_OF_WINDOW),
    FORBIDDEN("Forbidden", FailureCode.FORBIDDEN),
    POSITION_EXPIRED("PositionExpired", FailureCode.POSITION_EXPIRED),
    NOT_FOUND("NotFound", FailureCode.NOT_FOUND),
    CONFLICT("Conflict", FailureCode.CONFLICT),
    WRITE_CONFLICT(
            "WriteConflict", FailureCode.CONFLICT, FailureCode.NOT_AUTHORITATIVE, FailureCode.OPERATION_IN_PROGRESS),
    STALE_VERSION("StaleVersion", FailureCode.STALE_VERSION),
    PAYLOAD_TOO_LARGE("PayloadTooLarge", FailureCode.PAYLOAD_TOO_LARGE),
    UNSUPPORTED_MEDIA_TYPE("UnsupportedMediaType", FailureCode.UNSUPPORTED_MEDIA_TYPE),
    RATE_LIMITED("RateLimited", FailureCode.RATE_LIMITED),
    REFUSED("Refused", FailureCode.REJECTED_BY_ODOO, FailureCode.IDEMPOTENCY_KEY_REUSED),
    UNAVAILABLE("Unavailable", FailureCode.UNAVAILABLE),
    WRITE_UNAVAILABLE("WriteUnavailable", FailureCode.ODOO_UNAVAILABLE, FailureCode.UNAVAILABLE),
    /** Whatever else may go wrong, also before a resource is reached. */
    ANY("Problem");

    private final String component;
    private final List<FailureCode> codes;

    ProblemResponse(String component, FailureCode... codes) {
        this.component = component;
        this.codes = List.of(codes);
    }

    /** Says that the operation may answer so; what the operation says itself stands. */
    public void addTo(Operation operation) {
        APIResponses responses = operation.getResponses();
        APIResponse said = responses.getAPIResponse(status());
        if (said == null || said.getRef() == null && said.getContent() == null) {
            responses.addAPIResponse(status(), OASFactory.createAPIResponse().ref(component));
        }
    }

    /** Describes all of them, for operations to refer to. */
    static void describe(OpenAPI contract) {
        Arrays.stream(values())
                .forEach(response -> contract.getComponents().addResponse(response.component, response.described()));
    }

    private String status() {
        return codes.isEmpty() ? "default" : Integer.toString(codes.get(0).status());
    }

    private APIResponse described() {
        MediaType body =
                OASFactory.createMediaType().schema(OASFactory.createSchema().ref("Problem"));
        codes.forEach(code -> body.addExample(
                code.text(), OASFactory.createExample().summary(code.title()).value(example(code))));
        APIResponse response = OASFactory.createAPIResponse()
                .description(description())
                .content(OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, body));
        Contract.correlate(response);
        if (codes.stream().anyMatch(FailureCode::isRetryable)) {
            response.addHeader("Retry-After", OASFactory.createHeader().ref("RetryAfter"));
        }
        return response;
    }

    private String description() {
        return codes.isEmpty()
                ? "Any other problem"
                : codes.stream()
                        .map(code -> "`" + code.text() + "`: " + code.title())
                        .collect(Collectors.joining("; "));
    }

    private static Object example(FailureCode code) {
        return Problem.of(new Failure(code, code.title()), "/v1/…", "7c9e6679-7425-40de-944b-e07fc1f90ae7")
                .toJson()
                .getMap();
    }
}
