package io.atrium.record;

import io.atrium.Playground;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** In Odoo 19. */
@QuarkusTest
@WithTestResource(Playground.class)
class AcceptLanguageInNewerOdooTest extends AcceptLanguage {}
