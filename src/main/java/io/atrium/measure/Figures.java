package io.atrium.measure;

import java.util.List;

/** What a room lets be measured of what it holds in the database. */
public interface Figures {

    /** The same at any time. */
    List<Figure> all();
}
