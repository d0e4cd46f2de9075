package io.atrium.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The writes of the sandbox, one JSON line for each committed call, written through before the call is answered. A
 * last line that was torn by a crash was never answered and is cut off.
 */
final class Journal implements Database.Commit, AutoCloseable {

    private final FileChannel file;

    private Journal(FileChannel file) {
        this.file = file;
    }

    /** Replays what is there, then continues behind it. */
    static Journal open(Path path, int serie, Consumer<Database.Changes> replay) {
        try {
            if (path.toAbsolutePath().getParent() != null) {
                Files.createDirectories(path.toAbsolutePath().getParent());
            }
            byte[] bytes = Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
            int end = 0;
            for (int at = 0; at < bytes.length; at++) {
                if (bytes[at] == '\n') {
                    replay(line(bytes, end, at), serie, replay);
                    end = at + 1;
                }
            }
            FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            file.truncate(end);
            file.position(end);
            Journal journal = new Journal(file);
            if (end == 0) {
                journal.append(Map.of("serie", serie));
            }
            return journal;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> line(byte[] bytes, int from, int to) throws IOException {
        return Json.object(Json.parse(Arrays.copyOfRange(bytes, from, to)));
    }

    private static void replay(Map<String, Object> line, int serie, Consumer<Database.Changes> replay) {
        if (line.containsKey("serie")) {
            if (!line.get("serie").equals(serie)) {
                throw new IllegalStateException("The journal was written by an Odoo " + line.get("serie")
                        + "; it cannot be read as " + serie + ".");
            }
            return;
        }
        Map<String, Map<String, Object>> rows = new HashMap<>();
        Json.object(line.get("rows")).forEach((model, byId) -> rows.put(model, Json.object(byId)));
        Map<String, Integer> sequences = new HashMap<>();
        Json.object(line.get("sequences")).forEach((name, number) -> sequences.put(name, (Integer) number));
        replay.accept(new Database.Changes(rows, sequences));
    }

    @Override
    public void keep(Database.Changes changes) {
        try {
            append(changes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void append(Object line) throws IOException {
        byte[] text = Json.write(line);
        ByteBuffer buffer =
                ByteBuffer.allocate(text.length + 1).put(text).put((byte) '\n').flip();
        long end = file.position();
        try {
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
        } catch (IOException torn) {
            file.truncate(end);
            throw torn;
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
