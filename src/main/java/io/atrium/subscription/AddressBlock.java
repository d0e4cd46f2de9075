package io.atrium.subscription;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A range of addresses that share their first bits, such as {@code 10.0.0.0/8}. */
record AddressBlock(byte[] network, int bits) {

    static AddressBlock of(String text) {
        int slash = text.indexOf('/');
        try {
            byte[] network = InetAddress.getByName(text.substring(0, slash)).getAddress();
            return new AddressBlock(network, Integer.parseInt(text.substring(slash + 1)));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    boolean contains(InetAddress candidate) {
        byte[] address = candidate.getAddress();
        if (address.length != network.length) {
            return false;
        }
        int whole = bits / 8;
        for (int i = 0; i < whole; i++) {
            if (address[i] != network[i]) {
                return false;
            }
        }
        int rest = bits % 8;
        return rest == 0 || ((address[whole] ^ network[whole]) & 0xFF) >>> (8 - rest) == 0;
    }
}
