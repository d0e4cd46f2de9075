package io.atrium.record;

import io.atrium.sandbox.SandboxOdoo;
import io.atrium.sandbox.Transaction;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What Odoo holds, kept beside it by simple rules: vendors, orders and their lines. It does to the sandbox what a deed
 * says, and remembers what must be true once that is committed.
 */
final class OdooModel {

    /**
     * Something that somebody does in Odoo.
     *
     * @param which of the rows there are, counted round
     * @param value what to set
     */
    record Deed(Kind kind, int which, int value) {

        enum Kind {
            NEW_VENDOR,
            WRITE_VENDOR,
            ARCHIVE_VENDOR,
            END_VENDOR,
            DELETE_VENDOR,
            NEW_ORDER,
            WRITE_ORDER,
            NEW_LINE,
            WRITE_LINE,
            DELETE_LINE,
            DELETE_ORDER
        }
    }

    private record Vendor(String name, String phone, boolean active, boolean isVendor) {}

    private record Order(int vendor, String reference) {}

    private record Line(int order, String name, int quantity, int price) {}

    private final SandboxOdoo sandbox;
    private final Map<Integer, Vendor> vendors = new TreeMap<>();
    private final Map<Integer, Order> orders = new TreeMap<>();
    private final Map<Integer, Line> lines = new TreeMap<>();

    OdooModel(SandboxOdoo sandbox) {
        this.sandbox = sandbox;
    }

    /** Does these deeds in a transaction that begins now, by Odoo's clock, and stays open. */
    Work begin(Instant now, List<Deed> deeds) {
        sandbox.stopTimeAt(now);
        Work work = new Work(
                sandbox.begin(), new ArrayList<>(), new TreeSet<>(), new TreeSet<>(), new TreeMap<>(), new TreeSet<>());
        deeds.forEach(deed -> perform(deed, work));
        return work;
    }

    private void perform(Deed deed, Work work) {
        switch (deed.kind()) {
            case NEW_VENDOR -> newVendor(deed, work);
            case WRITE_VENDOR, ARCHIVE_VENDOR, END_VENDOR -> writeVendor(deed, work);
            case DELETE_VENDOR -> {
                Integer id = pick(vendors, deed);
                if (id != null) {
                    work.transaction.unlink("res.partner", id);
                    work.effects.add(model -> {
                        require(model.orders.values().stream().noneMatch(order -> order.vendor() == id));
                        model.vendors.remove(id);
                    });
                }
            }
            case NEW_ORDER -> newOrder(deed, work);
            case WRITE_ORDER -> {
                Integer id = pick(orders, deed);
                if (id != null) {
                    String reference = "R" + deed.value();
                    work.transaction.write("purchase.order", id, Map.of("partner_ref", reference));
                    work.effects.add(model ->
                            model.orders.computeIfPresent(id, (same, order) -> new Order(order.vendor(), reference)));
                    work.orders.add((long) id);
                }
            }
            case DELETE_ORDER -> {
                Integer id = pick(orders, deed);
                if (id != null) {
                    work.transaction.write("purchase.order", id, Map.of("state", "cancel"));
                    work.transaction.unlink("purchase.order", id);
                    work.effects.add(model -> {
                        model.orders.remove(id);
                        model.lines.values().removeIf(line -> line.order() == id);
                    });
                }
            }
            case NEW_LINE -> newLine(deed, work);
            case WRITE_LINE -> writeLine(deed, work);
            case DELETE_LINE -> {
                Integer id = pick(lines, deed);
                if (id != null) {
                    work.transaction.unlink("purchase.order.line", id);
                    work.effects.add(model -> model.lines.remove(id));
                    work.disturbed.add((long) lines.get(id).order());
                }
            }
        }
    }

    private void newVendor(Deed deed, Work work) {
        String name = "V" + deed.value();
        int id = work.transaction.create("res.partner", Map.of("name", name, "supplier_rank", 1));
        work.effects.add(model -> model.vendors.put(id, new Vendor(name, null, true, true)));
        work.vendors.add((long) id);
    }

    private void writeVendor(Deed deed, Work work) {
        Integer id = pick(vendors, deed);
        if (id == null) {
            return;
        }
        boolean flag = deed.value() % 2 == 0;
        switch (deed.kind()) {
            case ARCHIVE_VENDOR -> {
                work.transaction.write("res.partner", id, Map.of("active", flag));
                work.effects.add(model -> model.vendors.computeIfPresent(
                        id, (same, was) -> new Vendor(was.name(), was.phone(), flag, was.isVendor())));
            }
            case END_VENDOR -> {
                work.transaction.write("res.partner", id, Map.of("supplier_rank", flag ? 1 : 0));
                work.effects.add(model -> model.vendors.computeIfPresent(
                        id, (same, was) -> new Vendor(was.name(), was.phone(), was.active(), flag)));
            }
            default -> {
                String text = "V" + deed.value();
                work.transaction.write("res.partner", id, Map.of("name", text, "phone", text));
                work.effects.add(model -> model.vendors.computeIfPresent(
                        id, (same, was) -> new Vendor(text, text, was.active(), was.isVendor())));
            }
        }
        work.vendors.add((long) id);
    }

    private void newOrder(Deed deed, Work work) {
        Integer vendor = pick(vendors, deed);
        if (vendor != null) {
            String reference = "R" + deed.value();
            int id = work.transaction.create(
                    "purchase.order", Map.of("partner_id", vendor, "partner_ref", reference, "name", "T" + vendor));
            work.effects.add(model -> {
                require(model.vendors.containsKey(vendor));
                model.orders.put(id, new Order(vendor, reference));
            });
            work.orders.add((long) id);
            if (deed.value() % 2 == 0) {
                newLine(id, deed, work);
            }
        }
    }

    private void newLine(Deed deed, Work work) {
        Integer order = pick(orders, deed);
        if (order != null) {
            newLine(order, deed, work);
        }
    }

    /** Half of them cost nothing, so that nothing is written to their order. */
    private static void newLine(int order, Deed deed, Work work) {
        Line line = new Line(order, "L" + deed.value(), 1 + deed.value() % 3, deed.value() / 2 % 2);
        int id = work.transaction.create(
                "purchase.order.line",
                Map.of(
                        "order_id",
                        order,
                        "product_id",
                        1,
                        "product_uom",
                        1,
                        "date_planned",
                        "2027-01-01 08:00:00",
                        "name",
                        line.name(),
                        "product_qty",
                        (double) line.quantity(),
                        "price_unit",
                        (double) line.price()));
        work.effects.add(model -> {
            require(model.orders.containsKey(order));
            model.lines.put(id, line);
        });
        work.orders.add((long) order);
    }

    private void writeLine(Deed deed, Work work) {
        Integer id = pick(lines, deed);
        if (id != null) {
            int order = lines.get(id).order();
            int quantity = 1 + deed.value() % 5;
            work.transaction.write("purchase.order.line", id, Map.of("product_qty", (double) quantity));
            work.effects.add(model -> model.lines.computeIfPresent(
                    id, (same, was) -> new Line(was.order(), was.name(), quantity, was.price())));
            work.writtenLines.put(id, (long) order);
        }
    }

    private static <T> Integer pick(Map<Integer, T> rows, Deed deed) {
        return rows.isEmpty() ? null : List.copyOf(rows.keySet()).get(deed.which() % rows.size());
    }

    private static void require(boolean met) {
        if (!met) {
            throw new Refused();
        }
    }

    private OdooModel copy() {
        OdooModel copy = new OdooModel(sandbox);
        copy.vendors.putAll(vendors);
        copy.orders.putAll(orders);
        copy.lines.putAll(lines);
        return copy;
    }

    /** Commits, if Odoo lets it; what it refuses did not happen. */
    boolean commit(Work work) {
        OdooModel after = copy();
        try {
            work.effects.forEach(effect -> effect.on(after));
        } catch (Refused refused) {
            work.transaction.rollback();
            return false;
        }
        try {
            if (!work.transaction.commit()) {
                return false;
            }
        } catch (IllegalStateException refused) {
            return false;
        }
        take(vendors, after.vendors);
        take(orders, after.orders);
        take(lines, after.lines);
        work.writtenLines.keySet().retainAll(lines.keySet());
        return true;
    }

    private static <T> void take(Map<Integer, T> mine, Map<Integer, T> theirs) {
        mine.clear();
        mine.putAll(theirs);
    }

    /** The documents of a type as they must be, by their keys. */
    Map<Long, JsonObject> documents(RecordType type) {
        Map<Long, JsonObject> documents = new TreeMap<>();
        if (type instanceof CaptureTypes.Vendors) {
            vendors.forEach((id, vendor) -> {
                if (vendor.isVendor()) {
                    documents.put((long) id, document(type, id, vendor));
                }
            });
        } else {
            orders.forEach((id, order) -> documents.put((long) id, document(type, id, order)));
        }
        return documents;
    }

    private static JsonObject document(RecordType type, int id, Vendor vendor) {
        JsonObject document =
                new JsonObject().put("id", DocumentKey.publicId(type, id)).put("name", vendor.name());
        if (vendor.phone() != null) {
            document.put("phone", vendor.phone());
        }
        return document.put("active", vendor.active());
    }

    private JsonObject document(RecordType type, int id, Order order) {
        JsonArray shown = new JsonArray();
        int[] total = {0};
        lines.forEach((lineId, line) -> {
            if (line.order() == id) {
                total[0] += line.quantity() * line.price();
                shown.add(new JsonObject()
                        .put("id", lineId)
                        .put("name", line.name())
                        .put("quantity", Integer.toString(line.quantity())));
            }
        });
        return new JsonObject()
                .put("id", DocumentKey.publicId(type, id))
                .put("reference", order.reference())
                .put("vendor", vendors.get(order.vendor()).name())
                .put("total", Integer.toString(total[0]))
                .put("lines", shown);
    }

    /** Deletes everything that is left. */
    void clear() {
        Transaction end = sandbox.begin();
        orders.keySet().forEach(id -> {
            end.write("purchase.order", id, Map.of("state", "cancel"));
            end.unlink("purchase.order", id);
        });
        vendors.keySet().forEach(id -> end.unlink("res.partner", id));
        end.commit();
        sandbox.stopTimeAt(null);
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private interface Effect {
        void on(OdooModel model);
    }

    /**
     * Work in Odoo that is not ended yet.
     *
     * @param vendors those whose write date it moves
     * @param orders those whose write date it moves, or that of a new line
     * @param writtenLines lines whose write date it moves, and their orders; without those that are gone when it commits
     * @param disturbed orders whose write date it may or may not move
     */
    record Work(
            Transaction transaction,
            List<Effect> effects,
            Set<Long> vendors,
            Set<Long> orders,
            Map<Integer, Long> writtenLines,
            Set<Long> disturbed) {

        Instant began() {
            return transaction.began();
        }

        /** The documents whose write dates may be others now. */
        Set<Long> moved(RecordType type) {
            Set<Long> moved = new TreeSet<>(written(type));
            moved.addAll(type instanceof CaptureTypes.Vendors ? Set.of() : disturbed);
            return moved;
        }

        /** The documents that a look must find by their write dates. */
        Set<Long> written(RecordType type) {
            if (type instanceof CaptureTypes.Vendors) {
                return vendors;
            }
            Set<Long> written = new TreeSet<>(orders);
            written.addAll(writtenLines.values());
            return written;
        }
    }
}
