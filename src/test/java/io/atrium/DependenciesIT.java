package io.atrium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the packaged Atrium consists of, against the list that people read, with licences. Where the list lacks something,
 * {@code target/bom.json} says its licence: {@code ./mvnw package -Pimage}.
 */
class DependenciesIT {

    private static final Path PACKAGED = Path.of("target/quarkus-app/quarkus-app-dependencies.txt");
    private static final Path LIST = Path.of("docs/dependencies.txt");

    /** Those that ask for no more than to be named, or are used as libraries that are not changed. */
    private static final Set<String> FREE = Set.of(
            "Apache-2.0",
            "MIT",
            "MIT-0",
            "0BSD",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "EPL-1.0",
            "EPL-2.0",
            "CC0-1.0",
            "Public Domain");

    @Test
    void everythingThatIsPackagedIsOnTheListAndNothingElse() throws IOException {
        Set<String> packaged = new TreeSet<>();
        for (String line : Files.readAllLines(PACKAGED)) {
            // Group, artifact, classifier, type, version.
            String[] parts = line.split(":");
            packaged.add(parts[0] + ":" + parts[1] + ":" + parts[parts.length - 1]);
        }

        assertThat(everywhere(packaged)).hasSizeGreaterThan(100).isEqualTo(everywhere(list().keySet()));
    }

    /** Without those of which each platform has its own. */
    private static Set<String> everywhere(Set<String> components) {
        return components.stream()
                .filter(component -> !component.contains(":native-"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everythingHasAVersionAndALicenceThatMayBeUsed() throws IOException {
        assertThat(list()).allSatisfy((component, licences) -> {
            assertThat(component).matches("[^:]+:[^:]+:\\d[^:]*").doesNotEndWith("-SNAPSHOT");
            assertThat(licences).as(component).anyMatch(FREE::contains);
        });
    }

    /** Licences by component; of several licences one may be chosen. */
    private static Map<String, List<String>> list() throws IOException {
        Map<String, List<String>> list = new TreeMap<>();
        for (String line : Files.readAllLines(LIST)) {
            String[] halves = line.split("  ", 2);
            list.put(halves[0], List.of(halves[1].split(", ")));
        }
        return list;
    }
}
