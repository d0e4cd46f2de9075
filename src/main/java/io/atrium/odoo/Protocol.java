package io.atrium.odoo;

/** The way in which Odoo is spoken to. */
public enum Protocol {
    /** Whatever this Odoo speaks best, found out by asking it. */
    AUTO,
    /** {@code /jsonrpc}, Odoo 14 to 21. */
    JSON_RPC,
    /** {@code /json/2}, Odoo 19 and newer. */
    JSON_2
}
