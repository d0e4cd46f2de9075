package io.atrium.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** One call's view of the data: its time, its context, and the ORM methods that everything else is made of. */
final class Env {

    private final Schema schema;
    private final Database database;
    private final Map<String, Behaviour> behaviours;
    private final Instant now;
    private final Map<String, Object> context;
    /** Null for the default one. */
    private final String language;

    Env(Schema schema, Database database, Map<String, Behaviour> behaviours, Instant now, Map<String, Object> context) {
        this.schema = schema;
        this.database = database;
        this.behaviours = behaviours;
        this.now = now;
        this.context = context;
        this.language = Translations.language(this);
    }

    int serie() {
        return schema.serie();
    }

    Schema schema() {
        return schema;
    }

    Database database() {
        return database;
    }

    Map<String, Object> context() {
        return context;
    }

    /** The start of the transaction, as rows hold it. */
    String time() {
        return Value.time(now);
    }

    String today() {
        return Value.day(now);
    }

    Model model(String name) {
        return schema.model(name);
    }

    Behaviour behaviour(String model) {
        return behaviours.getOrDefault(model, Behaviour.NONE);
    }

    // Reading

    Row row(Model model, int id) {
        return database.row(model.name(), id);
    }

    Row row(String model, Integer id) {
        return id == null ? null : database.row(model, id);
    }

    /** Or the complaint that the record is gone. */
    Row present(String model, int id) {
        Row row = database.row(model, id);
        if (row == null) {
            throw OdooError.missing(model, id);
        }
        return row;
    }

    String label(String model, Row row) {
        String label = behaviour(model).label(this, worded(model(model), row));
        return label == null ? model + "," + row.id() : label;
    }

    private Row worded(Model model, Row row) {
        return language == null ? row : Translations.in(language, model, row);
    }

    Object value(Model model, Row row, Field field) {
        return switch (field.source()) {
            case ID -> row.id();
            case LABEL -> label(model.name(), row);
            case RELATED -> follow(model, row, field.related());
            case LINES -> lines(field, row.id());
            case COMPUTED -> behaviour(model.name()).computed(this, row, field.name());
            case PER_COMPANY -> eachCompany(row.get(field.name())).get(company());
            case ROW -> field.translated() ? worded(model, row).get(field.name()) : row.get(field.name());
        };
    }

    /** By company. A journal from before companies were told apart holds one value, which is the first one's. */
    private static Map<String, Object> eachCompany(Object held) {
        return held instanceof Number only ? Map.of("1", only) : Json.object(held);
    }

    /** The key of this call's company in values that differ between companies. */
    private String company() {
        return String.valueOf(Companies.current(this, Map.of()));
    }

    private Object follow(Model model, Row row, String path) {
        Model at = model;
        Object value = row.id();
        Row from = row;
        for (String step : path.split("\\.")) {
            if (from == null) {
                return null;
            }
            Field field = at.field(step);
            value = value(at, from, field);
            if (field.of() != null) {
                at = model(field.of());
                from = row(field.of(), (Integer) value);
            }
        }
        return value;
    }

    /** The ids that a one2many shows, in the other model's order. */
    List<Integer> lines(Field field, int id) {
        Model other = model(field.of());
        Domain where = Domain.parse(this, other, field.where());
        return database.table(field.of()).ids(field.by(), id).stream()
                .map(line -> database.row(field.of(), line))
                .filter(row -> where.matches(this, row) && (!hidesArchived(other) || row.flag("active")))
                .sorted(Search.order(this, other, other.order()))
                .map(Row::id)
                .toList();
    }

    /** Archived records stay hidden unless the caller says otherwise. */
    boolean hidesArchived(Model model) {
        return model.has("active") && !Boolean.FALSE.equals(context.get("active_test"));
    }

    /** The records that the value of a relation points to. */
    Stream<Row> rows(Field field, Object value) {
        Stream<?> ids = value instanceof List<?> list ? list.stream() : Stream.ofNullable(value);
        return field.of() == null
                ? Stream.empty()
                : ids.map(id -> database.row(field.of(), (Integer) id)).filter(Objects::nonNull);
    }

    List<Map<String, Object>> read(Model model, List<Row> rows, List<Object> names, boolean labels) {
        Set<Field> fields = new LinkedHashSet<>();
        fields.add(model.field("id"));
        if (names.isEmpty()) {
            fields.addAll(model.all());
        } else {
            names.forEach(name -> fields.add(model.field(String.valueOf(name))));
        }
        List<Map<String, Object>> answers = new ArrayList<>(rows.size());
        for (Row row : rows) {
            Map<String, Object> answer = new LinkedHashMap<>();
            for (Field field : fields) {
                Object value = value(model, row, field);
                answer.put(
                        field.name(),
                        labels && field.is("many2one") && value != null
                                ? pair(field, (Integer) value)
                                : Value.answer(field, value));
            }
            answers.add(answer);
        }
        return answers;
    }

    private Object pair(Field field, Integer id) {
        Row row = row(field.of(), id);
        return row == null ? Boolean.FALSE : List.of(id, label(field.of(), row));
    }

    // Writing

    int create(Model model, Map<String, Object> sent) {
        return create(model, database.table(model.name()).nextId(), sent);
    }

    /** Under an id that was taken before. */
    int create(Model model, int id, Map<String, Object> sent) {
        Map<String, Object> values = new LinkedHashMap<>(sent);
        Object externalId = values.remove("id");
        values.keySet().forEach(model::field);
        context.forEach((key, value) -> {
            if (key.startsWith("default_") && model.has(key.substring(8))) {
                values.putIfAbsent(key.substring(8), value);
            }
        });
        for (Field field : model.all()) {
            if (field.standard() != null) {
                values.putIfAbsent(field.name(), field.standard());
            }
        }
        behaviour(model.name()).defaults(this, values).forEach(values::putIfAbsent);

        Map<String, Object> stored = stored(model, null, values);
        for (Field field : model.all()) {
            if (field.required() && field.stored() && stored.get(field.name()) == null) {
                throw Refusals.required(this, model, field);
            }
        }
        stamp(stored);
        stored.put("create_date", time());
        stored.put("create_uid", Demo.USER);
        database.put(model.name(), new Row(id, Map.of()).with(stored));
        if (externalId instanceof String name) {
            ExternalIds.assign(this, model.name(), id, name);
        }
        lines(model, id, values);
        writeThrough(model, id, values);
        behaviour(model.name()).changed(this, id, values.keySet());
        return id;
    }

    void write(Model model, List<Integer> ids, Map<String, Object> values) {
        values.keySet().forEach(model::field);
        for (int id : ids) {
            Row row = present(model.name(), id);
            Map<String, Object> stored = stored(model, row, values);
            for (Map.Entry<String, Object> entry : stored.entrySet()) {
                if (entry.getValue() == null
                        && !Translations.isTranslation(entry.getKey())
                        && model.field(entry.getKey()).required()) {
                    throw Refusals.required(this, model, model.field(entry.getKey()));
                }
            }
            stamp(stored);
            database.put(model.name(), row.with(stored));
            lines(model, id, values);
            writeThrough(model, id, values);
            behaviour(model.name()).changed(this, id, values.keySet());
        }
    }

    void unlink(Model model, List<Integer> ids) {
        for (int id : ids) {
            Row row = present(model.name(), id);
            behaviour(model.name()).removing(this, row);
            Refusals.stillNeeded(this, model, id);
            for (Field field : model.all()) {
                if (field.is("one2many")) {
                    List<Integer> lines = List.copyOf(database.table(field.of()).ids(field.by(), id));
                    drop(field, lines);
                }
            }
            ExternalIds.forget(this, model.name(), id);
            database.remove(model.name(), id);
            behaviour(model.name()).removed(this, row);
        }
    }

    /** Keeps what Odoo works out and stores; the record counts as written only if something differs. */
    void compute(String model, int id, Map<String, Object> values) {
        Row row = database.row(model, id);
        if (row != null
                && values.entrySet().stream()
                        .anyMatch(entry -> !Objects.equals(row.get(entry.getKey()), entry.getValue()))) {
            Map<String, Object> changes = new LinkedHashMap<>(values);
            stamp(changes);
            database.put(model, row.with(changes));
        }
    }

    void touch(String model, int id) {
        Map<String, Object> stamp = new LinkedHashMap<>();
        stamp(stamp);
        database.put(model, present(model, id).with(stamp));
    }

    /** As people do in the dialog for it, of which no write date tells. */
    void translate(String model, int id, String field, String into, String text) {
        database.put(
                model,
                present(model, id).with(Map.of(Translations.name(model(model).field(field), into), text)));
    }

    private void stamp(Map<String, Object> values) {
        values.put("write_date", time());
        values.put("write_uid", Demo.USER);
    }

    private Map<String, Object> stored(Model model, Row before, Map<String, Object> values) {
        Map<String, Object> stored = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            Field field = model.field(name);
            if (field.is("many2many") && field.stored()) {
                stored.put(name, linked(field, before == null ? List.of() : Json.list(before.get(name)), value));
            } else if (field.perCompany()) {
                Map<String, Object> each = new LinkedHashMap<>(eachCompany(before == null ? null : before.get(name)));
                each.put(company(), Value.stored(model, field, value));
                stored.put(name, each);
            } else if (field.translated() && language != null) {
                stored.put(Translations.name(field, language), Value.stored(model, field, value));
                if (before == null) {
                    stored.put(name, Value.stored(model, field, value));
                }
            } else if (field.stored()) {
                stored.put(name, Value.stored(model, field, value));
                if (field.is("many2one")
                        && stored.get(name) != null
                        && row(field.of(), (Integer) stored.get(name)) == null) {
                    throw Refusals.unknownReference(this, model, field);
                }
            }
        });
        return stored;
    }

    /** The ids of a many2many after commands, or after a plain list of ids. */
    private List<Object> linked(Field field, List<Object> before, Object sent) {
        List<?> items = sent instanceof List<?> list ? list : List.of();
        if (items.stream().noneMatch(List.class::isInstance)) {
            return items.isEmpty() ? null : List.copyOf(items);
        }
        Set<Object> ids = new LinkedHashSet<>(before);
        for (Object item : items) {
            List<Object> command = Json.list(item);
            switch ((Integer) command.get(0)) {
                case 0 -> ids.add(create(model(field.of()), Json.object(command.get(2))));
                case 2, 3 -> ids.remove(command.get(1));
                case 4 -> ids.add(command.get(1));
                case 5 -> ids.clear();
                case 6 -> {
                    ids.clear();
                    ids.addAll((List<?>) command.get(2));
                }
                default -> throw OdooError.value("Wrong value for " + field.name() + ": " + Python.repr(sent));
            }
        }
        return ids.isEmpty() ? null : new ArrayList<>(ids);
    }

    /** Values of related fields belong to the record that the path leads to, which may be this one. */
    private void writeThrough(Model model, int id, Map<String, Object> values) {
        values.forEach((name, value) -> {
            Field field = model.field(name);
            if (!field.writtenThrough()) {
                return;
            }
            int dot = field.related().lastIndexOf('.');
            Map<String, Object> written = new LinkedHashMap<>();
            written.put(field.related().substring(dot + 1), value);
            if (dot < 0) {
                write(model, List.of(id), written);
                return;
            }
            Field owner = model.field(field.related().substring(0, dot));
            if (value(model, row(model, id), owner) instanceof Integer other) {
                write(model(owner.of()), List.of(other), written);
            }
        });
    }

    private void lines(Model model, int id, Map<String, Object> values) {
        values.forEach((name, sent) -> {
            Field field = model.field(name);
            if (field.is("one2many") && sent instanceof List<?> commands) {
                commands.forEach(command -> line(field, id, Json.list(command)));
            }
        });
    }

    private void line(Field field, int id, List<Object> command) {
        Model other = model(field.of());
        switch ((Integer) command.get(0)) {
            case 0 -> {
                Map<String, Object> values = new LinkedHashMap<>(Json.object(command.get(2)));
                values.put(field.by(), id);
                create(other, values);
            }
            case 1 -> write(other, List.of((Integer) command.get(1)), Json.object(command.get(2)));
            case 2 -> unlink(other, List.of((Integer) command.get(1)));
            case 3 -> drop(field, List.of((Integer) command.get(1)));
            case 4 -> {
                Integer line = (Integer) command.get(1);
                if (!Integer.valueOf(id).equals(present(field.of(), line).reference(field.by()))) {
                    write(other, List.of(line), Map.of(field.by(), id));
                }
            }
            case 5 -> drop(field, lines(field, id));
            case 6 -> {
                List<?> kept = (List<?>) command.get(2);
                drop(
                        field,
                        lines(field, id).stream()
                                .filter(line -> !kept.contains(line))
                                .toList());
                kept.forEach(line -> line(field, id, List.of(4, line)));
            }
            default -> throw OdooError.value("Wrong value for " + field.name() + ": " + Python.repr(command));
        }
    }

    /** A line goes with its parent when it cannot be without one. */
    private void drop(Field field, List<Integer> lines) {
        Model other = model(field.of());
        if (other.field(field.by()).required()) {
            unlink(
                    other,
                    lines.stream().filter(line -> row(other, line) != null).toList());
        } else {
            lines.forEach(line -> compute(field.of(), line, unset(field.by())));
        }
    }

    private static Map<String, Object> unset(String field) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(field, null);
        return values;
    }
}
