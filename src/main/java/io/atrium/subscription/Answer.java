package io.atrium.subscription;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * How an attempt ended.
 *
 * @param status of the HTTP answer, or null when none came
 * @param error why none came: a short code, never a text of the other side
 * @param retryAfter what the other side asked for, or zero
 */
record Answer(Integer status, String error, Duration retryAfter) {

    private static final int REQUEST_TIMEOUT = 408;
    private static final int GONE = 410;
    private static final int TOO_MANY = 429;

    /** The filter met a fact that it cannot be applied to; nothing was sent. */
    static final Answer UNFILTERED = new Answer(null, "filter-failed", Duration.ZERO);

    /** The subscriber is left alone for a while; nothing was sent, and it is no attempt. */
    static final Answer LEFT_ALONE = new Answer(null, "left-alone", Duration.ZERO);

    /** The filter does not want the fact; nothing was sent. */
    static final Answer UNWANTED = new Answer(null, "unwanted", Duration.ZERO);

    /** The log does not hold the fact any more; nothing could be sent. */
    static final Answer FORGOTTEN = new Answer(null, "fact-forgotten", Duration.ZERO);

    static Answer none(Throwable cause) {
        return new Answer(null, code(cause), Duration.ZERO);
    }

    boolean isAccepted() {
        return status != null && status / 100 == 2;
    }

    boolean isGone() {
        return status != null && status == GONE;
    }

    /** Whether the subscriber did not refuse this delivery, but cannot take any now. */
    boolean isOutage() {
        return status == null
                ? !UNFILTERED.error.equals(error)
                : status >= 500 || status == REQUEST_TIMEOUT || status == TOO_MANY;
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
        if (cause instanceof TimeoutException || cause instanceof ConnectTimeoutException) {
            return "timeout";
        }
        if (cause instanceof SSLException) {
            return "tls-failed";
        }
        if (cause instanceof IllegalArgumentException) {
            return "address-refused";
        }
        return cause instanceof ConnectException ? "connection-refused" : "connection-failed";
    }
}
