package io.atrium.access;

import io.atrium.kernel.Failure;
import io.atrium.kernel.FailureCode;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls.
 *
 * @param client the system that calls: {@code client_id}, else {@code azp}, else {@code sub}
 * @param subject for whom it calls: {@code sub}; the client itself when that is missing
 * @param legalEntities canonical ids of the legal entities whose rows it may see; empty when it may see all
 * @param scopes what its token opens
 * @param until when its token expires
 */
public record Caller(
        String client, String subject, Optional<Set<String>> legalEntities, Set<String> scopes, Instant until) {

    /**
     * Whether the two may be one person. Subjects tell the people apart for whom one client calls; what a client does in
     * its own name, any of them may have done.
     */
    public static boolean mayBeOne(String client, String subject, String otherClient, String otherSubject) {
        boolean oneActsForItself = client.equals(subject) || otherClient.equals(otherSubject);
        return subject.equals(otherSubject) || client.equals(otherClient) && oneActsForItself;
    }

    /** Whether rows of that legal entity may be seen; rows that belong to none are shared by all. */
    public boolean maySee(String legalEntity) {
        return legalEntity == null
                || legalEntities.map(allowed -> allowed.contains(legalEntity)).orElse(true);
    }

    /**
     * The legal entity of something new: the one that was named, and where none was, the only one the caller may name.
     *
     * @param named null when none was; only a caller who is not limited may leave it at that
     * @throws Failure {@code forbidden}
     */
    public String legalEntityFor(String named) {
        if (legalEntities.isEmpty()) {
            return named;
        }
        if (named == null && legalEntities.get().size() == 1) {
            return legalEntities.get().iterator().next();
        }
        requireOwn(named);
        return named;
    }

    /**
     * Refuses a caller who is limited and would change what is another legal entity's, or everybody's.
     *
     * @param legalEntity null for what all share
     * @throws Failure {@code forbidden}
     */
    public void requireOwn(String legalEntity) {
        if (legalEntities.isPresent()
                && (legalEntity == null || !legalEntities.get().contains(legalEntity))) {
            throw new Failure(FailureCode.FORBIDDEN, "The token does not allow this for that legal entity");
        }
    }
}
