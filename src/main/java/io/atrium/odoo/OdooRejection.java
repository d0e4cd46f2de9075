package io.atrium.odoo;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import io.atrium.kernel.Violation;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Odoo said no, in words that it meant for its users. */
final class OdooRejection extends Failure {

    private static final long serialVersionUID = 1L;

    private OdooRejection(String detail, List<Violation> violations) {
        super(FailureCode.REJECTED_BY_ODOO, detail, violations, null, null);
    }

    static OdooRejection of(String message) {
        return new OdooRejection(message, List.of());
    }

    /** What {@code load} reports; a violation points to Odoo's field, such as {@code partner_id}. */
    static OdooRejection ofMessages(List<JsonObject> messages) {
        List<Violation> violations = messages.stream()
                .map(message -> new Violation(
                        String.valueOf(message.getValue("field", "")), OdooWords.clean(message.getString("message"))))
                .toList();
        return new OdooRejection(violations.get(0).detail(), violations);
    }
}
