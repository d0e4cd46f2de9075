package io.atrium.record;

import io.atrium.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** In Odoo 14. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class AcceptLanguageTest extends AcceptLanguage {}
