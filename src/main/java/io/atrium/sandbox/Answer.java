package io.atrium.sandbox;

import java.nio.charset.StandardCharsets;

/** What goes back over HTTP. */
record Answer(int status, String contentType, byte[] body) {

    static Answer json(int status, Object value) {
        return new Answer(status, "application/json; charset=utf-8", Json.write(value));
    }

    static Answer page(int status, String title, String text) {
        String html = "<!DOCTYPE html>\n<html lang=en>\n<title>" + status + " " + title + "</title>\n<h1>" + title
                + "</h1>\n<p>" + text + "</p>\n";
        return new Answer(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    static Answer notFound() {
        return page(
                404,
                "Not Found",
                "The requested URL was not found on the server. If you entered the URL manually please check your"
                        + " spelling and try again.");
    }
}
