package io.atrium.http;

import io.atrium.kernel.Failure;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What each path supports, as the resources declare it: Quarkus knows only what each resource class does. */
@Provider
@ApplicationScoped
class AllowedMethods implements DynamicFeature {

    private static final Pattern VARIABLE = Pattern.compile("\\{\\s*\\w+\\s*(?::\\s*((?:[^{}]|\\{[^{}]*})+))?}");

    private final Map<String, Set<String>> byPath = new ConcurrentHashMap<>();

    /** Called once for each method of a resource, while the application starts. */
    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        String path = Stream.of(
                        resource.getResourceClass().getAnnotation(Path.class),
                        resource.getResourceMethod().getAnnotation(Path.class))
                .map(part -> part == null ? "" : stripped(part.value()))
                .collect(Collectors.joining());
        Arrays.stream(resource.getResourceMethod().getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(method -> method != null)
                .forEach(method -> byPath.computeIfAbsent(pattern(path), unknown -> new ConcurrentSkipListSet<>())
                        .add(method.value()));
    }

    /** With one slash before and none behind. */
    private static String stripped(String path) {
        String inner = path.replaceAll("^/+|/+$", "");
        return inner.isEmpty() || inner.startsWith(":") ? inner : "/" + inner;
    }

    private static String pattern(String path) {
        StringBuilder pattern = new StringBuilder();
        int end = 0;
        for (var variable : VARIABLE.matcher(path).results().toList()) {
            pattern.append(Pattern.quote(path.substring(end, variable.start())))
                    .append(
                            variable.group(1) == null
                                    ? "[^/]+"
                                    : variable.group(1).strip());
            end = variable.end();
        }
        return pattern.append(Pattern.quote(path.substring(end))).toString();
    }

    /** The methods of a path, for {@code Allow}; empty when no resource is there. */
    Set<String> of(String path) {
        Set<String> methods = byPath.entrySet().stream()
                .filter(known -> path.matches(known.getKey() + "/?"))
                .flatMap(known -> known.getValue().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        if (!methods.isEmpty()) {
            methods.add(HttpMethod.OPTIONS);
        }
        return methods;
    }

    /** What is said when no resource takes a request: that nothing is there, or that it is there for other methods. */
    Failure refusal(RoutingContext context) {
        Set<String> methods = of(context.normalizedPath());
        return methods.isEmpty() || methods.contains(context.request().method().name())
                ? Refusals.ofStatus(404)
                : Refusals.ofStatus(405);
    }
}
