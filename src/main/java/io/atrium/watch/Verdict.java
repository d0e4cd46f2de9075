package io.atrium.watch;

import java.util.Arrays;
import java.util.Optional;

/**
 * A value held against the same hour of the weeks before.
 *
 * @param usual the median of these
 * @param low the least that would not be out of line
 * @param high the most
 * @param score how many spreads it is above the median; below it, negative
 * @param weeks how many it was held against
 * @param isUnusual whether it is out of line
 */
record Verdict(double value, double usual, double low, double high, double score, int weeks, boolean isUnusual) {

    static final String MORE = "more";
    static final String LESS = "less";

    /**
     * @param deviation the median deviation in other hours, on the scale
     * @return empty when there is too little history to say anything
     */
    static Optional<Verdict> of(
            double value, double[] history, Scale scale, double deviation, int fewest, double threshold) {
        if (history.length < fewest) {
            return Optional.empty();
        }
        double[] scaled = Arrays.stream(history).map(scale::to).toArray();
        double floor = scale.floor(Usual.median(scaled));
        return Usual.of(scaled, fewest, floor, deviation).map(usual -> {
            double reach = threshold * usual.spread();
            double score = usual.score(scale.to(value));
            return new Verdict(
                    value,
                    Usual.median(history),
                    scale.from(usual.median() - reach),
                    scale.from(usual.median() + reach),
                    score,
                    usual.samples(),
                    Math.abs(score) >= threshold);
        });
    }

    String direction() {
        return score < 0 ? LESS : MORE;
    }
}
