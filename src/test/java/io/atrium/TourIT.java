package io.atrium;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The README's tour, taken word by word: its lines are pasted into a shell and must give what stands below them. */
class TourIT {

    private static final Pattern BLOCK = Pattern.compile("```(sh|text)\\n(.*?)```", Pattern.DOTALL);
    private static final String MARK = "---- step ";

    /** The tour is for people with a shell; a build needs no more than a JDK. */
    @BeforeAll
    static void requireAShell() {
        for (String command : List.of("bash", "curl", "openssl", "sed")) {
            assumeTrue(isInstalled(command), command + " is not installed");
        }
    }

    private static boolean isInstalled(String command) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }

    @Test
    void givesWhatTheReadmeSays() throws Exception {
        List<Step> steps = steps();
        Path directory = Files.createTempDirectory("tour");
        try (GatewayProcess gateway = new GatewayProcess(Map.of())) {
            gateway.start();
            Files.createDirectory(directory.resolve("dev"));
            Files.copy(Path.of("dev/Receiver.java"), directory.resolve("dev/Receiver.java"));

            List<String> outputs = run(script(steps, gateway.url().toString()), directory, steps.size());

            for (int i = 0; i < steps.size(); i++) {
                for (String line : steps.get(i).expected()) {
                    assertThat(outputs.get(i)).as(steps.get(i).commands()).containsPattern(pattern(line));
                }
            }
        } finally {
            delete(directory);
        }
    }

    private static List<Step> steps() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String tour = readme.substring(readme.indexOf("## Tour"), readme.indexOf("## Against your own Odoo"));
        List<Step> steps = new ArrayList<>();
        BLOCK.matcher(tour).results().forEach(block -> {
            if (block.group(1).equals("sh")) {
                steps.add(new Step(block.group(2), new ArrayList<>()));
            } else {
                block.group(2).lines().forEach(steps.get(steps.size() - 1).expected()::add);
            }
        });
        assertThat(steps).hasSizeGreaterThan(5);
        return steps;
    }

    private static String script(List<Step> steps, String url) throws IOException {
        StringBuilder script = new StringBuilder("set -m\n");
        for (int i = 0; i < steps.size(); i++) {
            script.append("echo '")
                    .append(MARK)
                    .append(i)
                    .append("'\n")
                    .append(steps.get(i).commands());
        }
        try (ServerSocket free = new ServerSocket(0)) {
            return script.toString()
                    .replace("http://localhost:8080", url)
                    .replace("9000", Integer.toString(free.getLocalPort()));
        }
    }

    private static List<String> run(String script, Path directory, int steps) throws Exception {
        Path output = directory.resolve("output");
        Process shell = new ProcessBuilder("bash", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(shell.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
        String whole = Files.readString(output);
        List<String> parts = new ArrayList<>(List.of(whole.split(Pattern.quote(MARK) + "\\d+\\n")));
        parts.remove(0);
        assertThat(parts).hasSize(steps);
        return parts;
    }

    private static String pattern(String line) {
        return Stream.of(line.split("…", -1))
                .map(Pattern::quote)
                .reduce((one, next) -> one + ".*" + next)
                .orElseThrow();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    private record Step(String commands, List<String> expected) {}
}
