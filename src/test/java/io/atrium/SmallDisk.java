package io.atrium;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

import static io.atrium.Waiting.await;

/** A file system in memory that can be made full. Takes root. */
final class SmallDisk implements AutoCloseable {

    private static final long ROOM = 4L << 30;
    private static final long LEFT = 64L << 10;

    private final Path directory;
    private final Thread lastChance = new Thread(this::end);

    SmallDisk() {
        try {
            directory = Files.createTempDirectory("disk");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + ROOM, "tmpfs", directory.toString());
        Runtime.getRuntime().addShutdownHook(lastChance);
    }

    static boolean isPossible() {
        return "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/usr/bin/mount"));
    }

    Path directory() {
        return directory;
    }

    /** From now on next to nothing grows on it. */
    void fill() {
        // It cannot become smaller than what lies on it, and that may grow meanwhile.
        await().ignoreExceptions().until(() -> {
            FileStore store = Files.getFileStore(directory);
            resize(store.getTotalSpace() - store.getUnallocatedSpace() + LEFT);
            return true;
        });
    }

    /** There is room again. */
    void clear() {
        resize(ROOM);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(lastChance);
        end();
    }

    private void end() {
        run("umount", "--lazy", directory.toString());
        directory.toFile().delete();
    }

    private void resize(long bytes) {
        run("mount", "-o", "remount,size=" + bytes, directory.toString());
    }

    private static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " has failed");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
