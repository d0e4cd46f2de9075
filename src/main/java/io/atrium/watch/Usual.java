package io.atrium.watch;

import java.util.Arrays;
import java.util.Optional;

/**
 * What is usual, by the median and the median absolute deviation, which a few strange values in the history do not move
 * (compare Rousseeuw and Croux, Alternatives to the Median Absolute Deviation, 1993).
 *
 * @param spread what values are usually off the median: the standard deviation, where they are normally distributed
 * @param samples how many values it was found from
 */
record Usual(double median, double spread, int samples) {

    /** Makes the deviation of a normal distribution of the median one. */
    private static final double NORMAL = 1.4826;

    /** By how much the median deviation of so few values, from the second on, is too small; of more it is n / (n - 0.8). */
    private static final double[] FEW = {1.196, 1.495, 1.363, 1.206, 1.200, 1.140, 1.129, 1.107};

    /**
     * @param history in any order
     * @param fewest values that there must be, two or more
     * @param floor the least spread, greater than zero: a history without any says little about what is possible
     * @param deviation the median deviation in other histories like this one, or 0: that of a few values alone is often
     *     much too small
     * @return empty when there is too little history
     */
    static Optional<Usual> of(double[] history, int fewest, double floor, double deviation) {
        if (history.length < fewest) {
            return Optional.empty();
        }
        double median = median(history);
        double own = median(
                Arrays.stream(history).map(value -> Math.abs(value - median)).toArray());
        double spread = NORMAL * correction(history.length) * Math.max(own, deviation);
        return Optional.of(new Usual(median, Math.max(spread, floor), history.length));
    }

    private static double correction(int samples) {
        int place = samples - 2;
        return place < FEW.length ? FEW[place] : samples / (samples - 0.8);
    }

    /** Of at least one value. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** How many spreads a value is above the median; below it, negative. */
    double score(double value) {
        return (value - median) / spread;
    }
}
