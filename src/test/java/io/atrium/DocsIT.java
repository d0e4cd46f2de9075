package io.atrium;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The page that people browse, in a real browser: it is read, gets a token, and makes a call. */
class DocsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @BeforeAll
    static void requireABrowser() {
        assumeTrue(Browser.isInstalled(), "Chromium and its driver are not installed");
    }

    @Test
    void showsWhatThereIsAndLetsOneTryIt() throws Exception {
        try (GatewayProcess gateway = new GatewayProcess(Map.of());
                Browser browser = new Browser()) {
            gateway.start();
            URI docs = gateway.url().resolve("/docs");
            browser.resize(1200, 1600);

            // The page: what is there, without a token.
            browser.open(docs);
            assertThat(browser.text("h1")).isEqualTo("Atrium");
            await().atMost(PATIENCE).until(() -> browser.text("#types").contains("io.atrium.invoice.posted.v1"));
            assertThat(browser.text("#types"))
                    .contains("The invoice was posted")
                    .contains("invoicing-integration")
                    .doesNotContain("\"specversion\"");
            browser.click("#types summary");
            await().atMost(PATIENCE).until(() -> browser.text("#types").contains("\"specversion\": \"1.0\""));
            assertThat(browser.text("#three-lines")).contains("URL=http://127.0.0.1:" + docs.getPort());
            assertThat(browser.text("#token")).contains("In production there is no token endpoint here");
            browser.screenshot(Path.of("target/docs.png"));

            // Without a token a call is refused, and the page says so.
            browser.click("#send");
            await().atMost(PATIENCE).until(() -> browser.text("#status").startsWith("401"));
            assertThat(browser.text("#body")).contains("\"code\": \"unauthenticated\"");

            // With the demo client's it is answered.
            browser.click("#get-token");
            await().atMost(PATIENCE).until(() -> browser.text("#token-note").contains("demo client"));
            browser.type("#path", "/v1/suppliers/sup_hbr0kgh3?fields=name");
            browser.click("#send");
            await().atMost(PATIENCE).until(() -> browser.text("#status").startsWith("200"));
            assertThat(browser.text("#body")).contains("\"name\": \"Palmguard Gloves\"");
            assertThat(browser.text("#headers")).contains("atrium-as-of:");
            browser.screenshot(Path.of("target/docs-try.png"));

            // Tokens go nowhere else.
            browser.type("#path", "https://example.org/");
            browser.click("#send");
            await().atMost(PATIENCE).until(() -> browser.text("#status").contains("must begin with a slash"));

            browser.type("#filter", "employee");
            assertThat(browser.text("#types"))
                    .contains("io.atrium.employee.left.v1")
                    .doesNotContain("invoice");
            for (String language : new String[] {"java", "python", "javascript", "go", "csharp"}) {
                browser.click("#tab-" + language);
                await().atMost(PATIENCE).until(() -> browser.text("#snippet").contains("whsec_"));
            }
            browser.screenshot(Path.of("target/docs-verify.png"));

            // On a phone nothing stands beside the screen.
            browser.resize(390, 844);
            browser.open(docs.resolve("/docs/"));
            assertThat((Boolean) browser.run("return document.documentElement.scrollWidth <= window.innerWidth"))
                    .isTrue();
            browser.screenshot(Path.of("target/docs-phone.png"));
            browser.resize(1200, 1600);

            // Every link of the page leads somewhere.
            for (Object link : (Iterable<?>)
                    browser.run(
                            "return [...document.querySelectorAll('a')].map(a => a.href).filter(h => h.startsWith(location.origin))")) {
                assertThat(status(URI.create(link.toString())))
                        .as(link.toString())
                        .isEqualTo(200);
            }

            // Every operation can be tried beside it.
            browser.open(docs.resolve("/docs/try"));
            await().atMost(PATIENCE).ignoreExceptions().until(() -> browser.text("#swagger-ui")
                    .contains("/v1/event-types"));
            browser.screenshot(Path.of("target/docs-operations.png"));
        }
    }

    private static int status(URI page) throws Exception {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()
                .send(HttpRequest.newBuilder(page).build(), BodyHandlers.discarding())
                .statusCode();
    }
}
