package io.atrium.subscription;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What the page at /docs tells receivers to do accepts what Atrium signs, and nothing else, in each language at hand. */
class VerifySnippetsTest {

    private static final Path SNIPPETS = Path.of("src/main/resources/META-INF/resources/docs/verify");

    /** The example that Standard Webhooks publishes. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String TIME = "1614265330";
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static final String BODY = "{\"test\": 2432232314}";
    private static final long NOW = 1614265330;

    /** During a rotation, as Atrium itself signs. */
    private static final String ROTATED = Signature.of(
            List.of(
                    new HmacKey("another secret, which is older".getBytes(UTF_8)),
                    new HmacKey(Base64.getDecoder().decode(SECRET.substring(6)))),
            ID,
            NOW,
            BODY.getBytes(UTF_8));

    private static final List<Case> CASES = List.of(
            new Case("as it was sent", ID, TIME, SIGNATURE, BODY, NOW, true),
            new Case("a little late", ID, TIME, SIGNATURE, BODY, NOW + 299, true),
            new Case("signed with two secrets", ID, TIME, ROTATED, BODY, NOW, true),
            new Case("repeated later", ID, TIME, SIGNATURE, BODY, NOW + 301, false),
            new Case("from the future", ID, TIME, SIGNATURE, BODY, NOW - 301, false),
            new Case("another body", ID, TIME, SIGNATURE, BODY.replace('4', '5'), NOW, false),
            new Case("another id", "msg_other", TIME, SIGNATURE, BODY, NOW, false),
            new Case("another time", ID, "1614265331", SIGNATURE, BODY, NOW, false),
            new Case("a time that is none", ID, "soon", SIGNATURE, BODY, NOW, false),
            new Case("another version", ID, TIME, SIGNATURE.replace("v1,", "v2,"), BODY, NOW, false),
            new Case("no signature", ID, TIME, "", BODY, NOW, false));

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Language.class)
    void acceptsWhatAtriumSignedAndNothingElse(Language language) throws Exception {
        assumeTrue(language.isInstalled(), language + " is not installed");

        assertThat(verdicts(language))
                .as("%s, for %s", language, CASES.stream().map(Case::what).toList())
                .isEqualTo(CASES.stream().map(Case::genuine).toList());
    }

    private List<Boolean> verdicts(Language language) throws Exception {
        return switch (language) {
            case JAVA -> java();
            case PYTHON ->
                run(
                        "verify.py",
                        "drive.py",
                        "import sys\nfrom verify import verify\na = sys.argv[1:]\n"
                                + "while a:\n    print(verify(*a[:4], a[4].encode(), int(a[5])))\n    a = a[6:]\n",
                        "python3",
                        "drive.py");
            case NODE ->
                run(
                        "verify.mjs",
                        "drive.mjs",
                        "import { verify } from './verify.mjs';\nconst a = process.argv.slice(2);\n"
                                + "while (a.length) { const [s, i, t, g, b, n] = a.splice(0, 6);\n"
                                + "console.log(verify(s, i, t, g, Buffer.from(b), Number(n))); }\n",
                        "node",
                        "drive.mjs");
            case GO ->
                run(
                        "verify.go",
                        "drive.go",
                        "package main\nimport (\"fmt\"; \"os\"; \"strconv\")\nfunc main() {\n"
                                + "for a := os.Args[1:]; len(a) > 0; a = a[6:] {\n"
                                + "n, _ := strconv.ParseInt(a[5], 10, 64)\n"
                                + "fmt.Println(Verify(a[0], a[1], a[2], a[3], []byte(a[4]), n)) } }\n",
                        "go",
                        "run",
                        "verify.go",
                        "drive.go");
        };
    }

    private List<Boolean> java() throws Exception {
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        directory.toString(),
                        SNIPPETS.resolve("Verify.java").toString());
        assertThat(result).isZero();
        try (URLClassLoader compiled =
                new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
            Method verify = Arrays.stream(compiled.loadClass("Verify").getMethods())
                    .filter(method -> method.getName().equals("verify"))
                    .findFirst()
                    .orElseThrow();
            List<Boolean> verdicts = new ArrayList<>();
            for (Case given : CASES) {
                verdicts.add((Boolean) verify.invoke(
                        null,
                        SECRET,
                        given.id(),
                        given.time(),
                        given.signatures(),
                        given.body().getBytes(UTF_8),
                        given.now()));
            }
            return verdicts;
        }
    }

    private List<Boolean> run(String snippet, String driver, String code, String... command)
            throws IOException, InterruptedException {
        // A program in Go is the package main; everything else is as it stands.
        Files.writeString(
                directory.resolve(snippet),
                Files.readString(SNIPPETS.resolve(snippet)).replace("package webhook", "package main"));
        Files.writeString(directory.resolve(driver), code);
        List<String> line = new ArrayList<>(List.of(command));
        CASES.forEach(given -> line.addAll(List.of(
                SECRET, given.id(), given.time(), given.signatures(), given.body(), Long.toString(given.now()))));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        return Files.readAllLines(output).stream()
                .map(text -> text.equalsIgnoreCase("true"))
                .toList();
    }

    private enum Language {
        JAVA("java"),
        PYTHON("python3"),
        NODE("node"),
        GO("go");

        private final String command;

        Language(String command) {
            this.command = command;
        }

        boolean isInstalled() {
            return this == JAVA
                    || Stream.of(System.getenv("PATH").split(":"))
                            .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
        }
    }

    private record Case(
            String what, String id, String time, String signatures, String body, long now, boolean genuine) {}
}
