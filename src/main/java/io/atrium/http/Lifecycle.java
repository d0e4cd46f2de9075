package io.atrium.http;

import io.quarkus.arc.All;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;

/**
 * Says on the answers of an operation that it is deprecated, since when (RFC 9745), and when it ends (RFC 8594). An
 * operation is deprecated by two annotations, which stand in the contract too:
 *
 * <pre>
 * &#64;Extension(name = "x-deprecated-since", value = "2027-01-31")
 * &#64;Extension(name = "x-sunset", value = "2028-01-31")
 * </pre>
 *
 * Who calls it is told to {@link DeprecatedUse}. Days begin at midnight UTC. The answers of all other operations pass no filter.
 */
@Provider
class Lifecycle implements DynamicFeature {

    static final String DEPRECATION = "Deprecation";
    static final String SUNSET = "Sunset";

    /** As RFC 9110 has it; Java's own leaves the first zero out. */
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

    private final List<DeprecatedUse> listeners;

    Lifecycle(@All List<DeprecatedUse> listeners) {
        this.listeners = listeners;
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Method operation = resource.getResourceMethod();
        day(operation, Contract.DEPRECATED_SINCE)
                .ifPresent(since -> context.register(
                        new Notice(name(operation), since, day(operation, Contract.SUNSET), listeners)));
    }

    private static Optional<LocalDate> day(Method operation, String extension) {
        return Arrays.stream(operation.getAnnotationsByType(Extension.class))
                .filter(said -> said.name().equals(extension))
                .map(said -> LocalDate.parse(said.value()))
                .findFirst();
    }

    private static String name(Method operation) {
        return Optional.ofNullable(operation.getAnnotation(Operation.class))
                .map(Operation::operationId)
                .filter(name -> !name.isEmpty())
                .orElse(operation.getName());
    }

    /** The two headers of one operation. */
    private record Notice(String operation, LocalDate since, Optional<LocalDate> end, List<DeprecatedUse> listeners)
            implements ContainerResponseFilter {

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext answer) {
            listeners.forEach(listener -> listener.called(operation));
            answer.getHeaders()
                    .putSingle(
                            DEPRECATION,
                            "@" + since.atStartOfDay(ZoneOffset.UTC).toEpochSecond());
            end.ifPresent(
                    day -> answer.getHeaders().putSingle(SUNSET, HTTP_DATE.format(day.atStartOfDay(ZoneOffset.UTC))));
        }
    }
}
