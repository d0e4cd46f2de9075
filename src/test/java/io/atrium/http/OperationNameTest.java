package io.atrium.http;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class OperationNameTest {

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/openapi, /openapi",
        "/v1/suppliers, /v1/suppliers",
        "/v1/suppliers/sup_53ysn18k, /v1/suppliers/…",
        "/hints/odoo/a-secret-key, /hints/odoo/…",
        "/v1/suppliers/sup_53ysn18k/bank-accounts, /v1/suppliers/…"
    })
    void whatIsNoOperationIsNamedByHowItBegins(String path, String name) {
        assertThat(OperationName.beginning(path)).isEqualTo(name);
    }
}
