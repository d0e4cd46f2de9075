package io.atrium.record;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A top-level field that Atrium itself masters of a document that is otherwise captured from Odoo, such as who approved a
 * supplier. Odoo has no such field: whatever it says of the rest, and when the document is gone and back again, the field
 * stays as the last deed left it; only {@link Records#change} changes it. It is no part of what readings are compared by.
 */
@Retention(RetentionPolicy.RUNTIME)
// On the accessor too, where the rules of the house look for who uses it.
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
public @interface Mastered {}
