package io.atrium.sandbox;

/** What a line costs: percentages on top, rounded per line. */
final class Taxes {

    private Taxes() {}

    record Amounts(double untaxed, double tax, double total) {}

    static Amounts of(Env env, double price, Object taxes) {
        double untaxed = Value.cents(price);
        double tax = 0;
        for (Object id : Json.list(taxes)) {
            tax += Value.cents(
                    untaxed * env.present("account.tax", (Integer) id).number("amount") / 100);
        }
        return new Amounts(untaxed, Value.cents(tax), Value.cents(untaxed + tax));
    }
}
