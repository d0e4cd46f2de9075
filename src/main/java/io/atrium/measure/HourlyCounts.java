package io.atrium.measure;

import java.util.List;

/** What a room lets be counted of what it holds in the database, hour by hour. */
public interface HourlyCounts {

    /** The same at any time. */
    List<HourlyCount> counted();
}
