package io.atrium.sandbox;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which model behaves how. A model that is not here only holds values. */
final class Behaviours {

    private Behaviours() {}

    static Map<String, Behaviour> all() {
        Map<String, Behaviour> all = new HashMap<>();
        all.put(Orders.MODEL, new Orders());
        all.put(OrderLines.MODEL, new OrderLines());
        all.put(Bills.MODEL, new Bills());
        all.put(BillLines.MODEL, new BillLines());
        all.put(Employees.MODEL, new Employees());
        all.put(Partners.MODEL, new Partners());
        all.put(Products.MODEL, new Products());
        all.put(Templates.MODEL, new Templates());
        all.put("hr.department", new Trees("hr.department", "parent_id", " / "));
        all.put("product.category", new Trees("product.category", "parent_id", " / "));
        all.put("stock.location", new Trees("stock.location", "location_id", "/"));
        all.put("stock.picking.type", labelled((env, row) -> Receipts.typeLabel(env, row)));
        all.put(Receipts.MODEL, new Receipts());
        all.put(Moves.MODEL, new Moves());
        all.put(MoveLines.MODEL, new MoveLines());
        all.put(Quants.MODEL, new Quants());
        all.put(Payments.MODEL, new Payments());
        all.put(PaymentDialog.MODEL, new PaymentDialog());
        all.put("account.account", new Accounts());
        all.put(
                "account.analytic.account",
                labelled((env, row) ->
                        row.get("code") == null ? row.text("name") : "[" + row.text("code") + "] " + row.text("name")));
        all.put(Timesheets.MODEL, new Timesheets());
        all.put(Agreements.MODEL, new Agreements());
        all.put(AgreementLines.MODEL, new AgreementLines());
        all.put(Leaves.MODEL, new Leaves());
        all.put(Expenses.MODEL, new Expenses());
        all.put(ExpenseReports.MODEL, new ExpenseReports());
        all.put(Versions.MODEL, new Versions());
        all.put("product.supplierinfo", labelled((env, row) -> {
            Integer vendor = row.reference(env.serie() < 19 ? "name" : "partner_id");
            return env.label(Partners.MODEL, env.row(Partners.MODEL, vendor));
        }));
        all.put("ir.model.data", new ModelData());
        all.put("res.partner.bank", new Banks());
        return all;
    }

    private interface Label {
        String of(Env env, Row row);
    }

    private static Behaviour labelled(Label label) {
        return new Behaviour() {
            @Override
            public String label(Env env, Row row) {
                return label.of(env, row);
            }
        };
    }

    private static final class ModelData implements Behaviour {

        @Override
        public Object computed(Env env, Row row, String field) {
            return label(env, row);
        }

        @Override
        public String label(Env env, Row row) {
            return row.get("module") + "." + row.get("name");
        }
    }

    private static final class Accounts implements Behaviour {

        @Override
        public Object computed(Env env, Row row, String field) {
            String type = row.text("account_type");
            return type.equals("off_balance") ? "off" : type.split("_")[0];
        }

        @Override
        public String label(Env env, Row row) {
            return row.text("code") + " " + row.text("name");
        }
    }

    private static final class Banks implements Behaviour {

        @Override
        public void changed(Env env, int id, Set<String> fields) {
            String number = env.row("res.partner.bank", id).text("acc_number");
            env.compute(
                    "res.partner.bank",
                    id,
                    Map.of("sanitized_acc_number", number.replaceAll("\\W+", "").toUpperCase(Locale.ROOT)));
        }

        @Override
        public String label(Env env, Row row) {
            return row.text("acc_number");
        }
    }
}
