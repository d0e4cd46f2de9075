package io.atrium;

import java.util.List;
import java.util.stream.Stream;

/**
 * Whether programs of an earlier version can go on working on a later schema: everything that they name is still there, and
 * nothing that they write is refused for what they cannot know of.
 */
final class SchemaExpansion {

    /** Of each column, and of each function: what may not change. Tables are left out that were made while it ran. */
    private static final String KEPT =
            """
            select format('column %s.%s %s', relname, attname, format_type(atttypid, atttypmod)) as line
            from pg_attribute join pg_class on pg_class.oid = attrelid
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v') and not relispartition
                and attnum > 0 and not attisdropped
            union all
            select format('function %s(%s) %s', proname, pg_get_function_arguments(oid), pg_get_function_result(oid))
            from pg_proc where pronamespace = 'public'::regnamespace
            union all
            select format('unique %s', regexp_replace(pg_get_indexdef(indexrelid), '.* ON ', ''))
            from pg_index join pg_class on pg_class.oid = indrelid
            where indisunique and relnamespace = 'public'::regnamespace and not relispartition""";

    /** What refuses a row. Columns that are filled in by themselves ask nothing of those who do not know them. */
    private static final String DEMANDS =
            """
            select format('column %s.%s not null', relname, attname) as line
            from pg_attribute join pg_class on pg_class.oid = attrelid
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
                and relname = any ($1) and attnum > 0 and not attisdropped
                and attnotnull and not atthasdef and attidentity = ''
            union all
            select format('constraint on %s: %s', relname, pg_get_constraintdef(pg_constraint.oid))
            from pg_constraint join pg_class on pg_class.oid = conrelid
            where relnamespace = 'public'::regnamespace and not relispartition and relname = any ($1)
                and contype in ('c', 'f', 'x')
            union all
            select format('unique on %s: %s', relname, regexp_replace(pg_get_indexdef(indexrelid), '.* ON ', ''))
            from pg_index join pg_class on pg_class.oid = indrelid
            where indisunique and relnamespace = 'public'::regnamespace and not relispartition and relname = any ($1)
            union all
            select format('trigger on %s: %s', relname, tgname)
            from pg_trigger join pg_class on pg_class.oid = tgrelid
            where not tgisinternal and relnamespace = 'public'::regnamespace and not relispartition
                and relname = any ($1)""";

    private SchemaExpansion() {}

    /** What programs of the earlier schema would miss in the later one, or be refused for; empty when they can go on. */
    static List<String> breaches(MigratedDatabase earlier, MigratedDatabase later) {
        List<String> kept = lines(later, KEPT);
        String[] tables = earlier
                .rows(
                        """
                        select relname::text as name from pg_class
                        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition""")
                .stream()
                .map(row -> row.getString("name"))
                .toArray(String[]::new);
        List<String> demanded = lines(earlier, DEMANDS, (Object) tables);
        return Stream.concat(
                        lines(earlier, KEPT).stream()
                                .filter(line -> !kept.contains(line))
                                .map(line -> "is gone: " + line),
                        lines(later, DEMANDS, (Object) tables).stream()
                                .filter(line -> !demanded.contains(line))
                                .map(line -> "is new: " + line))
                .sorted()
                .toList();
    }

    private static List<String> lines(MigratedDatabase database, String question, Object... parameters) {
        return database.rows(question, parameters).stream()
                .map(row -> row.getString("line"))
                .toList();
    }
}
