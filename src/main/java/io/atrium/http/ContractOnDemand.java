package io.atrium.http;

import io.quarkus.arc.WithCaching;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.ClassConfig;
import jakarta.enterprise.inject.build.compatible.spi.Discovery;
import jakarta.enterprise.inject.build.compatible.spi.Enhancement;
import jakarta.enterprise.inject.build.compatible.spi.MetaAnnotations;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Annotation;

/**
 * Has the contract made when it is first asked for, and kept then. Quarkus would make it at start, on the thread that
 * everything waits for, and many a replica is never asked.
 */
// Public, because Quarkus makes it when it builds.
public class ContractOnDemand implements BuildCompatibleExtension {

    /** One of Quarkus's own: in tests, what it generates for its beans does not see annotations of ours. */
    private static final Class<? extends Annotation> BINDING = WithCaching.class;

    @Discovery
    public void bind(MetaAnnotations annotations) {
        annotations.addInterceptorBinding(BINDING);
    }

    /** What Quarkus makes the contract with, and answers it from. */
    @Enhancement(types = {OpenApiDocumentService.class, Deferral.class})
    public void intercept(ClassConfig type) {
        type.addAnnotation(BINDING);
    }

    /** Remembers the call that makes the contract, and carries it out before the first that reads it. */
    @Interceptor
    @Priority(Interceptor.Priority.LIBRARY_BEFORE)
    static class Deferral {

        private static final String MAKING = "prepareDocument";

        private InvocationContext making;

        @AroundInvoke
        synchronized Object defer(InvocationContext call) throws Exception {
            if (call.getMethod().getName().equals(MAKING)) {
                making = call;
                return null;
            }
            if (making != null) {
                making.proceed();
                making = null;
            }
            return call.proceed();
        }
    }
}
