package io.atrium.event;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One who listens to server-sent events, as a browser does, one frame after another. */
final class EventSource implements AutoCloseable {

    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    private EventSource(HttpResponse<InputStream> response) {
        this.response = response;
        this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** @param headers names and values by turns */
    static EventSource open(URI uri, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "text/event-stream");
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new EventSource(HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofInputStream()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    HttpResponse<InputStream> response() {
        return response;
    }

    /** The next frame, or nothing when the stream has ended. */
    Optional<Frame> next() {
        List<String> frame = new ArrayList<>();
        for (String line = line(); line != null; line = line()) {
            if (!line.isEmpty()) {
                frame.add(line);
            } else if (!frame.isEmpty()) {
                return Optional.of(new Frame(frame));
            }
        }
        return Optional.empty();
    }

    /** The next frames that are events, so many of them. */
    List<Frame> events(int count) {
        List<Frame> events = new ArrayList<>();
        while (events.size() < count) {
            next().filter(frame -> frame.field("data") != null).ifPresent(events::add);
        }
        return events;
    }

    private String line() {
        try {
            return lines.readLine();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The lines of a frame. */
    record Frame(List<String> lines) {

        /** The value of a field that is given once, or null. */
        String field(String name) {
            List<String> values = lines.stream()
                    .filter(line -> line.startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .toList();
            return values.size() == 1 ? values.get(0) : null;
        }
    }
}
