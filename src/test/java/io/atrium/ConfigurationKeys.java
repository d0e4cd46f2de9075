package io.atrium;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The keys of Atrium's own configuration, as the code reads them. */
public final class ConfigurationKeys {

    private static final Set<String> ALL = read();

    private ConfigurationKeys() {}

    /** Whether an environment variable sets one of them. */
    public static boolean isVariable(String name) {
        return all().stream()
                .map(key -> Arrays.stream(key.split("<name>|\\[n\\]", -1))
                        .map(part -> Pattern.quote(variable(part)))
                        .collect(Collectors.joining("[A-Z0-9_]+")))
                .anyMatch(pattern -> Pattern.matches(pattern, name));
    }

    /** The environment variable that sets a key. */
    public static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    static Set<String> all() {
        return ALL;
    }

    private static Set<String> read() {
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
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
