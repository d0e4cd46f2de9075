package io.atrium.http;

import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Makes the problem document of whatever a resource, or the machinery around it, throws. */
class FailureMapper {

    private static final Logger LOG = Logger.getLogger(FailureMapper.class);

    private final AllowedMethods allowed;
    private final Witnesses witnesses;

    FailureMapper(AllowedMethods allowed, Witnesses witnesses) {
        this.allowed = allowed;
        this.witnesses = witnesses;
    }

    /** Named one by one, because Quarkus has mappers of its own for some of them, which say less. */
    @ServerExceptionMapper(
            value = {
                Failure.class,
                ConstraintViolationException.class,
                MismatchedInputException.class,
                WebApplicationException.class,
                AuthenticationFailedException.class,
                UnauthorizedException.class,
                ForbiddenException.class
            },
            priority = 1)
    public Uni<Response> refused(Throwable thrown, RoutingContext context) {
        // RESTEasy gives up at the first class of a path; another may begin with the same words.
        Failure failure = thrown instanceof NotFoundException ? allowed.refusal(context) : Refusals.of(thrown);
        return witnesses.hear(context, failure).replaceWith(() -> answer(failure, context));
    }

    /** The last one is named because Quarkus has a mapper of its own, which answers 500 for some bodies too. */
    @ServerExceptionMapper(
            value = {Throwable.class, InvalidDefinitionException.class},
            priority = 1)
    public Response unexpected(Throwable thrown, RoutingContext context) {
        Failure failure = Refusals.of(thrown);
        if (failure.code() == FailureCode.INTERNAL) {
            LOG.errorf(thrown, "request failed, correlation %s", Correlation.id(context));
        }
        return answer(failure, context);
    }

    private Response answer(Failure failure, RoutingContext context) {
        Problem problem = Problem.of(failure, context.normalizedPath(), Correlation.id(context));
        Response.ResponseBuilder answer =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
        Refusals.retryAfter(failure).ifPresent(seconds -> answer.header(HttpHeaders.RETRY_AFTER, seconds));
        if (failure.code() == FailureCode.UNAUTHENTICATED) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (failure.code() == FailureCode.METHOD_NOT_ALLOWED) {
            answer.header(HttpHeaders.ALLOW, String.join(", ", allowed.of(context.normalizedPath())));
        }
        return answer.build();
    }
}
