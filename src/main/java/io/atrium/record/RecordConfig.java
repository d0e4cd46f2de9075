package io.atrium.record;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How closely the records follow Odoo. */
@ConfigMapping(prefix = "atrium.record")
interface RecordConfig {

    /** Whether this replica captures at all. */
    @WithDefault("true")
    boolean capture();

    /** How long after one look at a model the next begins. Shorter shows changes earlier and costs Odoo more calls. */
    @WithDefault("1s")
    Duration pollInterval();

    /** The same for single types of documents, by their names, such as {@code account} or {@code goods-receipt}. */
    Map<String, Duration> pollIntervals();

    /**
     * How far behind the newest {@code write_date} each look begins again. Odoo stamps a row when its transaction starts,
     * so a row may appear with an older stamp than one already seen.
     */
    @WithDefault("10s")
    Duration overlap();

    /** The same, for the deep look that catches transactions which took long; longer than Odoo lets one run. */
    @WithDefault("15m")
    Duration deepOverlap();

    /**
     * How often the deep look is taken: ids are compared to find what was deleted, and the next page of documents is read
     * again to find what no write date tells of.
     */
    @WithDefault("1m")
    Duration deepInterval();

    /**
     * How long a start waits for the first look at every model before requests are taken. Zero: not at all, because the
     * first fill of a large Odoo takes its time; until it has ended, lists of what is being filled are refused.
     */
    @WithDefault("0s")
    Duration startPatience();

    /** Rows of one page. */
    @WithDefault("500")
    int page();

    /**
     * The languages that labels, such as the names of items, are kept in besides the default one, by Odoo's codes, such as
     * {@code fr_FR}. Each costs one more reading of everything that has labels.
     */
    Optional<List<String>> languages();

    /** How long restricted fields of former versions are kept, from when they became former; for ever without it. */
    Optional<Duration> restrictedRetention();

    /** How long former versions are kept; for ever without it. */
    Optional<Duration> versionRetention();

    /**
     * The keys with which automation rules of Odoo 17 and newer may hint at a change, at {@code /hints/odoo/<key>}; several
     * while one is replaced. Without any, hints are refused.
     */
    Optional<List<String>> hintKeys();
}
