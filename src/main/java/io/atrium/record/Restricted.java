package io.atrium.record;

import io.atrium.kernel.DataClass;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field of a canonical document that only callers with a certain scope may see. It is stored apart from the open
 * fields; callers without the scope find its name in {@code redacted} instead, whether it has a value or not.
 */
@Retention(RetentionPolicy.RUNTIME)
// On the accessor too, where the rules of the house look for who uses it.
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
public @interface Restricted {

    /** The scope that opens it, such as {@code supplier-bank:read}. */
    String value();

    /** What the field holds: no restricted field needs {@link io.atrium.kernel.Holds} beside. */
    DataClass holds() default DataClass.PERSONAL;
}
