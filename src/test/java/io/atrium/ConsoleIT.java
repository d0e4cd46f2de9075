package io.atrium;

import io.atrium.kernel.PublicId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import static io.atrium.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The console in a real browser: what went wrong is found there, and put right. Screenshots lie in target/console. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path SCREENSHOTS = Path.of("target/console");
    private static final int TALLEST = 2600;

    /** What somebody who cannot see the page, or has no mouse, would stumble over. */
    private static final String OBSTACLES =
            """
            const named = element => element.labels?.length || element.getAttribute('aria-label')
                || element.getAttribute('aria-labelledby') || element.textContent.trim() || element.title;
            const offences = [];
            for (const element of document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a[href], canvas')) {
                if (!named(element) && !element.labels?.length) offences.push('without a name: ' + element.outerHTML);
            }
            for (const element of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
                if (!element.labels.length && !element.getAttribute('aria-label')) offences.push('without a label: ' + element.outerHTML);
            }
            const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
            ids.filter((id, index) => ids.indexOf(id) !== index).forEach(id => offences.push('twice: ' + id));
            if (document.querySelectorAll('h1').length !== 1) offences.push('not one h1');
            if (document.querySelectorAll('main').length !== 1) offences.push('not one main');
            if (!document.documentElement.lang || !document.title) offences.push('no language or title');
            if (document.querySelector('[tabindex]:not([tabindex="0"]):not([tabindex="-1"])')) offences.push('an order of its own');
            return offences;""";

    private static Stage stage;
    private static GatewayProcess gateway;
    private static Browser browser;
    private static Client client;

    @BeforeAll
    static void open() throws IOException {
        assumeTrue(Browser.isInstalled(), "Chromium and its driver are not installed");
        Files.createDirectories(SCREENSHOTS);
        stage = new Stage(Target.SANDBOX_19, Map.of(), Map.of("atrium.command.second-person.supplier-bank", "true"));
        stage.set();
        gateway = stage.gateway();
        client = Client.of(gateway);
        browser = new Browser();
        browser.show(1280, 800, false);
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
        if (stage != null) {
            stage.close();
        }
    }

    @Test
    @Order(1)
    void theDemoUserSignsIn() throws IOException {
        page("");
        assertThat(browser.text("h1")).isEqualTo("Sign in");
        shoot("sign-in");

        browser.click("button.main");

        await().atMost(PATIENCE).ignoreExceptions().until(() -> browser.text("h1")
                .equals("Overview"));
        assertThat(browser.text("#flows")).contains("Changes from Odoo");
    }

    @Test
    @Order(2)
    void anUnknownDepartmentIsFoundAndMappedHereAndTheEmployeeIsRightInOdoo() throws IOException {
        // Given: a table of departments that lacks one, and two employees who are moved there.
        assertThat(client.post("/ops/v1/mappings", key(), mapping("Lab", "Laboratory"))
                        .status())
                .isEqualTo(201);
        String mira = newEmployee("Mira Sandoval");
        String kim = newEmployee("Kim Abara");
        move(mira, "Theatre 2");
        move(kim, "Theatre 2");

        // When: the one case is found in the console, and the value mapped there.
        await().atMost(PATIENCE)
                .until(() -> openCases("Theatre 2").size() == 1
                        && openCases("Theatre 2").getJsonObject(0).getInteger("occurrences") == 2);
        String opened = openCases("Theatre 2").getJsonObject(0).getString("id");
        page("/exceptions");
        browser.type("#f-q", "Theatre 2\n");
        await().atMost(PATIENCE).ignoreExceptions().until(() -> browser.text("#rows")
                .contains("hr-operations"));
        shoot("exceptions-found");
        browser.click("#rows a");
        await().atMost(PATIENCE).ignoreExceptions().until(() -> browser.text("h1")
                .contains("Theatre 2"));
        shoot("exception");
        browser.type("#to", "Intensive Care\n");

        // Then: what waited is done, right, and told of.
        await().atMost(PATIENCE).ignoreExceptions().until(() -> browser.text("#case")
                .contains("Resolved"));
        shoot("exception-resolved");
        assertThat(stage.desk().department(mira)).endsWith("Intensive Care");
        assertThat(stage.desk().department(kim)).endsWith("Intensive Care");
        assertThat(client.told(opened)).startsWith("opened").endsWith("resolved");
        page("/audit?subject=" + opened);
        assertThat(browser.text("#rows")).contains("demo").contains("exception.");
    }

    @Test
    @Order(3)
    void whatIsMappedAheadIsRetriedByAButton() {
        // Given
        String noor = newEmployee("Noor Lindqvist");
        move(noor, "Theatre 9");
        await().atMost(PATIENCE).until(() -> openCases("Theatre 9").size() == 1);
        String opened = openCases("Theatre 9").getJsonObject(0).getString("id");

        // When
        page("/mappings/new");
        browser.run("document.querySelector('#source').value = 'bamboohr'; return 0");
        browser.type("#field", "department");
        browser.type("#from", "Theatre 9");
        browser.type("#to", "Nursing");
        browser.run("document.querySelector('#validFrom').value = '2026-11-01T00:00'; return 0");
        browser.click("form.card button.main");
        await().atMost(PATIENCE).ignoreExceptions().until(() -> browser.text("main")
                .contains("The mapping is saved"));
        page("/exceptions/" + opened);
        browser.click("#retry");

        // Then
        await().atMost(PATIENCE).ignoreExceptions().until(() -> browser.text("#case")
                .contains("Resolved"));
        assertThat(stage.desk().department(noor)).endsWith("/ Nursing");
    }

    /** The address of somebody who is known here. */
    private static String newEmployee(String name) {
        String email = name.toLowerCase(Locale.ROOT).replace(' ', '.') + "@clinic.example";
        String employee = PublicId.of("emp", stage.desk().newEmployee(name, email));
        await().atMost(PATIENCE)
                .until(() -> client.get("/v1/employees/" + employee).status() == 200);
        return email;
    }

    /** The HR system says that somebody is in another department now. */
    private static void move(String email, String department) {
        HrSystem.Delivery delivery =
                HrSystem.bambooHr(email, Map.of("Work Email", email, "Department", department), Instant.now());
        assertThat(client.deliver("bamboohr", delivery.body(), delivery.headers())
                        .status())
                .isEqualTo(202);
    }

    private static JsonArray openCases(String text) {
        return client.get("/ops/v1/exceptions?status=open&q=" + text.replace(" ", "%20"))
                .json()
                .getJsonArray("data");
    }

    @Test
    @Order(4)
    void everyPageLooksRightOnALaptopAndOnAPhone() throws IOException {
        String receipt = seed();

        for (String name : new String[] {
            "exceptions",
            "reconciliations",
            "receipts",
            "quarantine",
            "mappings",
            "mappings/new",
            "subscriptions",
            "replays",
            "replays/new",
            "capture",
            "interfaces",
            "audit",
            "audit/verification",
            "approvals"
        }) {
            page("/" + name);
            shoot(name.replace('/', '-'));
        }
        page("/receipts/" + receipt);
        shoot("receipt");
        follow("/subscriptions", "#list tbody a");
        shoot("subscription");
        browser.click("#rotate summary");
        browser.click("#rotate button");
        await().atMost(PATIENCE).ignoreExceptions().until(() -> browser.text("h1")
                .equals("The new secret"));
        // It is the answer to a form, and cannot be opened again.
        look("subscription-secret-phone", 390, 844);
        look("subscription-secret-laptop", 1280, 800);
        follow("/replays", "#rows a");
        shoot("replay");
        follow("/reconciliations", "#rows a");
        assertThat(browser.text("#run thead")).contains("Odoo");
        await().atMost(PATIENCE).ignoreExceptions().until(() -> !browser.text("#run")
                .contains("running"));
        shoot("reconciliation");
        follow("/approvals", "#rows a");
        shoot("approval");
        // The chart begins when there have been some looks.
        page("");
        await().atMost(PATIENCE)
                .until(() -> (Boolean) browser.run("return !!document.querySelector('#rates').dataset.chart"));
        page("");
        shoot("overview");
    }

    @Test
    @Order(5)
    void aSecondPersonApprovesWhatOneMayNotDoAlone() {
        // Given
        page("/approvals?state=awaiting");
        String approval =
                browser.run("return document.querySelector('#rows a').href").toString();

        // When
        browser.click(".who button");
        await().atMost(PATIENCE).ignoreExceptions().until(() -> browser.text("h1")
                .equals("Sign in"));
        browser.click("form + form button");
        await().atMost(PATIENCE).ignoreExceptions().until(() -> browser.text("h1")
                .equals("Overview"));
        browser.open(URI.create(approval));
        assertThat(browser.text("main")).contains("Your decision");
        browser.click("section form button.main");

        // Then
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            browser.open(URI.create(approval));
            return browser.text("h1").contains("approved");
        });
        assertThat(browser.text("main")).contains("by approver");
    }

    /** Something of everything; the receipt of a delivery that is applied. */
    private static String seed() {
        String failing = client.post("/v1/subscriptions", key(), subscription("Payroll bridge", "io.atrium.employee.*"))
                .json()
                .getString("id");
        // Nobody is there to take it.
        client.post("/v1/subscriptions/" + failing + "/test", key(), new JsonObject());
        client.post("/v1/subscriptions", key(), subscription("Spend analytics", "io.atrium.invoice.*"));
        for (String[] one : new String[][] {{"Nursing Ward 3", "Ward 3"}, {"Rx", "Pharmacy"}}) {
            assertThat(client.post("/ops/v1/mappings", key(), mapping(one[0], one[1]))
                            .status())
                    .isEqualTo(201);
        }
        move(newEmployee("Ida Holm"), "Theatre 12");
        HrSystem.Delivery promotion = HrSystem.bambooHr(
                "300",
                Map.of("Work Email", "joris.falkner@example.org", "Job Title", "Head of Nursing"),
                Instant.now());
        String receipt = client.deliver("bamboohr", promotion.body(), promotion.headers())
                .json()
                .getString("receipt");
        HrSystem.Delivery forged = promotion.tampered();
        assertThat(client.deliver("bamboohr", forged.body(), forged.headers()).status())
                .isEqualTo(401);
        String supplier = client.get("/v1/suppliers?limit=1")
                .json()
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("id");
        Client.Answer waiting = client.post(
                "/v1/suppliers/" + supplier + "/bank-accounts",
                key(),
                new JsonObject().put("accountNumber", "BE68539007547034").put("accountHolder", "Palmguard Gloves"));
        assertThat(waiting.status()).isEqualTo(202);
        assertThat(client.post("/ops/v1/reconciliations", key(), new JsonObject().put("domain", "orders"))
                        .status())
                .isEqualTo(201);
        await().atMost(PATIENCE).until(() -> client.get("/ops/v1/receipts/" + receipt)
                .json()
                .getString("state")
                .equals("applied"));
        String subscription = client.get("/v1/subscriptions")
                .json()
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("id");
        assertThat(client.post(
                                "/ops/v1/replays",
                                key(),
                                new JsonObject()
                                        .put("subscriptionId", subscription)
                                        .put(
                                                "from",
                                                Instant.now()
                                                        .minus(Duration.ofDays(1))
                                                        .toString())
                                        .put("rate", 1))
                        .status())
                .isEqualTo(201);
        return receipt;
    }

    private static JsonObject subscription(String description, String types) {
        return new JsonObject()
                .put("url", "http://localhost:9/" + types.split("\\.")[2])
                .put("types", new JsonArray().add(types))
                .put("description", description);
    }

    private static JsonObject mapping(String from, String to) {
        return new JsonObject()
                .put("source", "bamboohr")
                .put("field", "department")
                .put("from", from)
                .put("to", to)
                .put("steward", "hr-operations")
                .put("validFrom", "2026-11-01T00:00:00Z");
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private static void page(String path) {
        browser.open(URI.create(gateway.url() + "/console" + path));
    }

    /** Opens a page, and from it what its link leads to. */
    private static void follow(String path, String link) {
        page(path);
        browser.open(URI.create(browser.run("return document.querySelector('" + link + "').href")
                .toString()));
    }

    /** In both sizes, and dark; the whole page, which nowhere is wider than the screen. */
    private static void shoot(String name) throws IOException {
        shoot(name + "-laptop", 1280, 800, false);
        shoot(name + "-phone", 390, 844, false);
        shoot(name + "-dark", 1280, 800, true);
        browser.show(1280, 800, false);
    }

    private static void shoot(String name, int width, int height, boolean dark) throws IOException {
        browser.show(width, height, dark);
        // Charts take their colours when they are drawn.
        browser.open(URI.create(browser.run("return location.href").toString()));
        int whole = ((Number) browser.run("return document.documentElement.scrollHeight")).intValue();
        browser.show(width, Math.min(Math.max(whole, height), TALLEST), dark);
        look(name, width);
    }

    private static void look(String name, int width, int height) throws IOException {
        browser.show(width, height, false);
        look(name, width);
    }

    private static void look(String name, int width) throws IOException {
        browser.screenshot(SCREENSHOTS.resolve(name + ".png"));
        assertThat((Iterable<?>) browser.run(OBSTACLES)).as(name).isEmpty();
        assertThat(browser.complaints()).as(name).isEmpty();
        assertThat(((Number) browser.run("return document.documentElement.scrollWidth")).intValue())
                .as(name + " is not wider than the screen")
                .isLessThanOrEqualTo(width);
    }
}
