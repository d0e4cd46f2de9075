package io.atrium.record;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The contract of facts, beside those of the domains. */
@Path("/openapi/asyncapi")
class AsyncContractResource {

    private final AsyncContract contract;

    AsyncContractResource(AsyncContract contract) {
        this.contract = contract;
    }

    @GET
    @PermitAll
    @Produces("application/yaml;charset=UTF-8")
    @Operation(hidden = true)
    public String get() {
        return contract.text();
    }
}
