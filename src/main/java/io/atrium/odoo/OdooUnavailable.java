package io.atrium.odoo;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;

/** Odoo did not answer, or could not do anything at all. Nothing is wrong with what was asked. */
public class OdooUnavailable extends Failure {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final boolean effectPossible;

    private OdooUnavailable(Reason reason, boolean effectPossible, Throwable cause) {
        super(FailureCode.ODOO_UNAVAILABLE, reason.detail, cause);
        this.reason = reason;
        this.effectPossible = effectPossible;
    }

    /** It was never done: not sent, or undone by Odoo itself. */
    static OdooUnavailable withoutEffect(Reason reason, Throwable cause) {
        return new OdooUnavailable(reason, false, cause);
    }

    /** It was sent and nobody said what became of it. What changes nothing has had no effect either way. */
    static OdooUnavailable unknown(Reason reason, boolean repeatable, Throwable cause) {
        return new OdooUnavailable(reason, !repeatable, cause);
    }

    /**
     * Whether the call may have had its effect: true when it was sent and no answer came, false when it cannot have.
     * While it is true, ask Odoo what it shows before doing anything again.
     */
    public boolean effectPossible() {
        return effectPossible;
    }

    Reason reason() {
        return reason;
    }

    /** Why; decides what the breaker counts and what is worth repeating. */
    enum Reason {
        UNREACHED("Odoo cannot be reached", true, true),
        UNANSWERED("Odoo did not give an answer", true, true),
        LATE("Odoo did not answer in time", true, false),
        CONTENDED("Odoo was busy with the same records", false, true),
        CREDENTIALS_REFUSED("Odoo refuses Atrium's credentials", false, false),
        OVERLOADED("Too much is waiting for Odoo already", false, false),
        LEFT_ALONE("Odoo was away a moment ago and is given time to come back", false, false);

        private final String detail;
        private final boolean outage;
        private final boolean worthRepeating;

        Reason(String detail, boolean outage, boolean worthRepeating) {
            this.detail = detail;
            this.outage = outage;
            this.worthRepeating = worthRepeating;
        }

        boolean isOutage() {
            return outage;
        }

        boolean isWorthRepeating() {
            return worthRepeating;
        }
    }
}
