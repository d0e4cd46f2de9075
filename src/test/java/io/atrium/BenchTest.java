package io.atrium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** One command makes every figure. */
class BenchTest {

    private static final Path BENCH = Path.of("bench");
    private static final Path ALL = BENCH.resolve("all");
    private static final Pattern FIGURE = Pattern.compile("Figure\\(\"(\\w+)");

    @Test
    void everyScriptIsRunWithAllOthers() throws IOException {
        Set<String> listed = FIGURE.matcher(Files.readString(ALL))
                .results()
                .map(figure -> figure.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> scripts;
        try (Stream<Path> files = Files.list(BENCH)) {
            scripts = files.filter(file -> Files.isRegularFile(file) && Files.isExecutable(file) && !file.equals(ALL))
                    .map(file -> file.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        assertThat(scripts).isNotEmpty().isEqualTo(listed);
    }
}
