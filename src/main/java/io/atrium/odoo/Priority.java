package io.atrium.odoo;

/** Who goes first when calls wait for Odoo, the most urgent first. */
public enum Priority {
    /** Somebody waits for the answer. */
    INTERACTIVE,
    /** Keeps the documents true; late is better than never. */
    CAPTURE,
    /** Looks at everything there is; has all day. */
    SWEEP
}
