package io.atrium.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atrium.http.Refusals;
import io.atrium.kernel.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.util.Set;

/**
 * Reads bodies that are not those of requests, such as the rows of a batch and what other systems say by webhook. They
 * are held to the same rules.
 */
@ApplicationScoped
public class Bodies {

    private final ObjectMapper json;
    private final Validator validator;

    Bodies(ObjectMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /** @throws Failure {@code invalid}, naming every member that is wrong */
    public <T> T read(Class<T> type, String text) {
        T body = parse(type, text);
        Set<ConstraintViolation<T>> violations = validator.validate(body);
        if (!violations.isEmpty()) {
            throw Refusals.of(new ConstraintViolationException(violations));
        }
        return body;
    }

    private <T> T parse(Class<T> type, String text) {
        T body;
        try {
            body = json.readValue(text, type);
        } catch (JsonProcessingException unreadable) {
            throw Refusals.of(unreadable);
        }
        if (body == null) {
            throw Failure.invalid("", "An object is required");
        }
        return body;
    }
}
