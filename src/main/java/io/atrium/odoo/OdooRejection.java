package io.atrium.odoo;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Violation;
import java.util.List;

/** Odoo said no, in words that it meant for its users. */
final class OdooRejection extends Failure {

    private static final long serialVersionUID = 1L;

    private final boolean unexplained;

    private OdooRejection(String detail, List<Violation> violations, boolean unexplained) {
        super(FailureCode.REJECTED_BY_ODOO, detail, violations, null, null);
        this.unexplained = unexplained;
    }

    static OdooRejection of(String message) {
        return new OdooRejection(message, List.of(), false);
    }

    /** What {@code load} says of the values. */
    static OdooRejection of(List<Violation> violations) {
        return new OdooRejection(violations.get(0).detail(), violations, false);
    }

    /** What {@code load} says when something inside Odoo stopped it. */
    static OdooRejection unexplained(List<Violation> violations) {
        return new OdooRejection(violations.get(0).detail(), violations, true);
    }

    /**
     * Whether it may not be about the values. {@code load} saves a second time after any failure, with what the first
     * attempt left in memory; when that one only met another transaction, the second can stop at something absurd.
     */
    boolean isUnexplained() {
        return unexplained;
    }
}
