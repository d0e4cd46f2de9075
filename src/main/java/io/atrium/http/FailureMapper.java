package io.atrium.http;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Makes the problem document of whatever a resource, or the machinery around it, throws. */
class FailureMapper {

    private static final Logger LOG = Logger.getLogger(FailureMapper.class);

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
    public Response refused(Throwable thrown, RoutingContext context) {
        return answer(Refusals.of(thrown), context);
    }

    @ServerExceptionMapper(priority = 1)
    public Response unexpected(Throwable thrown, RoutingContext context) {
        Failure failure = Refusals.of(thrown);
        if (failure.code() == FailureCode.INTERNAL) {
            LOG.errorf(thrown, "request failed, correlation %s", Correlation.id(context));
        }
        return answer(failure, context);
    }

    private static Response answer(Failure failure, RoutingContext context) {
        Problem problem = Problem.of(failure, context.normalizedPath(), Correlation.id(context));
        Response.ResponseBuilder answer =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
        failure.retryAfter().ifPresent(wait -> answer.header(HttpHeaders.RETRY_AFTER, Math.max(1, wait.toSeconds())));
        if (failure.code() == FailureCode.UNAUTHENTICATED) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return answer.build();
    }
}
