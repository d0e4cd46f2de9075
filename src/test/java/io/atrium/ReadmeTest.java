package io.atrium;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
        Set<String> existing = new TreeSet<>(existingKeys());
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

    private static Set<String> existingKeys() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.atrium").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .map(type -> type.reflect())
                        .flatMap(type ->
                                keys(type.getAnnotation(ConfigMapping.class).prefix(), type))
                        .collect(Collectors.toSet());
    }

    private static Stream<String> keys(String prefix, Class<?> mapping) {
        return Arrays.stream(mapping.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .flatMap(method -> keys(prefix + "." + kebab(method.getName()), method));
    }

    private static Stream<String> keys(String key, Method method) {
        Type type = method.getGenericReturnType();
        if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
            String named = key + ".<name>";
            return map.getActualTypeArguments()[1] instanceof Class<?> value
                    ? keysOrValue(named, value)
                    : Stream.of(named);
        }
        if (type instanceof ParameterizedType list
                && list.getRawType() == List.class
                && list.getActualTypeArguments()[0] instanceof Class<?> element
                && isGroup(element)) {
            return keys(key + "[n]", element);
        }
        return keysOrValue(key, method.getReturnType());
    }

    private static Stream<String> keysOrValue(String key, Class<?> type) {
        return isGroup(type) ? keys(key, type) : Stream.of(key);
    }

    private static boolean isGroup(Class<?> type) {
        return type.isInterface() && type.getPackageName().startsWith("io.atrium");
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
    }
}
