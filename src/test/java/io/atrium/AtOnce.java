package io.atrium;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The same deed many times at once, each in a thread of its own. Never in the common pool: its threads keep
 * the class loader of whichever application test was the first to use them.
 */
public final class AtOnce {

    private AtOnce() {}

    /**
     * What each of them gave, in the order of their numbers.
     *
     * @param deed gets its number, from 0; what it throws is thrown here
     */
    public static <T> List<T> atOnce(int copies, IntFunction<T> deed) {
        ExecutorService threads = Executors.newFixedThreadPool(copies);
        try {
            List<CompletableFuture<T>> deeds = IntStream.range(0, copies)
                    .mapToObj(number -> CompletableFuture.supplyAsync(() -> deed.apply(number), threads))
                    .toList();
            return deeds.stream().map(CompletableFuture::join).toList();
        } finally {
            threads.shutdown();
        }
    }
}
