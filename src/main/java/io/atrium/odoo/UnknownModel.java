package io.atrium.odoo;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;

/** This Odoo does not have the model that was called: another version, or an app that is not installed. */
final class UnknownModel extends Failure {

    private static final long serialVersionUID = 1L;

    UnknownModel(String detail) {
        super(FailureCode.INTERNAL, detail);
    }
}
