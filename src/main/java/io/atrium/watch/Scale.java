package io.atrium.watch;

import io.atrium.measure.HourlyCount.Kind;
import java.util.Locale;

/**
 * A scale on which values of a kind spread alike however large they are, so that one threshold does for all.
 */
enum Scale {
    /** The spread of what comes by chance is 1 on this scale. Of many things, a twentieth more or less is nothing. */
    ROOT {
        @Override
        double floor(double median) {
            return Math.max(1, median / 40);
        }

        @Override
        double to(double value) {
            return 2 * Math.sqrt(Math.max(0, value));
        }

        @Override
        double from(double scaled) {
            double root = Math.max(0, scaled) / 2;
            return root * root;
        }

        @Override
        String words(double value, String unit) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
    },
    /** By how many times amounts differ; also below zero. A fifth more or less is nothing. */
    LOGARITHM {
        @Override
        double floor(double median) {
            return 0.2;
        }

        @Override
        double to(double value) {
            return Math.signum(value) * Math.log1p(Math.abs(value));
        }

        @Override
        double from(double scaled) {
            return Math.signum(scaled) * Math.expm1(Math.abs(scaled));
        }

        @Override
        String words(double value, String unit) {
            return String.format(Locale.ROOT, "%,.2f %s", value, unit);
        }
    },
    /** Parts of a whole; the spread of what comes by chance in a hundred things is 0.1 on this scale. */
    ANGLE {
        @Override
        double floor(double median) {
            return 0.1;
        }

        @Override
        double to(double value) {
            return 2 * Math.asin(Math.sqrt(Math.min(1, Math.max(0, value))));
        }

        @Override
        double from(double scaled) {
            double root = Math.sin(Math.min(Math.PI, Math.max(0, scaled)) / 2);
            return root * root;
        }

        @Override
        String words(double value, String unit) {
            return String.format(Locale.ROOT, "%.1f %%", 100 * value);
        }
    };

    static Scale of(Kind kind) {
        return switch (kind) {
            case COUNT -> ROOT;
            case AMOUNT -> LOGARITHM;
            case SHARE -> ANGLE;
        };
    }

    /** The least spread that is believed of a history with that median, on this scale. */
    abstract double floor(double median);

    abstract double to(double value);

    abstract double from(double scaled);

    /** As people read it. */
    abstract String words(double value, String unit);
}
