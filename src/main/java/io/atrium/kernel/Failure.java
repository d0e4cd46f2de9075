package io.atrium.kernel;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The one way in which Atrium says no. Whatever it carries is shown to callers: no secrets, no class names, no texts of
 * other systems that were not meant for them.
 */
public class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final FailureCode code;
    private final transient List<Violation> violations;
    private final Duration retryAfter;
    private final transient Map<String, String> members;

    public Failure(FailureCode code, String detail) {
        this(code, detail, List.of(), null, null);
    }

    public Failure(FailureCode code, String detail, Throwable cause) {
        this(code, detail, List.of(), null, cause);
    }

    protected Failure(
            FailureCode code, String detail, List<Violation> violations, Duration retryAfter, Throwable cause) {
        this(code, detail, violations, retryAfter, Map.of(), cause);
    }

    private Failure(
            FailureCode code,
            String detail,
            List<Violation> violations,
            Duration retryAfter,
            Map<String, String> members,
            Throwable cause) {
        super(detail, cause);
        this.code = code;
        this.violations = List.copyOf(violations);
        this.retryAfter = retryAfter;
        this.members = Map.copyOf(members);
    }

    /** A failure of any kind, with a member of its own for programs (RFC 9457, section 3.2). */
    public static Failure withMember(FailureCode code, String detail, String member, String value) {
        return of(code, detail, List.of(), Map.of(member, value));
    }

    /** A failure of any kind, with everything that is wrong. */
    public static Failure of(FailureCode code, String detail, List<Violation> violations) {
        return of(code, detail, violations, Map.of());
    }

    /** The same, with members of its own; see {@link #members}. */
    public static Failure of(FailureCode code, String detail, List<Violation> violations, Map<String, String> members) {
        return new Failure(code, detail, violations, null, members, null);
    }

    /** A request that is wrong in all the named places. */
    public static Failure invalid(List<Violation> violations) {
        return new Failure(
                FailureCode.INVALID,
                violations.size() == 1
                        ? violations.get(0).detail()
                        : violations.size() + " things are wrong with the request",
                violations,
                null,
                null);
    }

    /** A request that is wrong in one place. */
    public static Failure invalid(String pointer, String detail) {
        return invalid(List.of(new Violation(pointer, detail)));
    }

    /** Nothing of that kind has that id, or the caller may not know. */
    public static Failure notFound(String detail) {
        return new Failure(FailureCode.NOT_FOUND, detail);
    }

    /** The same failure with advice when to come back. */
    public Failure retryAfter(Duration wait) {
        return new Failure(code, getMessage(), violations(), wait, members(), getCause());
    }

    /** The same failure, of something that is in the audit trail already. */
    public Failure recorded() {
        return new Recorded(this);
    }

    /**
     * Whether trying the same again is of no use. Errors of any other kind are not final: Odoo or Atrium may be in the middle of
     * an upgrade.
     */
    public static boolean isFinal(Throwable failure) {
        return failure instanceof Failure ours && !ours.code().isRetryable();
    }

    public FailureCode code() {
        return code;
    }

    /** What happened this time, in words for the caller. */
    public String detail() {
        return getMessage();
    }

    public List<Violation> violations() {
        return violations == null ? List.of() : violations;
    }

    /** What only this kind of failure says, for programs: members of the problem document by their names. */
    public Map<String, String> members() {
        return members == null ? Map.of() : members;
    }

    /** How long to wait before trying again, when that is known. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** A failure of something that is in the audit trail already: nobody has to tell of it again. */
    public static final class Recorded extends Failure {

        private static final long serialVersionUID = 1L;

        private Recorded(Failure failure) {
            super(
                    failure.code,
                    failure.getMessage(),
                    failure.violations(),
                    failure.retryAfter,
                    failure.members(),
                    failure.getCause());
        }
    }
}
