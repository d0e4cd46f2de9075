package io.atrium.subscription;

import io.atrium.kernel.Failure;
import io.atrium.kernel.Violation;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class SubscriptionRequestTest {

    private static SubscriptionRequest request(String url, List<String> types, String description) {
        return new SubscriptionRequest(url, types, null, null, null, description, null, null, null, null);
    }

    private static SubscriptionRequest filtered(String filter) {
        return new SubscriptionRequest(
                "https://partner.example", null, null, filter, null, null, null, null, null, null);
    }

    @Test
    void asksForAllTypesWhenNoneAreGiven() {
        SubscriptionRequest request = request("https://partner.example/hook?a=b", null, null);

        SubscriptionRequest checked = request.checked(false);

        assertThat(checked.types()).containsExactly("*");
    }

    @Test
    void namesEverythingThatIsWrongAtOnce() {
        SubscriptionRequest request =
                request("", List.of("io.atrium.employee.created.v1", "employee"), "x".repeat(501));

        assertThat(broken(request)).containsExactlyInAnyOrder("url", "types[1].<list element>", "description");
    }

    @Test
    void namesEverythingThatIsWrongWithAUrlAtOnce() {
        SubscriptionRequest request = request("http://user:word@partner.example/#top", null, null);

        Failure failure = catchThrowableOfType(Failure.class, () -> request.checked(false));

        assertThat(failure.violations()).extracting(Violation::pointer).containsExactly("/url", "/url", "/url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "partner.example",
                "/hook",
                "ftp://partner.example",
                "mailto:a@partner.example",
                "https://",
                "https:///hook",
                "http://partner.example",
                "https://user@partner.example",
                "https://partner.example#x",
                "https://partner.example:0",
                "https://partner.example:99999",
                "https://part ner.example",
                "https://a_b.example",
                "https://0177.0.0.1",
                "https://0x7f.0.0.1",
                "https://8.8.8",
                "https://8.8.8.8.",
                "https://8.8.8.256",
                "https://partner.example.8",
                "https://partner.example:22",
                "https://partner.example:80"
            })
    void refusesUrlsThatAreNotPlainAbsoluteHttps(String url) {
        SubscriptionRequest request = request(url, null, null);

        Failure failure = catchThrowableOfType(Failure.class, () -> request.checked(false));

        assertThat(failure.violations()).isNotEmpty().allMatch(it -> it.pointer()
                .equals("/url"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://0.0.0.0",
                "https://8.8.8.8",
                "https://19.99.100.109",
                "https://110.199.200.249",
                "https://250.255.1.10",
                "https://[2606:4700::1111]",
                "https://8.partner.example",
                "https://partner8.example:8443/a?b=c"
            })
    void acceptsHostsThatEverybodyReadsAlike(String url) {
        assertThat(request(url, null, null).checked(false).url()).isEqualTo(url);
    }

    @Test
    void allowsPlainHttpToInsecureTargets() {
        SubscriptionRequest request = request("http://localhost:9000/hook", null, null);

        SubscriptionRequest checked = request.checked(true);

        assertThat(checked.url()).isEqualTo("http://localhost:9000/hook");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "io.atrium.*", "io.atrium.purchase-order.*", "io.atrium.purchase-order.confirmed.v1"})
    void acceptsFullTypesAndTrailingWildcards(String type) {
        SubscriptionRequest request = request("https://partner.example", List.of(type, type), null);

        assertThat(broken(request)).isEmpty();
        SubscriptionRequest checked = request.checked(false);

        assertThat(checked.types()).containsExactly(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "**",
                "io.atrium",
                "io.atrium.emp*",
                "io.*.created.v1",
                "io.atrium.employee.created",
                "IO.ATRIUM.*",
                "com.example.*"
            })
    void refusesTypesThatCouldNeverMatch(String type) {
        SubscriptionRequest request = request("https://partner.example", List.of(type), null);

        assertThat(broken(request)).containsExactly("types[0].<list element>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data.status = 'confirmed'",
                "$number(data.total.amount) >= 10000 and data.total.currency in ['USD', \"EUR\"]",
                "$count(data.lines[quantity > 5]) = 1",
                "$not($exists(data.previous.`work email`))",
                "subject != 'po_1' or (data.a.b - 1.5e3) * 2 < -1"
            })
    void acceptsFiltersOfPathsComparisonsAndSimpleFunctions(String filter) {
        assertThat(filtered(filter).checked(false).filter()).isEqualTo(filter);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "data.status = ",
                "data.status =! 'x'",
                "(data",
                "$contains(subject, /(a+)+$/)",
                "$match(subject, 'a')",
                "$eval('1')",
                "function($x) { $x }",
                "($f := 1; $f)",
                "[1..10000000]",
                "data.[1, 1].[1, 1]",
                "data.lines.($$.data.lines)",
                "**.a",
                "%.a",
                "data ~> $count",
                "data.lines^(quantity)",
                "data.lines@$l",
                "$",
                "data{type: data}",
                "a & b",
                "$count",
                "$unknown(data)",
                "data.status = 'open",
                "a /* comment */"
            })
    void refusesFiltersThatAreNoneOrCouldTakeLong(String filter) {
        Failure failure =
                catchThrowableOfType(Failure.class, () -> filtered(filter).checked(false));

        assertThat(failure).as(filter).isNotNull();
        assertThat(failure.violations()).extracting(Violation::pointer).containsExactly("/filter");
    }

    @Test
    void refusesAnEmptyListOfTypes() {
        SubscriptionRequest request = request("https://partner.example", List.of(), null);

        assertThat(broken(request)).containsExactly("types");
    }

    private static List<String> broken(SubscriptionRequest request) {
        try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
            return factory.getValidator().validate(request).stream()
                    .map(violation -> violation.getPropertyPath().toString())
                    .toList();
        }
    }
}
