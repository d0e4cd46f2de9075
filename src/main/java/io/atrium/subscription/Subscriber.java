package io.atrium.subscription;

import java.util.List;

/**
 * Who subscribes.
 *
 * @param client sees and manages its own subscriptions only
 * @param legalEntities the limit its subscriptions inherit, or null for none
 */
record Subscriber(String client, List<String> legalEntities) {}
