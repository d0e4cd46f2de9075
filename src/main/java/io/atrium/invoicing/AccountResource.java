package io.atrium.invoicing;

import io.atrium.record.Reads;
import io.atrium.record.VersionPage;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Accounts of the general ledger. */
@Path("/v1/accounts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Invoicing")
class AccountResource {

    private final Reads reads;
    private final AccountMapping accounts;

    AccountResource(Reads reads, AccountMapping accounts) {
        this.reads = reads;
        this.accounts = accounts;
    }

    @GET
    @PermissionsAllowed("invoicing:read")
    @Operation(operationId = "listAccounts", summary = "Accounts of the general ledger")
    @APIResponseSchema(value = AccountPage.class, responseDescription = "A page of accounts")
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(accounts, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("invoicing:read")
    @Operation(operationId = "getAccount", summary = "An account")
    @APIResponseSchema(value = Account.class, responseDescription = "The account")
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(accounts, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("invoicing:read")
    @Operation(operationId = "listAccountVersions", summary = "What an account was")
    @APIResponseSchema(value = VersionPage.class, responseDescription = "A page of versions")
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(accounts, id, uri);
    }

    @Schema(name = "AccountPage")
    record AccountPage(List<Account> data, String next) {}
}
