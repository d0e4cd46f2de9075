/**
 * Promise: how much waits, for how long, and what has become of it, is known to those who watch, whoever of the replicas
 * they ask.
 *
 * <p>Comes in: what each room lets be measured.
 *
 * <p>Goes out: gauges at {@code /q/metrics}.
 *
 * <p>Never: a series for each document, caller or subscription.
 */
package io.atrium.measure;
