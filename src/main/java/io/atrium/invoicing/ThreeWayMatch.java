package io.atrium.invoicing;

import io.atrium.invoicing.InvoiceMatch.Finding;
import io.atrium.kernel.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Decides whether an invoice asks for what was ordered, received and agreed. A pure function of what it is given. */
final class ThreeWayMatch {

    private final Claim claim;
    private final Map<String, Ordered> ordered;
    private final List<Agreed> agreed;
    private final Tolerance tolerance;

    private ThreeWayMatch(Claim claim, Map<String, Ordered> ordered, List<Agreed> agreed, Tolerance tolerance) {
        this.claim = claim;
        this.ordered = ordered;
        this.agreed = agreed;
        this.tolerance = tolerance;
    }

    /**
     * Compares.
     *
     * @param ordered the order lines that the invoice names, by their ids
     * @param agreed prices of contracts with its supplier
     */
    static InvoiceMatch of(Claim claim, Map<String, Ordered> ordered, List<Agreed> agreed, Tolerance tolerance) {
        return new ThreeWayMatch(claim, ordered, agreed, tolerance).compare();
    }

    private InvoiceMatch compare() {
        List<InvoiceMatch.Line> lines =
                claim.lines().stream().map(this::compare).toList();
        Set<Finding> findings = EnumSet.noneOf(Finding.class);
        lines.forEach(line -> findings.addAll(line.findings()));
        return new InvoiceMatch(
                claim.id(), outcome(findings), claim.isCreditNote() ? List.of() : List.copyOf(findings), lines);
    }

    private String outcome(Set<Finding> findings) {
        if (claim.isCreditNote()) {
            return "not-applicable";
        }
        return findings.isEmpty() ? "matched" : "unmatched";
    }

    private InvoiceMatch.Line compare(Billed line) {
        Ordered order = line.orderLineId() == null ? null : ordered.get(line.orderLineId());
        Optional<Agreed> contract = order == null ? Optional.empty() : contract(line);
        if (order == null) {
            return line(line, null, List.of(Finding.NO_ORDER), contract);
        }
        if (!Objects.equals(order.legalEntityId(), claim.legalEntityId())) {
            // What another legal entity pays is nothing to show here.
            return line(line, null, List.of(Finding.LEGAL_ENTITY_DIFFERS), contract);
        }
        List<Finding> findings = new ArrayList<>();
        if (!order.isConfirmed()) {
            findings.add(Finding.ORDER_NOT_CONFIRMED);
        }
        if (!Objects.equals(order.supplierId(), claim.supplierId())) {
            findings.add(Finding.SUPPLIER_DIFFERS);
        }
        quantities(line, order, findings);
        prices(line, order, contract, findings);
        return line(line, order, findings, contract);
    }

    private void quantities(Billed line, Ordered order, List<Finding> findings) {
        if (differs(line.unit(), order.unit())) {
            findings.add(Finding.UNIT_DIFFERS);
            return;
        }
        BigDecimal inAll = inAll(order, line.orderLineId());
        if (tolerance.isOverQuantity(inAll, order.quantity())) {
            findings.add(Finding.QUANTITY_OVER_ORDERED);
        }
        if (order.isService()) {
            return;
        }
        if (order.received().signum() <= 0) {
            findings.add(Finding.NO_RECEIPT);
        } else if (tolerance.isOverQuantity(inAll, order.received())) {
            findings.add(Finding.QUANTITY_OVER_RECEIVED);
        }
    }

    /** Of a line without one, Odoo takes the item's, which is the order's too. */
    private static boolean differs(String unit, String other) {
        return unit != null && other != null && !unit.equals(other);
    }

    /** The order counts this invoice too, unless it is cancelled. */
    private BigDecimal inAll(Ordered order, String orderLineId) {
        return claim.isCancelled()
                ? order.invoiced().add(own(orderLineId))
                : order.invoiced().max(own(orderLineId));
    }

    private BigDecimal own(String orderLineId) {
        return claim.lines().stream()
                .filter(line -> orderLineId.equals(line.orderLineId()))
                .map(Billed::quantity)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private void prices(Billed line, Ordered order, Optional<Agreed> contract, List<Finding> findings) {
        if (!line.unitPrice().currency().equals(order.unitPrice().currency())) {
            findings.add(Finding.CURRENCY_DIFFERS);
        } else if (tolerance.isOverPrice(
                line.unitPrice().decimal(), order.unitPrice().decimal())) {
            findings.add(Finding.PRICE_OVER_ORDER);
        }
        if (contract.isPresent()
                && tolerance.isOverPrice(
                        line.unitPrice().decimal(), contract.get().unitPrice().decimal())) {
            findings.add(Finding.PRICE_OVER_CONTRACT);
        }
    }

    /** Of several contracts that cover a line the one that allows most: the buyer may choose under which to buy. */
    private Optional<Agreed> contract(Billed line) {
        return agreed.stream()
                .filter(price -> price.covers(claim, line))
                .max(Comparator.comparing(price -> price.unitPrice().decimal()));
    }

    private InvoiceMatch.Line line(Billed line, Ordered order, List<Finding> findings, Optional<Agreed> contract) {
        return new InvoiceMatch.Line(
                line.id(),
                line.orderLineId(),
                order == null ? null : order.orderId(),
                claim.isCreditNote() ? List.of() : List.copyOf(findings),
                new InvoiceMatch.Quantities(
                        line.quantity(),
                        order == null ? null : inAll(order, line.orderLineId()),
                        order == null ? null : order.quantity(),
                        order == null || order.isService() ? null : order.received(),
                        order == null ? line.unit() : order.unit()),
                new InvoiceMatch.Prices(
                        line.unitPrice(),
                        order == null ? null : order.unitPrice(),
                        order == null ? null : contract.map(Agreed::unitPrice).orElse(null),
                        order == null ? null : contract.map(Agreed::contractId).orElse(null)));
    }

    /**
     * What an invoice asks for.
     *
     * @param date by which contracts are chosen; null for any
     */
    record Claim(
            String id,
            boolean isCreditNote,
            boolean isCancelled,
            String supplierId,
            String legalEntityId,
            LocalDate date,
            List<Billed> lines) {}

    /** A line of it; unit and ids may be null. */
    record Billed(String id, String orderLineId, String itemId, BigDecimal quantity, String unit, Money unitPrice) {}

    /**
     * A line of an order.
     *
     * @param invoiced by all invoices that are not cancelled
     * @param isService services are not received
     */
    record Ordered(
            String orderId,
            boolean isConfirmed,
            String supplierId,
            String legalEntityId,
            BigDecimal quantity,
            BigDecimal received,
            BigDecimal invoiced,
            String unit,
            Money unitPrice,
            boolean isService) {}

    /** The price of an item in a contract that is in force; from and to may be null. */
    record Agreed(
            String contractId,
            String legalEntityId,
            LocalDate from,
            LocalDate to,
            String itemId,
            String unit,
            Money unitPrice) {

        private boolean covers(Claim claim, Billed line) {
            LocalDate date = claim.date();
            return itemId.equals(line.itemId())
                    && (legalEntityId == null || legalEntityId.equals(claim.legalEntityId()))
                    && unitPrice.currency().equals(line.unitPrice().currency())
                    && !differs(line.unit(), unit)
                    && (date == null || from == null || !date.isBefore(from))
                    && (date == null || to == null || !date.isAfter(to));
        }
    }
}
