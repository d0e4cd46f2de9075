package io.atrium.k8s;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What Prometheus takes, and what it does not. */
class PromqlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "up == 1",
                "sum by (job) (rate(a_total{b=\"c\",d=~\"e.*\"}[5m])) / sum(rate(a_total[5m])) > 0.01",
                "sum(rate(a[5m])) by (job)",
                "histogram_quantile(0.99, sum by (le) (rate(a_bucket[$__rate_interval])))",
                "a > 5 and on (b) c == 0 or vector(0)",
                "max_over_time(a[1d:5m] offset 1h)",
                "topk(3, -a ^ 2)",
                "time() - max(a{b!=\"c\"}) > 93600",
                "a * on (b) group_left (c) d"
            })
    void anExpressionIsRead(String expression) {
        assertThat(Promql.parse(expression).metrics()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sum(",
                "rate(a)",
                "rate(sum(a[5m]))",
                "sum(a[5m])",
                "a{b}",
                "a{b=c}",
                "a and 1",
                "nonsense(a)",
                "topk(a, 3)",
                "a[5]",
                "a b",
                "sum by job (a)",
                "a == \"text\""
            })
    void whatIsNoneIsRefused(String expression) {
        assertThatThrownBy(() -> Promql.parse(expression)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theMetricsAndLabelsThatItNamesAreKnown() {
        Promql read = Promql.parse("sum by (source) (increase(a_total{outcome=\"b\"}[1h])) > 2 * max(c)");

        assertThat(read.metrics()).containsOnlyKeys("a_total", "c").containsEntry("a_total", Set.of("outcome"));
        assertThat(read.grouped()).containsExactly("source");
        assertThat(read.type()).isEqualTo(Promql.Type.INSTANT);
    }
}
