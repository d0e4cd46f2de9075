package io.atrium.kernel;

/**
 * A statement that each connection of the pool keeps prepared: it is sent often, and its plan is the same whatever it is given.
 * PostgreSQL would otherwise read it and plan it each time, for all partitions, or with all that a group holds before its eyes.
 * Others are planned each time, because what they are given decides which plan is good.
 */
public final class KeptStatement {

    private static final String MARK = "/* kept */ ";

    private KeptStatement() {}

    /** The same statement, to be kept. */
    public static String of(String sql) {
        return MARK + sql;
    }

    /** Whether a statement is one. */
    public static boolean is(String sql) {
        return sql.startsWith(MARK);
    }
}
