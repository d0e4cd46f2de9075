package io.atrium.audit;

import io.atrium.audit.ChainCheck.Vouched;
import io.atrium.audit.Checkpoint.Forged;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;

/**
 * The checkpoints that can be believed: signed by a trusted key, or by one that a believed checkpoint names. Not for
 * several threads.
 */
final class Vouching {

    private final Map<String, OctetKeyPairJsonWebKey> trusted = new LinkedHashMap<>();
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    Vouching(List<OctetKeyPairJsonWebKey> trusted) {
        trusted.forEach(key -> this.trusted.put(SigningKeys.thumbprint(key), key));
    }

    /** The newest first: it names the keys of those before it. */
    void read(String statement, String when) {
        try {
            Checkpoint checkpoint = Checkpoint.verified(statement, trusted);
            checkpoint.keys().forEach(key -> trusted.putIfAbsent(SigningKeys.thumbprint(key), key));
            checkpoints.add(checkpoint);
        } catch (Forged forged) {
            findings.add(new Finding(
                    "checkpoint", null, null, "The checkpoint of " + when + " is not genuine: " + forged.getMessage()));
        }
    }

    /** The same, of one that stands in the table under that hour. */
    void readKept(String statement, Instant hour, Instant at) {
        int before = checkpoints.size();
        read(statement, at.toString());
        if (checkpoints.size() > before) {
            Instant signed = checkpoints.get(before).at();
            if (!signed.equals(at) || !signed.truncatedTo(ChronoUnit.HOURS).equals(hour)) {
                findings.add(new Finding(
                        "checkpoint", null, null, "The checkpoint of " + signed + " stands where another one stood"));
            }
        }
    }

    /** There should be one. */
    void missing() {
        findings.add(new Finding("checkpoint", null, null, "There is no checkpoint"));
    }

    List<Finding> findings() {
        return findings;
    }

    List<Checkpoint> all() {
        return checkpoints;
    }

    int count() {
        return checkpoints.size();
    }

    List<String> keys() {
        return List.copyOf(trusted.keySet());
    }

    Optional<Checkpoint> newest() {
        return checkpoints.stream().max(Comparator.comparing(Checkpoint::at));
    }

    /** The newest that is not younger than that time. */
    Optional<Checkpoint> newestUntil(Instant time) {
        return checkpoints.stream()
                .filter(checkpoint -> !checkpoint.at().isAfter(time))
                .max(Comparator.comparing(Checkpoint::at));
    }

    /** The oldest that is not older than that time. */
    Optional<Checkpoint> oldestFrom(Instant time) {
        return checkpoints.stream()
                .filter(checkpoint -> !checkpoint.at().isBefore(time))
                .min(Comparator.comparing(Checkpoint::at));
    }

    /** Those from the one to the other, both included, the newest first; null for the oldest. */
    List<Checkpoint> between(Checkpoint first, Checkpoint last) {
        return checkpoints.stream()
                .filter(checkpoint -> first == null || !checkpoint.at().isBefore(first.at()))
                .filter(checkpoint -> !checkpoint.at().isAfter(last.at()))
                .sorted(Comparator.comparing(Checkpoint::at).reversed())
                .toList();
    }

    /** What they say of a chain, in the order of its links. */
    List<Vouched> of(int chain) {
        return checkpoints.stream()
                .flatMap(checkpoint -> checkpoint.heads().stream()
                        .filter(head -> head.chain() == chain)
                        .map(head -> new Vouched(head, "the checkpoint of " + checkpoint.at())))
                .sorted(Comparator.comparingLong(vouched -> vouched.head().link()))
                .toList();
    }
}
