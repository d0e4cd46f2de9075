package io.atrium.subscription;

import io.smallrye.mutiny.TimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/**
 * How an attempt ended.
 *
 * @param status of the HTTP answer, or null when none came
 * @param error why none came: a short code, never a text of the other side
 * @param retryAfter what the other side asked for, or zero
 */
record Answer(Integer status, String error, Duration retryAfter) {

    private static final int GONE = 410;

    static Answer none(Throwable cause) {
        return new Answer(null, code(cause), Duration.ZERO);
    }

    boolean isAccepted() {
        return status != null && status / 100 == 2;
    }

    boolean isGone() {
        return status != null && status == GONE;
    }

    /** In words for people. */
    String inWords() {
        return status == null ? error : "status " + status;
    }

    private static String code(Throwable cause) {
        if (cause instanceof AddressRefused) {
            return "address-refused";
        }
        if (cause instanceof UnknownHostException) {
            return "unknown-host";
        }
        if (cause instanceof TimeoutException || cause instanceof java.util.concurrent.TimeoutException) {
            return "timeout";
        }
        if (cause instanceof SSLException) {
            return "tls-failed";
        }
        return cause instanceof ConnectException ? "connection-refused" : "connection-failed";
    }
}
