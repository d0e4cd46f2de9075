package io.atrium.sandbox;

import java.util.function.Supplier;

/** A request that was understood so far: which method it is for, and how to answer it. */
record Called(String model, String method, Supplier<Answer> answer) {

    static Called answered(Answer answer) {
        return new Called("", "", () -> answer);
    }
}
