package io.atrium.record;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A text of a canonical document that Odoo, in one version or another, may have in several languages: the name of a
 * thing, or what it is counted in. It stands in the document in Odoo's default language; readers may ask for another.
 */
@Retention(RetentionPolicy.RUNTIME)
// On the accessor too, where the rules of the house look for who uses it.
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
public @interface Label {}
