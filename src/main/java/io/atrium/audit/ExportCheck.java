package io.atrium.audit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * Proves an export of the trail where there is neither Atrium nor its database: {@code verify-audit FILE}. What it believes
 * are the keys whose thumbprints it is given, and what they signed; of the file itself it believes nothing.
 */
public final class ExportCheck {

    private static final String USAGE =
            """
            usage: java -jar quarkus-run.jar verify-audit FILE [--key THUMBPRINT]... [--checkpoint STATEMENT]...

              FILE          an export: GET /ops/v1/audit with Accept: application/x-ndjson; - for standard input
              --key         the thumbprint (RFC 7638) of a key that you know to be Atrium's, as its log says at each start;
                            keep it where nobody can change it
              --checkpoint  a checkpoint that you have kept: the export must continue it

            exit codes: 0 it is what was written; 1 it is not; 2 it cannot be read; 3 nobody vouches for it
            """;

    static final int INTACT = 0;
    static final int CHANGED = 1;
    static final int UNREADABLE = 2;
    static final int UNPROVEN = 3;

    private static final int MOST_SHOWN = 20;

    private final PrintStream out;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Integer, ChainCheck> chains = new TreeMap<>();
    private String since;
    private int chain;
    private long entries;
    private boolean ended;

    private ExportCheck(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs the command.
     *
     * @param arguments without the name of the command
     * @return the exit code
     */
    public static int run(List<String> arguments, PrintStream out) {
        List<String> keys = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        String file = null;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            boolean isOption = argument.equals("--key") || argument.equals("--checkpoint");
            if (isOption && i + 1 < arguments.size()) {
                (argument.equals("--key") ? keys : kept).add(arguments.get(++i));
            } else if (isOption || file != null || argument.startsWith("--")) {
                out.print(USAGE);
                return UNREADABLE;
            } else {
                file = argument;
            }
        }
        if (file == null) {
            out.print(USAGE);
            return UNREADABLE;
        }
        try (BufferedReader lines = open(file)) {
            return new ExportCheck(out).check(lines, keys, kept);
        } catch (IOException | UnreadableExport unreadable) {
            out.println("This cannot be read as an export of Atrium's audit trail: " + unreadable.getMessage());
            return UNREADABLE;
        }
    }

    private static BufferedReader open(String file) throws IOException {
        return file.equals("-")
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(Path.of(file));
    }

    private int check(BufferedReader lines, List<String> thumbprints, List<String> kept) throws IOException {
        JsonObject head = head(lines.readLine());
        out.printf("An export of %s by %s, %s%n", head.getString("at"), head.getString("by"), head.getValue("search"));
        if (!Boolean.TRUE.equals(head.getBoolean("complete"))) {
            out.println("It has what a search found, and not whole chains: it cannot be proven. Export by time alone"
                    + " (since, until).");
            return UNPROVEN;
        }
        Vouching vouching = new Vouching(trusted(head, thumbprints));
        kept.forEach(statement -> vouching.read(statement, "the command line"));
        String line = lines.readLine();
        while (line != null && line.startsWith("{\"checkpoint\":")) {
            vouching.read(json(line).getString("checkpoint"), "the file");
            line = lines.readLine();
        }
        if (vouching.newest().isEmpty()) {
            out.println(
                    "No checkpoint is signed with a key that you have named (--key). The file names these, which proves"
                            + " nothing by itself:");
            keys(head).keySet().forEach(key -> out.println("  " + key));
            return UNPROVEN;
        }
        begin(head, vouching);
        while (line != null && !ended) {
            read(line);
            line = lines.readLine();
        }
        end(head, line);
        return verdict(vouching);
    }

    private static JsonObject head(String line) {
        JsonObject head = line == null ? new JsonObject() : json(line);
        if (!"atrium-audit".equals(head.getString("export"))
                || !Integer.valueOf(1).equals(head.getInteger("format"))) {
            throw new UnreadableExport("its first line does not say that it is one");
        }
        return head;
    }

    private static JsonObject json(String line) {
        try {
            return new JsonObject(line);
        } catch (RuntimeException malformed) {
            throw new UnreadableExport("there is a line that is no JSON object");
        }
    }

    private static Map<String, OctetKeyPairJsonWebKey> keys(JsonObject head) {
        Map<String, OctetKeyPairJsonWebKey> keys = new LinkedHashMap<>();
        for (Object key : head.getJsonArray("keys", new JsonArray())) {
            try {
                OctetKeyPairJsonWebKey given = Checkpoint.key((JsonObject) key);
                keys.put(SigningKeys.thumbprint(given), given);
            } catch (JoseException | RuntimeException noKey) {
                throw new UnreadableExport("its first line names a key that is none");
            }
        }
        return keys;
    }

    /** The thumbprint is of the key itself: whatever the file calls it, it is the key that was meant. */
    private static List<OctetKeyPairJsonWebKey> trusted(JsonObject head, List<String> thumbprints) {
        Map<String, OctetKeyPairJsonWebKey> given = keys(head);
        return thumbprints.stream().map(given::get).filter(key -> key != null).toList();
    }

    /** The chains begin where a checkpoint says that they stood, or where it says that all that is held begins. */
    private void begin(JsonObject head, Vouching vouching) {
        Map<Integer, Head> from = byChain(head, "from");
        Checkpoint newest = vouching.newest().orElseThrow();
        boolean isWhole = allMatch(from, newest::from);
        Optional<Checkpoint> beginning = vouching.all().stream()
                .filter(checkpoint -> allMatch(from, checkpoint::head))
                .findFirst();
        if (!isWhole && beginning.isEmpty()) {
            findings.add(new Finding("missing", null, null, "No checkpoint vouches for where the chains begin"));
        }
        since = isWhole
                ? "the beginning of what is held"
                : beginning
                        .map(checkpoint -> "the checkpoint of " + checkpoint.at())
                        .orElse("nobody knows where");
        for (int chain = 0; chain < AuditTrail.CHAINS; chain++) {
            chains.put(chain, new ChainCheck(from.getOrDefault(chain, newest.from(chain)), vouching.of(chain)));
        }
    }

    private static boolean allMatch(Map<Integer, Head> heads, IntFunction<Head> vouched) {
        return IntStream.range(0, AuditTrail.CHAINS)
                .allMatch(chain -> vouched.apply(chain).equals(heads.get(chain)));
    }

    private static Map<Integer, Head> byChain(JsonObject head, String member) {
        try {
            Map<Integer, Head> heads = new HashMap<>();
            Checkpoint.heads(head.getJsonArray(member)).forEach(one -> heads.put(one.chain(), one));
            return heads;
        } catch (RuntimeException malformed) {
            throw new UnreadableExport("its first line does not say where the chains begin and end");
        }
    }

    private void read(String line) {
        JsonObject json = json(line);
        if (json.containsKey("end")) {
            ended = true;
            if (!Long.valueOf(entries).equals(json.getLong("entries"))) {
                findings.add(new Finding(
                        "missing", null, null, "The file says that it has " + json.getValue("entries") + " entries"));
            }
            return;
        }
        entries++;
        try {
            Written written = Written.of(json);
            // Whatever else the line says, or in other words, was not written so.
            if (chains.containsKey(written.chain())
                    && written.chain() >= chain
                    && written.toJson().encode().equals(line)) {
                chain = written.chain();
                chains.get(chain).read(written);
                return;
            }
        } catch (RuntimeException noEntry) {
            // Said below, in one voice with an entry in other words.
        }
        findings.add(
                new Finding("changed", null, null, "Line " + entries + " of the entries is none that Atrium wrote"));
    }

    private void end(JsonObject head, String more) {
        if (!ended) {
            findings.add(new Finding("cut-off", null, null, "The file breaks off"));
        }
        if (more != null) {
            findings.add(new Finding("invented", null, null, "Something stands behind the end"));
        }
        Map<Integer, Head> to = byChain(head, "to");
        chains.forEach((chain, check) -> {
            check.end(to.get(chain));
            findings.addAll(check.findings());
            if (check.unsigned() > 0) {
                findings.add(new Finding("invented", chain, null, "No checkpoint covers the end of the chain"));
            }
        });
    }

    private int verdict(Vouching vouching) {
        findings.addAll(vouching.findings());
        Instant newest = vouching.newest().orElseThrow().at();
        out.printf(
                "It has %d entries in %d links, from %s to the checkpoint of %s.%n",
                entries, chains.values().stream().mapToLong(ChainCheck::links).sum(), since, newest);
        out.printf(
                "Checkpoints that hold: %d, vouched for by %s.%n",
                vouching.count(), String.join(", ", vouching.keys()));
        if (findings.isEmpty()) {
            out.println("INTACT: nothing was changed, added, taken out or put elsewhere.");
            return INTACT;
        }
        out.println("CHANGED: this is not what was written.");
        findings.stream().limit(MOST_SHOWN).forEach(finding -> out.println("  " + inWords(finding)));
        if (findings.size() > MOST_SHOWN) {
            out.printf("  and %d more%n", findings.size() - MOST_SHOWN);
        }
        return CHANGED;
    }

    private static String inWords(Finding finding) {
        String where = finding.chain() == null ? "" : " chain " + finding.chain();
        String link = finding.link() == null ? "" : " link " + finding.link();
        return finding.kind() + where + link + ": " + finding.detail();
    }

    /** It is no export. */
    private static final class UnreadableExport extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnreadableExport(String message) {
            super(message, null, false, false);
        }
    }
}
