package io.atrium;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that a generator has made of the documents in {@code openapi/}, untouched, is good enough to program against:
 * it compiles, and so does a story told with it, which then happens.
 */
class GeneratedClientIT {

    private static final Path CLIENT = Path.of("target", "generated-client", "src", "main", "java");
    private static final Path STORY = Path.of("src", "test", "client");

    @TempDir
    Path classes;

    @Test
    void tellsProcureToPay() throws Exception {
        compile();

        try (GatewayProcess gateway = new GatewayProcess(Map.of("ATRIUM_RECORD_POLL_INTERVAL", "300ms"));
                URLClassLoader loader = new URLClassLoader(
                        new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            gateway.start();
            Class<?> story = loader.loadClass("io.atrium.client.ProcureToPay");
            story.getMethod("tell").invoke(story.getConstructor(URI.class).newInstance(gateway.url()));
        }
    }

    private void compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<Path> sources = new ArrayList<>(sources(CLIENT));
            assertThat(sources).as("generated before the integration tests").hasSizeGreaterThan(50);
            sources.addAll(sources(STORY));
            List<String> options = List.of(
                    "-proc:none",
                    "-d",
                    classes.toString(),
                    "-classpath",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
            boolean compiled = compiler.getTask(
                            complaints, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).as(complaints.toString()).isTrue();
        }
    }

    private static List<Path> sources(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
