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

    @Test
    void asksForAllTypesWhenNoneAreGiven() {
        SubscriptionRequest request = new SubscriptionRequest("https://partner.example/hook?a=b", null, null);

        SubscriptionRequest checked = request.checked(false);

        assertThat(checked.types()).containsExactly("*");
    }

    @Test
    void namesEverythingThatIsWrongAtOnce() {
        SubscriptionRequest request =
                new SubscriptionRequest("", List.of("io.atrium.employee.created.v1", "employee"), "x".repeat(501));

        assertThat(broken(request)).containsExactlyInAnyOrder("url", "types[1].<list element>", "description");
    }

    @Test
    void namesEverythingThatIsWrongWithAUrlAtOnce() {
        SubscriptionRequest request = new SubscriptionRequest("http://user:word@partner.example/#top", null, null);

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
                "https://a_b.example"
            })
    void refusesUrlsThatAreNotPlainAbsoluteHttps(String url) {
        SubscriptionRequest request = new SubscriptionRequest(url, null, null);

        Failure failure = catchThrowableOfType(Failure.class, () -> request.checked(false));

        assertThat(failure.violations()).isNotEmpty().allMatch(it -> it.pointer()
                .equals("/url"));
    }

    @Test
    void allowsPlainHttpToInsecureTargets() {
        SubscriptionRequest request = new SubscriptionRequest("http://localhost:9000/hook", null, null);

        SubscriptionRequest checked = request.checked(true);

        assertThat(checked.url()).isEqualTo("http://localhost:9000/hook");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "io.atrium.*", "io.atrium.purchase-order.*", "io.atrium.purchase-order.confirmed.v1"})
    void acceptsFullTypesAndTrailingWildcards(String type) {
        SubscriptionRequest request = new SubscriptionRequest("https://partner.example", List.of(type, type), null);

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
        SubscriptionRequest request = new SubscriptionRequest("https://partner.example", List.of(type), null);

        assertThat(broken(request)).containsExactly("types[0].<list element>");
    }

    @Test
    void refusesAnEmptyListOfTypes() {
        SubscriptionRequest request = new SubscriptionRequest("https://partner.example", List.of(), null);

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
