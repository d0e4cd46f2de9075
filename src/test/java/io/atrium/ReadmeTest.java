package io.atrium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Where README and code could disagree. */
class ReadmeTest {

    private static final Pattern KEY = Pattern.compile("`(atrium\\.[a-z0-9.<>\\[\\]-]+)`((?: `\\.[a-z-]+`)*)");
    private static final Pattern ROOM = Pattern.compile("`([a-z]+)`");

    @Test
    void listsEveryConfigurationKeyThatThereIsAndNoOther() throws IOException {
        Set<String> described = section("## Configuration")
                .lines()
                .filter(line -> line.startsWith("| "))
                .map(line -> line.split("\\|")[1])
                .flatMap(cell -> KEY.matcher(cell).results().flatMap(ReadmeTest::keys))
                .collect(Collectors.toCollection(TreeSet::new));

        // Follow from the mode, and are not to be set by hand.
        Set<String> derived =
                Set.of("atrium.sandbox.issues-tokens", "atrium.sandbox.issuer", "atrium.sandbox.audience");
        Set<String> existing = new TreeSet<>(ConfigurationKeys.all());
        existing.removeAll(derived);
        assertThat(described).isEqualTo(existing);
    }

    @Test
    void namesEveryRoomOnItsMap() throws IOException {
        Set<String> named = section("## Map")
                .lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> ROOM.matcher(line.split("\\|")[1]).results().map(found -> found.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));

        try (Stream<Path> packages = Files.list(Path.of("src/main/java/io/atrium"))) {
            Set<String> existing = packages.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(named).isEqualTo(existing);
        }
    }

    private static Stream<String> keys(MatchResult found) {
        String key = found.group(1);
        String group = key.substring(0, key.lastIndexOf('.'));
        return Stream.concat(
                Stream.of(key),
                Arrays.stream(found.group(2).replace("`", "").split(" "))
                        .filter(sibling -> !sibling.isEmpty())
                        .map(group::concat));
    }

    private static String section(String heading) throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String from = readme.substring(readme.indexOf(heading) + heading.length());
        int end = from.indexOf("\n## ");
        return end < 0 ? from : from.substring(0, end);
    }
}
