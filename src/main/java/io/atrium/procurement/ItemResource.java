package io.atrium.procurement;

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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Items. */
@Path("/v1/items")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Procurement")
class ItemResource {

    private final Reads reads;
    private final ItemMapping items;
    private final ItemPriceMapping prices;

    ItemResource(Reads reads, ItemMapping items, ItemPriceMapping prices) {
        this.reads = reads;
        this.items = items;
        this.prices = prices;
    }

    @GET
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "listItems", summary = "Items")
    @APIResponseSchema(ItemPage.class)
    public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.list(items, uri, headers);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "getItem", summary = "An item")
    @APIResponseSchema(Item.class)
    public Uni<Response> get(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.one(items, id, uri, headers);
    }

    @GET
    @Path("/{id}/versions")
    @PermissionsAllowed("procurement:read")
    @Operation(operationId = "listItemVersions", summary = "What an item was")
    @APIResponseSchema(VersionPage.class)
    public Uni<Response> versions(@PathParam("id") String id, @Context UriInfo uri) {
        return reads.versions(items, id, uri);
    }

    @GET
    @Path("/{id}/prices")
    @PermissionsAllowed("procurement:read")
    @Operation(
            operationId = "listItemPrices",
            summary = "What suppliers ask for an item",
            description =
                    "The prices of the group that the item belongs to. One without an `itemId` is for every item of"
                            + " the group; one with another item's id is for that item only.")
    @APIResponseSchema(ItemPricePage.class)
    public Uni<Response> prices(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return reads.alike(items, id, "itemGroupId", prices, "itemGroupId", uri, headers);
    }

    @Schema(name = "ItemPage")
    record ItemPage(java.util.List<Item> data, String next) {}

    @Schema(name = "ItemPricePage")
    record ItemPricePage(java.util.List<ItemPrice> data, String next) {}
}
