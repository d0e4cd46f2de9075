package io.atrium.record;

import io.atrium.kernel.DataClass;
import io.atrium.kernel.Holds;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads from the class of a document what each of its fields holds. */
final class DataClasses {

    private DataClasses() {}

    /**
     * By path.
     *
     * @throws IllegalStateException naming a field that does not say it, and whose type does not either
     */
    static Map<String, DataClass> of(Class<?> document) {
        Map<String, DataClass> classes = new LinkedHashMap<>();
        collect("", document, classes);
        return classes;
    }

    private static void collect(String path, Class<?> document, Map<String, DataClass> classes) {
        for (RecordComponent field : document.getRecordComponents()) {
            classes.put(path + field.getName(), holds(field));
            Class<?> content = content(field.getGenericType());
            if (content.isRecord()) {
                collect(path + field.getName() + ".", content, classes);
            }
        }
    }

    private static DataClass holds(RecordComponent field) {
        if (field.isAnnotationPresent(Holds.class)) {
            return field.getAnnotation(Holds.class).value();
        }
        if (field.isAnnotationPresent(Restricted.class)) {
            return field.getAnnotation(Restricted.class).holds();
        }
        Holds common = field.getDeclaringRecord().getAnnotation(Holds.class);
        if (common == null) {
            throw new IllegalStateException(field + " needs @Holds, or its record does");
        }
        return common.value();
    }

    /** The type itself, or that of the elements of a list. */
    static Class<?> content(Type type) {
        if (type instanceof ParameterizedType list) {
            return content(list.getActualTypeArguments()[0]);
        }
        return type instanceof Class<?> plain ? plain : Object.class;
    }
}
