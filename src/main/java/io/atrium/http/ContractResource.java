package io.atrium.http;

import io.atrium.kernel.Failure;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The contract of one domain; the whole is served beside, at {@code /openapi}. */
@Path("/openapi/{domain}")
class ContractResource {

    private final DomainContracts contracts;

    ContractResource(DomainContracts contracts) {
        this.contracts = contracts;
    }

    @GET
    @PermitAll
    @Produces("application/yaml;charset=UTF-8")
    @Operation(hidden = true)
    public String get(@PathParam("domain") String domain) {
        return contracts.named(domain).orElseThrow(() -> Failure.notFound("The contract has no such domain"));
    }
}
