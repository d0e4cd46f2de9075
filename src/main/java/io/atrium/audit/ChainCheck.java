package io.atrium.audit;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;

/**
 * Holds one chain to what was written: reads its entries in order, link by link, and finds where they do not fit. After
 * that it goes on with what stands there, so that one change is one finding. Not for several threads.
 */
final class ChainCheck {

    /** More are counted, but not named. */
    private static final int MOST = 100;

    private final int chain;
    private final Iterator<Vouched> vouched;
    private final long signed;
    private final List<Finding> findings = new ArrayList<>();
    private final MessageDigest digest = Written.sha256();

    private Vouched next;
    private long link;
    private byte[] before;
    private byte[] standing;
    private long places;
    private boolean fits = true;
    private boolean open;

    private long entries;
    private long links;
    private long unsigned;
    private long found;

    /**
     * What a checkpoint says of the chain.
     *
     * @param by the checkpoint, in words
     */
    record Vouched(Head head, String by) {}

    /**
     * @param from where it begins
     * @param vouched what checkpoints say of it, in the order of their links
     */
    ChainCheck(Head from, List<Vouched> vouched) {
        this.chain = from.chain();
        this.link = from.link();
        this.before = HexFormat.of().parseHex(from.hash());
        this.signed =
                vouched.isEmpty() ? 0 : vouched.get(vouched.size() - 1).head().link();
        this.vouched =
                vouched.stream().filter(one -> one.head().link() >= from.link()).iterator();
        this.next = advance();
        compare(from.link(), from.hash());
    }

    private Vouched advance() {
        return vouched.hasNext() ? vouched.next() : null;
    }

    /** The next entry. */
    void read(Written written) {
        if (!open || written.link() != link) {
            close();
            begin(written);
        }
        places++;
        entries++;
        if (written.link() > signed) {
            unsigned++;
        }
        fits &= written.chain() == chain && written.place() == places && Arrays.equals(standing, written.hash());
        digest.update(written.digest());
    }

    /** Something stands there that is no entry at all. */
    void readNonsense() {
        fits = false;
        if (!open) {
            find("changed", link + 1, "What stands there is no entry");
        }
    }

    private void begin(Written written) {
        if (written.link() > link + 1) {
            find(
                    "missing",
                    link + 1,
                    written.link() == link + 2
                            ? "The link is missing"
                            : "The links to " + (written.link() - 1) + " are missing");
            before = null;
        } else if (written.link() <= link) {
            find("changed", written.link(), "The link stands behind later ones");
            before = null;
        }
        link = written.link();
        standing = written.hash();
        places = 0;
        fits = true;
        open = true;
        digest.reset();
        if (before != null) {
            digest.update(before);
        }
    }

    private void close() {
        if (!open) {
            return;
        }
        links++;
        byte[] reckoned = digest.digest();
        // After a gap nothing is known of what was before.
        if (!fits || before != null && !Arrays.equals(reckoned, standing)) {
            find(
                    "changed",
                    link,
                    "The link does not fit the one before it: something was changed, added, taken out or put elsewhere");
        }
        compare(link, HexFormat.of().formatHex(standing));
        before = standing;
        open = false;
    }

    private void compare(long reached, String hash) {
        while (next != null && next.head().link() <= reached) {
            if (next.head().link() == reached && !next.head().hash().equals(hash)) {
                find("rewritten", reached, next.by() + " vouches for another link");
            }
            next = advance();
        }
    }

    /**
     * There is no more.
     *
     * @param head where the chain is said to stand, or null when nobody says
     */
    void end(Head head) {
        close();
        if (next != null) {
            Vouched last = next;
            while (next != null) {
                last = next;
                next = advance();
            }
            find(
                    "cut-off",
                    link + 1,
                    last.by() + " vouches for links up to " + last.head().link());
        }
        if (head != null && (head.link() != link || before != null && !isAt(head))) {
            find("cut-off", link + 1, "The chain is said to end with link " + head.link() + ", and with another hash");
        }
    }

    private boolean isAt(Head head) {
        return head.hash().equals(HexFormat.of().formatHex(before));
    }

    private void find(String kind, long where, String detail) {
        found++;
        if (findings.size() < MOST) {
            findings.add(new Finding(kind, chain, where, detail));
        }
    }

    List<Finding> findings() {
        return findings;
    }

    /** How many findings there are, named or not. */
    long found() {
        return found;
    }

    long entries() {
        return entries;
    }

    long links() {
        return links;
    }

    /** Entries that no checkpoint covers yet. */
    long unsigned() {
        return unsigned;
    }
}
