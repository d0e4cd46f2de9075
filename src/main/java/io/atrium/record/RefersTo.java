package io.atrium.record;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field of a canonical document that holds the id of another document, and is called after it, such as {@code
 * supplierId}. Who reads the document may have the other one put in place beside it, as {@code supplier}.
 */
@Retention(RetentionPolicy.RUNTIME)
// On the accessor too, where the rules of the house look for who uses it.
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
public @interface RefersTo {

    /** The name of the other's type. Where no such type is, the field is a field like others. */
    String value();
}
