package io.atrium.console;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** Somebody at a browser, without scripts: keeps cookies, reads pages, fills in forms. */
final class Person {

    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"formToken\" value=\"([^\"]+)\"");

    private final Map<String, String> cookies = new LinkedHashMap<>();

    /** Nobody yet. */
    static Person stranger() {
        return new Person();
    }

    /** One of the demo users. */
    static Person signedInAs(String client) {
        Person person = new Person();
        Response answer = person.send(person.request().formParam("client", client), "POST", "/console/sign-in/demo");
        assertThat(answer.statusCode()).isEqualTo(303);
        return person;
    }

    /** With a session of one's own making. */
    static Person with(String session) {
        Person person = new Person();
        person.cookies.put(Sessions.COOKIE, session);
        return person;
    }

    String cookie(String name) {
        return cookies.get(name);
    }

    Response get(String path) {
        return send(request(), "GET", path);
    }

    /** The text that stands in the forms of this page. */
    String formToken(String page) {
        Matcher found = FORM_TOKEN.matcher(get(page).asString());
        assertThat(found.find()).as("a form on " + page).isTrue();
        return found.group(1);
    }

    /** Sends a form as that page shows it. */
    Response fill(String page, String action, Map<String, String> fields) {
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put("formToken", formToken(page));
        return post(action, all);
    }

    /** Sends just these fields. */
    Response post(String action, Map<String, String> fields) {
        return send(request().formParams(fields), "POST", action);
    }

    private RequestSpecification request() {
        return given().redirects().follow(false).cookies(cookies);
    }

    private Response send(RequestSpecification request, String method, String path) {
        Response answer = request.urlEncodingEnabled(false).request(method, path);
        answer.detailedCookies().asList().forEach(cookie -> {
            if (cookie.getMaxAge() == 0) {
                cookies.remove(cookie.getName());
            } else {
                cookies.put(cookie.getName(), cookie.getValue());
            }
        });
        return answer;
    }
}
