package io.atrium.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A bad Odoo on demand. */
class FaultsTest {

    private static final BiPredicate<String, String> CREATES = (model, method) -> method.equals("create");

    private Running odoo;

    @BeforeEach
    void start() {
        odoo = Running.odoo(14);
    }

    @AfterEach
    void stop() {
        odoo.close();
    }

    private void create() {
        odoo.call("res.partner", "create", JsonArray.of(new JsonObject().put("name", "Doubtful")), Map.of());
    }

    private int created() {
        return odoo.count("res.partner", JsonArray.of("name", "=", "Doubtful"));
    }

    @Test
    void drops_a_call_before_doing_it() {
        odoo.sandbox.faults().answerOnceWith(CREATES, Faults.dropBefore());

        assertThatThrownBy(this::create).isInstanceOf(Running.NoAnswer.class);

        assertThat(created()).isZero();
    }

    @Test
    void drops_a_call_after_doing_it() {
        odoo.sandbox.faults().answerOnceWith(CREATES, Faults.dropAfter());

        assertThatThrownBy(this::create).isInstanceOf(Running.NoAnswer.class);

        assertThat(created()).isOne();
    }

    @Test
    void answers_like_a_broken_proxy_until_told_otherwise() {
        odoo.sandbox.faults().answerWith(CREATES, Faults.badGateway());

        assertThatThrownBy(this::create).hasMessage("status 502");

        odoo.sandbox.faults().clear();
        create();
        assertThat(created()).isOne();
    }

    @Test
    void does_a_delayed_call_in_the_end() {
        odoo.sandbox.faults().answerWith(CREATES, Faults.delay(Duration.ofMillis(50)));

        create();

        assertThat(created()).isOne();
    }

    @Test
    void remembers_its_calls() {
        create();

        assertThat(odoo.sandbox.calls()).containsExactly("res.partner.create");
    }
}
