package io.atrium.client;

import io.atrium.client.api.EventsApi;
import io.atrium.client.api.EventsApi.APIListChangesRequest;
import io.atrium.client.api.InvoicingApi;
import io.atrium.client.api.InvoicingApi.APICreateInvoiceRequest;
import io.atrium.client.api.InvoicingApi.APICreatePaymentRequest;
import io.atrium.client.api.InvoicingApi.APIGetInvoiceRequest;
import io.atrium.client.api.InvoicingApi.APIListLegalEntitiesRequest;
import io.atrium.client.api.InvoicingApi.APIMatchInvoiceRequest;
import io.atrium.client.api.InvoicingApi.APIPostInvoiceRequest;
import io.atrium.client.api.ProcurementApi;
import io.atrium.client.api.ProcurementApi.APIApproveRequisitionRequest;
import io.atrium.client.api.ProcurementApi.APIChangeRequisitionRequest;
import io.atrium.client.api.ProcurementApi.APIChangeSupplierRequest;
import io.atrium.client.api.ProcurementApi.APIConfirmPurchaseOrderRequest;
import io.atrium.client.api.ProcurementApi.APICreateRequisitionRequest;
import io.atrium.client.api.ProcurementApi.APICreateSupplierRequest;
import io.atrium.client.api.ProcurementApi.APIGetGoodsReceiptRequest;
import io.atrium.client.api.ProcurementApi.APIGetPurchaseOrderRequest;
import io.atrium.client.api.ProcurementApi.APIGetRequisitionRequest;
import io.atrium.client.api.ProcurementApi.APIListGoodsReceiptsRequest;
import io.atrium.client.api.ProcurementApi.APIListItemsRequest;
import io.atrium.client.api.ProcurementApi.APISubmitRequisitionRequest;
import io.atrium.client.api.ProcurementApi.APIValidateGoodsReceiptRequest;
import io.atrium.client.api.TryingItOutApi;
import io.atrium.client.api.TryingItOutApi.APICreateTokenRequest;
import io.atrium.client.api.WorkforceApi;
import io.atrium.client.api.WorkforceApi.APIListEmployeesRequest;
import io.atrium.client.model.Arrival;
import io.atrium.client.model.ArrivedLine;
import io.atrium.client.model.ChangePage;
import io.atrium.client.model.CloudEvent;
import io.atrium.client.model.GoodsReceipt;
import io.atrium.client.model.Invoice;
import io.atrium.client.model.InvoiceMatch;
import io.atrium.client.model.NewInvoice;
import io.atrium.client.model.NewInvoiceLine;
import io.atrium.client.model.NewPayment;
import io.atrium.client.model.NewRequisition;
import io.atrium.client.model.NewRequisitionLine;
import io.atrium.client.model.NewSupplier;
import io.atrium.client.model.Price;
import io.atrium.client.model.Problem;
import io.atrium.client.model.PurchaseOrder;
import io.atrium.client.model.Requisition;
import io.atrium.client.model.RequisitionChange;
import io.atrium.client.model.Supplier;
import io.atrium.client.model.SupplierChange;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Procure to pay, as a partner would program it: with nothing of Atrium but the client that a generator has made of its
 * contract. Compiled with that client by {@code GeneratedClientIT}, which hands it the address of a gateway.
 */
public final class ProcureToPay {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final BigDecimal ORDERED = new BigDecimal("10");
    private static final BigDecimal FIRST_DELIVERY = new BigDecimal("6");

    private final ProcurementApi procurement;
    private final ProcurementApi approver;
    private final InvoicingApi invoicing;
    private final WorkforceApi workforce;
    private final EventsApi events;

    public ProcureToPay(URI gateway) throws ApiException {
        ApiClient client = client(gateway, "demo");
        procurement = new ProcurementApi(client);
        invoicing = new InvoicingApi(client);
        workforce = new WorkforceApi(client);
        events = new EventsApi(client);
        approver = new ProcurementApi(client(gateway, "approver"));
    }

    private static ApiClient client(URI gateway, String name) throws ApiException {
        String token = new TryingItOutApi(client(gateway))
                .createToken(APICreateTokenRequest.newBuilder()
                        .grantType("client_credentials")
                        .clientId(name)
                        .clientSecret(name)
                        .build())
                .getAccessToken();
        return client(gateway).setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
    }

    private static ApiClient client(URI gateway) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(gateway.toString());
        // Java's own client loses requests now and then while it moves a connection without TLS up to HTTP/2.
        return client.setHttpClientBuilder(HttpClient.newBuilder().version(Version.HTTP_1_1));
    }

    /** From the wish to the paid invoice. */
    public void tell() throws Exception {
        String currency = known(() -> invoicing
                        .listLegalEntities(
                                APIListLegalEntitiesRequest.newBuilder().build())
                        .getData())
                .get(0)
                .getCurrency();
        Supplier supplier = supplier();
        Requisition requisition = approved(supplier, currency);
        PurchaseOrder order = confirmed(requisition);
        GoodsReceipt receipt = receipt(candidate -> order.getId().equals(candidate.getPurchaseOrderId()));
        validate(receipt, FIRST_DELIVERY, true);
        GoodsReceipt rest = receipt(candidate -> receipt.getId().equals(candidate.getBackorderOfId()));
        validate(rest, ORDERED.subtract(FIRST_DELIVERY), false);
        Invoice invoice = invoice(supplier, order.getLines().get(0).getId(), currency);
        matchAndPost(invoice);
        pay(invoice, new Price().amount("20.00").currency(currency), Invoice.PaymentStatusEnum.PARTIALLY_PAID);
        pay(invoice, null, Invoice.PaymentStatusEnum.PAID);

        assertThat(told(requisition.getId()))
                .containsSubsequence("created", "updated", "submitted", "approved", "ordered");
        assertThat(told(order.getId())).containsSubsequence("created", "confirmed");
        assertThat(told(receipt.getId())).containsSubsequence("created", "validated");
        assertThat(told(rest.getId())).containsSubsequence("created", "validated");
        assertThat(told(invoice.getId())).containsSubsequence("created", "posted", "paid");
    }

    /** What is left out of a change stays, and what is null is emptied: a client has to be able to say either. */
    private Supplier supplier() throws ApiException {
        NewSupplier wanted = new NewSupplier()
                .name("Glove Works " + UUID.randomUUID())
                .phone("+1 555 0100")
                .reference("GW");
        // 202 would be no supplier, but an operation to ask for one.
        ApiResponse<Supplier> answer = procurement.createSupplierWithHttpInfo(APICreateSupplierRequest.newBuilder()
                .idempotencyKey(key())
                .newSupplier(wanted)
                .build());
        assertThat(answer.getStatusCode()).isEqualTo(201);
        Supplier made = answer.getData();
        Supplier changed = procurement.changeSupplier(APIChangeSupplierRequest.newBuilder()
                .id(made.getId())
                .supplierChange(new SupplierChange().phone(null))
                .build());
        assertThat(changed.getPhone()).isNull();
        assertThat(changed.getReference()).isEqualTo("GW");
        return changed;
    }

    private Requisition approved(Supplier supplier, String currency) throws Exception {
        String item = known(() -> procurement
                        .listItems(APIListItemsRequest.newBuilder()
                                .kind("goods")
                                .limit(1)
                                .build())
                        .getData())
                .get(0)
                .getId();
        String employee = known(() -> workforce
                        .listEmployees(
                                APIListEmployeesRequest.newBuilder().limit(1).build())
                        .getData())
                .get(0)
                .getId();
        NewRequisition wish = new NewRequisition()
                .requesterId(employee)
                .currency(currency)
                .neededBy(LocalDate.parse("2030-01-31"))
                .addLinesItem(new NewRequisitionLine()
                        .itemId(item)
                        .supplierId(supplier.getId())
                        .quantity(ORDERED)
                        .estimatedUnitPrice(price(currency)));
        String id = procurement
                .createRequisition(APICreateRequisitionRequest.newBuilder()
                        .idempotencyKey(key())
                        .newRequisition(wish)
                        .build())
                .getId();
        Requisition undated = procurement.changeRequisition(APIChangeRequisitionRequest.newBuilder()
                .id(id)
                .requisitionChange(new RequisitionChange().neededBy(null))
                .build());
        assertThat(undated.getNeededBy()).isNull();
        assertThat(undated.getRequesterId()).isEqualTo(employee);
        procurement.submitRequisition(APISubmitRequisitionRequest.newBuilder()
                .idempotencyKey(key())
                .id(id)
                .build());
        refusesToApproveItself(id);
        Requisition approved = approver.approveRequisition(APIApproveRequisitionRequest.newBuilder()
                .idempotencyKey(key())
                .id(id)
                .build());
        assertThat(approved.getStatus()).isEqualTo(Requisition.StatusEnum.APPROVED);
        return approved;
    }

    private void refusesToApproveItself(String requisition) throws Exception {
        ApiException refused = catchThrowableOfType(
                ApiException.class,
                () -> procurement.approveRequisition(APIApproveRequisitionRequest.newBuilder()
                        .idempotencyKey(key())
                        .id(requisition)
                        .build()));
        assertThat(refused.getCode()).isEqualTo(403);
        Problem problem = ApiClient.createDefaultObjectMapper().readValue(refused.getResponseBody(), Problem.class);
        assertThat(problem.getCode()).isEqualTo("forbidden");
        assertThat(problem.getRetryable()).isFalse();
    }

    private PurchaseOrder confirmed(Requisition requisition) throws ApiException {
        List<String> orders = await().atMost(PATIENCE)
                .until(
                        () -> procurement
                                .getRequisition(APIGetRequisitionRequest.newBuilder()
                                        .id(requisition.getId())
                                        .build())
                                .getPurchaseOrderIds(),
                        made -> !made.isEmpty());
        assertThat(orders).hasSize(1);
        PurchaseOrder confirmed = procurement.confirmPurchaseOrder(APIConfirmPurchaseOrderRequest.newBuilder()
                .idempotencyKey(key())
                .id(orders.get(0))
                .build());
        assertThat(confirmed.getStatus()).isEqualTo(PurchaseOrder.StatusEnum.CONFIRMED);
        assertThat(confirmed.getUntaxed().getAmount()).isEqualTo("45.00");
        return procurement.getPurchaseOrder(
                APIGetPurchaseOrderRequest.newBuilder().id(orders.get(0)).build());
    }

    private GoodsReceipt receipt(Predicate<GoodsReceipt> wanted) {
        return await().atMost(PATIENCE)
                .until(
                        () -> procurement
                                .listGoodsReceipts(APIListGoodsReceiptsRequest.newBuilder()
                                        .sort("-updatedAt")
                                        .build())
                                .getData()
                                .stream()
                                .filter(wanted)
                                .findFirst(),
                        found -> found.isPresent())
                .orElseThrow();
    }

    private void validate(GoodsReceipt receipt, BigDecimal quantity, boolean backorder) throws ApiException {
        String line = procurement
                .getGoodsReceipt(APIGetGoodsReceiptRequest.newBuilder()
                        .id(receipt.getId())
                        .build())
                .getLines()
                .get(0)
                .getId();
        Arrival arrival = new Arrival()
                .addLinesItem(new ArrivedLine().lineId(line).quantity(quantity))
                .backorder(backorder);
        GoodsReceipt validated = procurement.validateGoodsReceipt(APIValidateGoodsReceiptRequest.newBuilder()
                .idempotencyKey(key())
                .id(receipt.getId())
                .arrival(arrival)
                .build());
        assertThat(validated.getStatus()).isEqualTo(GoodsReceipt.StatusEnum.DONE);
    }

    /** Sent twice, as after a timeout, it is one invoice. */
    private Invoice invoice(Supplier supplier, String orderLine, String currency) throws ApiException {
        APICreateInvoiceRequest request = APICreateInvoiceRequest.newBuilder()
                .idempotencyKey(key())
                .newInvoice(new NewInvoice()
                        .supplierId(supplier.getId())
                        .supplierReference("GW-" + UUID.randomUUID())
                        .invoiceDate(LocalDate.parse("2026-11-20"))
                        .currency(currency)
                        .addLinesItem(new NewInvoiceLine()
                                .purchaseOrderLineId(orderLine)
                                .quantity(ORDERED)
                                .unitPrice(price(currency))))
                .build();
        Invoice first = invoicing.createInvoice(request);
        ApiResponse<Invoice> second = invoicing.createInvoiceWithHttpInfo(request);
        assertThat(second.getHeaders()).containsEntry("idempotency-replayed", List.of("true"));
        assertThat(second.getData()).isEqualTo(first);
        return first;
    }

    /** As soon as the feed has brought what was received. */
    private void matchAndPost(Invoice invoice) throws ApiException {
        InvoiceMatch match = await().atMost(PATIENCE)
                .until(
                        () -> invoicing.matchInvoice(APIMatchInvoiceRequest.newBuilder()
                                .id(invoice.getId())
                                .build()),
                        found -> found.getOutcome() == InvoiceMatch.OutcomeEnum.MATCHED);
        assertThat(match.getFindings()).isEmpty();
        Invoice posted = invoicing.postInvoice(APIPostInvoiceRequest.newBuilder()
                .idempotencyKey(key())
                .id(invoice.getId())
                .build());
        assertThat(posted.getStatus()).isEqualTo(Invoice.StatusEnum.POSTED);
    }

    /** That amount; null is all that is open. */
    private void pay(Invoice invoice, Price amount, Invoice.PaymentStatusEnum status) throws ApiException {
        invoicing.createPayment(APICreatePaymentRequest.newBuilder()
                .idempotencyKey(key())
                .newPayment(new NewPayment().addInvoiceIdsItem(invoice.getId()).amount(amount))
                .build());
        await().atMost(PATIENCE)
                .until(
                        () -> invoicing
                                .getInvoice(APIGetInvoiceRequest.newBuilder()
                                        .id(invoice.getId())
                                        .build())
                                .getPaymentStatus(),
                        status::equals);
    }

    /** What the feed has of that subject, one word for each fact, such as {@code created}. */
    private List<String> told(String subject) throws ApiException {
        List<String> told = new ArrayList<>();
        ChangePage page = changes(subject, "0");
        while (!page.getData().isEmpty()) {
            for (CloudEvent event : page.getData()) {
                assertThat(event.getSubject()).isEqualTo(subject);
                told.add(event.getType().split("\\.")[3]);
            }
            page = changes(subject, page.getNext());
        }
        return told;
    }

    private ChangePage changes(String subject, String after) throws ApiException {
        return events.listChanges(
                APIListChangesRequest.newBuilder().subject(subject).after(after).build());
    }

    /** As soon as Atrium has read it from Odoo for the first time. */
    private static <T> List<T> known(Callable<List<T>> list) {
        return await().atMost(PATIENCE).until(list, found -> !found.isEmpty());
    }

    private static Price price(String currency) {
        return new Price().amount("4.50").currency(currency);
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }
}
