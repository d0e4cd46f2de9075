package io.atrium.k8s;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The two ways to the image, and what is deployed of it, say the same. */
class ImageTest {

    private static final Path DOCKERFILE = Path.of("src/main/docker/Dockerfile");
    private static final Pattern TEXT = Pattern.compile("\"([^\"]+)\"");

    @Test
    void bothWaysMakeTheSameProgramRunAsTheSameUser() throws IOException {
        String script = Files.readString(Path.of("dev/image"));
        String dockerfile = Files.readString(DOCKERFILE);
        String user = found(script, "(?m)^USER = (\\d+)");

        assertThat(texts(found(dockerfile, "(?m)^ENTRYPOINT \\[(.+)]$")))
                .hasSize(5)
                .isEqualTo(texts(found(script, "(?ms)^ENTRYPOINT = \\[(.+?)]$")));
        assertThat(found(dockerfile, "(?m)^USER (\\d+):\\d+$")).isEqualTo(user);
        assertThat(Kustomization.render(Path.of("k8s/overlays/production")).toString())
                .contains("\"runAsUser\":" + user);
    }

    @Test
    void theBaseIsPinnedAndNothingOfItRemainsButWhatIsNamed() throws IOException {
        String dockerfile = Files.readString(DOCKERFILE);

        assertThat(found(dockerfile, "(?m)^ARG JDK=(.+)$")).matches("[a-z/-]+:25\\.\\d+\\.\\d+_\\d+[a-z-]*");
        assertThat(dockerfile.lines().filter(line -> line.startsWith("FROM ")))
                .containsExactly("FROM ${JDK} AS build", "FROM scratch");
    }

    @Test
    void theHeapIsAShareOfWhatTheContainerMayHave() throws IOException {
        List<String> options = Files.readAllLines(Path.of("src/main/docker/java.options"));

        assertThat(options).anyMatch(option -> option.matches("-XX:MaxRAMPercentage=[4-7]\\d"));
        assertThat(options).noneMatch(option -> option.startsWith("-Xmx"));
    }

    private static List<String> texts(String list) {
        return TEXT.matcher(list).results().map(text -> text.group(1)).toList();
    }

    private static String found(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .findFirst()
                .map((MatchResult found) -> found.group(1))
                .orElseThrow();
    }
}
