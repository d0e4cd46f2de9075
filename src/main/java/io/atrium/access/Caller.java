package io.atrium.access;

import java.util.Optional;
import java.util.Set;

/**
 * Who calls.
 *
 * @param client the system that calls: {@code client_id}, else {@code azp}, else {@code sub}
 * @param legalEntities canonical ids of the legal entities whose rows it may see; empty when it may see all
 */
public record Caller(String client, Optional<Set<String>> legalEntities) {

    /** Whether rows of that legal entity may be seen; rows that belong to none are shared by all. */
    public boolean maySee(String legalEntity) {
        return legalEntity == null
                || legalEntities.map(allowed -> allowed.contains(legalEntity)).orElse(true);
    }
}
