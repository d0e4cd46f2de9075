package io.atrium.webhook;

import io.atrium.kernel.Failure;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.annotation.Priority;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;

/** Stands in for the problem documents, which are another room's. */
@Provider
@Priority(1)
@IfBuildProfile(WebhookProfile.NAME)
public class FailureStatus implements ExceptionMapper<Failure> {

    @Override
    public Response toResponse(Failure failure) {
        return Response.status(failure.code().status())
                .entity(Map.of("code", failure.code().text()))
                .type("application/problem+json")
                .build();
    }
}
