package io.atrium.subscription;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Everything that sending for a subscription takes.
 *
 * @param number in the place of the id, in the tables of deliveries
 * @param version of the subscription that it was read from
 * @param owner the team here that looks after it
 * @param keys what deliveries are signed with, the newest first
 * @param scopes what it may be told: the scopes for reading of the token that last made or changed it
 * @param legalEntities the only ones whose parts of shared documents it is told; null for all
 * @param thin whether bodies go without their data
 * @param filter null for none
 * @param rate deliveries a second; 0 for no limit
 * @param concurrency deliveries at once
 * @param failingSince null while it does not fail
 * @param notices how many times people have been told since
 */
record Target(
        int number,
        String id,
        long version,
        String client,
        String owner,
        String url,
        List<Key> keys,
        Set<String> scopes,
        Set<String> legalEntities,
        boolean thin,
        Filter filter,
        int rate,
        int concurrency,
        Instant failingSince,
        int notices) {

    /** The keys that are live then. */
    List<SigningKey> keysAt(Instant time) {
        return keys.stream()
                .filter(key -> key.until().isAfter(time))
                .map(Key::key)
                .toList();
    }

    /**
     * One of the keys.
     *
     * @param until when it signs no more
     */
    record Key(SigningKey key, Instant until) {}
}
