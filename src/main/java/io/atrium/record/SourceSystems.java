package io.atrium.record;

import java.util.Optional;

/** The systems that documents come from. Implemented by the room that knows how to ask them. */
public interface SourceSystems {

    /**
     * The system of that name.
     *
     * @param type of the documents that it is to list
     * @return empty when there is none, when nobody has said how it lists such documents, or when it cannot be asked
     */
    Optional<SourceSystem> listing(String name, String type);
}
