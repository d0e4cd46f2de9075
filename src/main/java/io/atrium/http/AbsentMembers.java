package io.atrium.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/**
 * Tells what a PATCH leaves out from what it clears: an {@code Optional} component of a request is null where the body
 * does not name it, and empty where the body says {@code null}. Jackson makes no difference unless it is told to.
 */
@Singleton
class AbsentMembers implements ObjectMapperCustomizer {

    /** Before Quarkus registers the same module as it comes: of two, Jackson keeps the first. */
    @Override
    public int priority() {
        return MAXIMUM_PRIORITY;
    }

    @Override
    public void customize(ObjectMapper json) {
        json.registerModule(new Jdk8Module().configureReadAbsentAsNull(true));
    }
}
