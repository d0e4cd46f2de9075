package io.atrium.procurement;

import io.atrium.access.Caller;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who wants to approve.
 *
 * @param scopes those of the caller's scopes that rules ask for
 */
record Approver(Actor actor, Set<String> scopes) {

    static Approver of(Caller caller, Set<String> asked) {
        Set<String> scopes = new TreeSet<>(asked);
        scopes.retainAll(caller.scopes());
        return new Approver(Actor.of(caller), scopes);
    }
}
