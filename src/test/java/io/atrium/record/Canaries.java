package io.atrium.record;

import io.atrium.kernel.DataClass;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Documents in which each field has a value that stands nowhere else, so that it is known by its value wherever it comes
 * out.
 */
final class Canaries {

    private final AtomicInteger number = new AtomicInteger(1000);
    private final List<Canary> all = new ArrayList<>();
    private final Function<String, String> referred;

    /** @param referred the id of the document of that type that others refer to; null when there is no such type */
    Canaries(Function<String, String> referred) {
        this.referred = referred;
    }

    /**
     * A value of a field.
     *
     * @param path with the type before it
     * @param scope of a restricted field; null for an open one
     * @param text as it stands in JSON
     */
    record Canary(DocumentType type, String path, DataClass holds, String scope, String text) {

        boolean isRestricted() {
            return scope != null;
        }

        boolean isEverybodys() {
            return scope == null && holds.compareTo(DataClass.INTERNAL) <= 0;
        }

        @Override
        public String toString() {
            return type.name() + "." + path + " (" + holds.text() + ")";
        }
    }

    List<Canary> all() {
        return List.copyOf(all);
    }

    List<Canary> of(DocumentType type) {
        return all.stream().filter(canary -> canary.type().equals(type)).toList();
    }

    /** A document of that type, with the id. */
    Record document(DocumentType type, String id) {
        return document(new Place(type, "", type.dataClasses(), null), type.canonical(), id);
    }

    private Record document(Place place, Class<?> document, String id) {
        RecordComponent[] components = document.getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(component -> place.isTop() && component.getName().equals("id")
                        ? id
                        : value(place.in(component), component, component.getGenericType()))
                .toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = document.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return (Record) constructor.newInstance(values);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(document + " cannot be made", impossible);
        }
    }

    private Object value(Place place, RecordComponent component, Type type) {
        if (type instanceof ParameterizedType list) {
            return List.of(value(place, component, list.getActualTypeArguments()[0]));
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return document(place, plain, null);
        }
        if (component.isAnnotationPresent(RefersTo.class)
                && referred.apply(component.getAnnotation(RefersTo.class).value()) != null) {
            return referred.apply(component.getAnnotation(RefersTo.class).value());
        }
        if (component.getName().equals("itemGroupId")) {
            // What prices have in common with the items that they are listed under.
            return "itg_53ysn18k";
        }
        int next = number.incrementAndGet();
        if (plain == String.class) {
            return place.remember(
                    all, "canary-" + next + "-of-" + component.getName().toLowerCase(Locale.ROOT));
        }
        if (plain == BigDecimal.class) {
            return new BigDecimal(place.remember(all, "7" + next + "13.25"));
        }
        if (plain == LocalDate.class) {
            return LocalDate.parse(
                    place.remember(all, LocalDate.of(3000, 1, 1).plusDays(next).toString()));
        }
        if (plain == Instant.class) {
            Instant time =
                    LocalDate.of(5000, 1, 1).plusDays(next).atStartOfDay().toInstant(ZoneOffset.UTC);
            return Instant.parse(place.remember(all, time.toString()));
        }
        if (plain == Integer.class || plain == int.class) {
            return Integer.valueOf(place.remember(all, "81" + next + "97"));
        }
        if (plain == Long.class || plain == long.class) {
            return Long.valueOf(place.remember(all, "81" + next + "97"));
        }
        if (plain == Boolean.class || plain == boolean.class) {
            return true;
        }
        if (plain.isEnum()) {
            return plain.getEnumConstants()[0];
        }
        throw new IllegalStateException("no canary can be a " + plain + ": " + component);
    }

    /** Where a value stands. */
    private record Place(DocumentType type, String path, Map<String, DataClass> classes, String scope) {

        private boolean isTop() {
            return path.isEmpty();
        }

        private Place in(RecordComponent component) {
            Restricted own = component.getAnnotation(Restricted.class);
            return new Place(
                    type,
                    isTop() ? component.getName() : path + "." + component.getName(),
                    classes,
                    own == null ? scope : own.value());
        }

        private String remember(List<Canary> all, String text) {
            // What stands in something closer is as close.
            DataClass holds = classes.get(path);
            for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
                DataClass outer = classes.get(path.substring(0, dot));
                holds = outer.compareTo(holds) > 0 ? outer : holds;
            }
            all.add(new Canary(type, path, holds, scope, text));
            return text;
        }
    }
}
