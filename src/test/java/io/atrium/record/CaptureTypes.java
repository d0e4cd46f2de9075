package io.atrium.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.atrium.odoo.OdooRow;
import io.atrium.odoo.OdooVersion;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Two plain kinds of documents: one of a single row, and one with lines and a label of the other. */
final class CaptureTypes {

    private CaptureTypes() {}

    /** A domain that begins behind an id, so that each case sees only rows of its own. */
    abstract static class FromId implements RecordType {

        private volatile int after;

        void beginAfter(int id) {
            after = id;
        }

        @Override
        public JsonArray domain() {
            return JsonArray.of(JsonArray.of("id", ">", after));
        }

        @Override
        public Map<String, String> restricted() {
            return Map.of();
        }
    }

    static final class Vendors extends FromId {

        @JsonInclude(JsonInclude.Include.NON_NULL)
        record Vendor(String id, String name, String phone, boolean active) {}

        @Override
        public String name() {
            return "test-vendor";
        }

        @Override
        public String prefix() {
            return "tv";
        }

        @Override
        public Class<Vendor> canonical() {
            return Vendor.class;
        }

        @Override
        public String model() {
            return "res.partner";
        }

        @Override
        public JsonArray domain() {
            return super.domain().add(JsonArray.of("supplier_rank", ">", 0));
        }

        @Override
        public List<String> fields(OdooVersion version) {
            return List.of("name", "phone", "active");
        }

        @Override
        public Vendor toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
            return new Vendor(
                    DocumentKey.publicId(this, row.id()), row.text("name"), row.text("phone"), row.flag("active"));
        }

        @Override
        public Set<String> keys() {
            return Set.of("name");
        }
    }

    static final class Orders extends FromId {

        @JsonInclude(JsonInclude.Include.NON_NULL)
        record Order(String id, String reference, String vendor, String total, List<Line> lines) {}

        record Line(int id, String name, String quantity) {}

        @Override
        public String name() {
            return "test-order";
        }

        @Override
        public String prefix() {
            return "to";
        }

        @Override
        public Class<Order> canonical() {
            return Order.class;
        }

        @Override
        public String model() {
            return "purchase.order";
        }

        @Override
        public List<String> fields(OdooVersion version) {
            return List.of("partner_ref", "partner_id", "amount_total");
        }

        @Override
        public Optional<Lines> lines(OdooVersion version) {
            return Optional.of(new Lines(
                    "purchase.order.line", "order_id", List.of("name", "product_qty"), new JsonArray(), "id asc"));
        }

        @Override
        public Order toCanonical(OdooRow row, List<OdooRow> lines, List<Identifier> identifiers) {
            return new Order(
                    DocumentKey.publicId(this, row.id()),
                    row.text("partner_ref"),
                    row.label("partner_id"),
                    row.quantity("amount_total").toPlainString(),
                    lines.stream()
                            .map(line -> new Line(
                                    line.id(),
                                    line.text("name"),
                                    line.quantity("product_qty").toPlainString()))
                            .toList());
        }

        @Override
        public Set<String> keys() {
            return Set.of("reference");
        }
    }
}
