package io.atrium;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts Atrium. */
@QuarkusMain
public class Atrium {

    public static void main(String... arguments) {
        Quarkus.run(arguments);
    }
}
