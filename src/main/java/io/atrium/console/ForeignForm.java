package io.atrium.console;

/** A form that no page of this session has shown: another site's, or one of an earlier session. */
final class ForeignForm extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ForeignForm() {
        super("the form is not of this session", null, false, false);
    }
}
