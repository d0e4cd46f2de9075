package io.atrium.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Violation;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.impl.NoStackTraceTimeoutException;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import java.io.CharConversionException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns whatever was thrown, by us or by a library, into a {@link Failure}. The only place that knows their exceptions. */
public final class Refusals {

    private Refusals() {}

    /** The failure that stands for it; an internal one for what nobody has thought of. */
    public static Failure of(Throwable thrown) {
        if (thrown instanceof Failure failure) {
            return failure;
        }
        if (thrown instanceof ConstraintViolationException invalid) {
            return Failure.invalid(invalid.getConstraintViolations().stream()
                    .map(Refusals::violation)
                    .sorted((one, other) -> one.pointer().compareTo(other.pointer()))
                    .toList());
        }
        if (thrown instanceof AuthenticationFailedException || thrown instanceof UnauthorizedException) {
            return new Failure(
                    FailureCode.UNAUTHENTICATED, "A valid bearer token is required: none was given, or it was refused");
        }
        if (thrown instanceof ForbiddenException || thrown instanceof SecurityException) {
            return new Failure(FailureCode.FORBIDDEN, "The token does not have the scope that this operation needs");
        }
        if (thrown instanceof WebApplicationException web) {
            return json(web.getCause()) != null
                    ? json(web.getCause())
                    : ofStatus(web.getResponse().getStatus());
        }
        if (thrown instanceof UncheckedIOException io && json(io.getCause()) != null) {
            return json(io.getCause());
        }
        if (thrown instanceof HttpException http) {
            return ofStatus(http.getStatusCode());
        }
        if (isBrokenMediaType(thrown)) {
            return ofStatus(415);
        }
        if (isDatabaseAway(thrown)) {
            return ofStatus(503);
        }
        Failure json = json(thrown);
        return json != null ? json : ofStatus(500);
    }

    /** RESTEasy has no type of its own for a header Content-Type that it cannot read. */
    private static boolean isBrokenMediaType(Throwable thrown) {
        return thrown instanceof IllegalArgumentException
                && thrown.getMessage() != null
                && thrown.getMessage().startsWith("Failed to parse media type");
    }

    /** The connection was refused, or lost, or none became free in time; the request itself was not at fault. */
    private static boolean isDatabaseAway(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClosedConnectionException
                    || cause instanceof ConnectException
                    || cause instanceof NoStackTraceTimeoutException
                    || cause instanceof PgException refused
                            && refused.getSqlState().startsWith("57P")) {
                return true;
            }
        }
        return false;
    }

    /** The failure for a bare HTTP status. */
    static Failure ofStatus(int status) {
        return switch (status) {
            case 401 -> new Failure(FailureCode.UNAUTHENTICATED, "A valid bearer token is required");
            case 403 -> new Failure(FailureCode.FORBIDDEN, "The caller may not do this");
            case 404 -> Failure.notFound("There is nothing at this path");
            case 405 -> new Failure(FailureCode.METHOD_NOT_ALLOWED, "This path does not support the method");
            case 406 ->
                new Failure(
                        FailureCode.NOT_ACCEPTABLE,
                        "This path does not answer in the media types that the caller accepts");
            case 413 -> new Failure(FailureCode.PAYLOAD_TOO_LARGE, "The body is larger than this path accepts");
            case 415 ->
                new Failure(FailureCode.UNSUPPORTED_MEDIA_TYPE, "This path does not accept a body of that media type");
            case 503 -> new Failure(FailureCode.UNAVAILABLE, "The service cannot do this right now");
            default ->
                status >= 400 && status < 500
                        ? new Failure(FailureCode.INVALID, "The request cannot be read")
                        : new Failure(FailureCode.INTERNAL, "The error was recorded under the correlation id");
        };
    }

    /** {@code Retry-After}: whole seconds, rounded up, so that nobody comes back too early. */
    static Optional<Long> retryAfter(Failure failure) {
        return failure.retryAfter()
                .map(wait -> Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
    }

    private static Failure json(Throwable thrown) {
        if (thrown instanceof CharConversionException) {
            return Failure.invalid("", "The body is not well-formed JSON in UTF-8");
        }
        if (thrown instanceof InvalidDefinitionException unwritable
                && unwritable.getProcessor() instanceof JsonGenerator) {
            // An answer that cannot be written is nothing that the caller could mend.
            return null;
        }
        if (thrown instanceof StreamReadException broken) {
            return Failure.invalid("", "The body is not well-formed JSON" + where(broken));
        }
        if (thrown instanceof UnrecognizedPropertyException unknown) {
            return Failure.invalid(pointer(unknown), "There is no such field");
        }
        if (thrown instanceof JsonMappingException mismatch) {
            // A well-formed document may end early inside a value: Jackson wraps that here.
            return json(mismatch.getCause()) != null
                    ? json(mismatch.getCause())
                    : Failure.invalid(pointer(mismatch), "The value does not have the right type or form");
        }
        return null;
    }

    private static String where(JsonProcessingException broken) {
        return broken.getLocation() == null
                ? ""
                : " (line " + broken.getLocation().getLineNr() + ", column "
                        + broken.getLocation().getColumnNr() + ")";
    }

    private static String pointer(JsonMappingException mismatch) {
        return mismatch.getPath().stream()
                .map(step -> "/" + (step.getFieldName() == null ? step.getIndex() : step.getFieldName()))
                .collect(Collectors.joining());
    }

    private static Violation violation(ConstraintViolation<?> violation) {
        StringBuilder pointer = new StringBuilder();
        boolean inBody = false;
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getKind() == ElementKind.PROPERTY || node.getKind() == ElementKind.CONTAINER_ELEMENT) {
                if (node.getIndex() != null) {
                    pointer.append('/').append(node.getIndex());
                }
                if (node.getKind() == ElementKind.PROPERTY) {
                    pointer.append('/').append(node.getName());
                }
                inBody = true;
            }
        }
        return new Violation(inBody ? pointer.toString() : "", violation.getMessage());
    }
}
