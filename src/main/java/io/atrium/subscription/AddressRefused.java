package io.atrium.subscription;

/** Every address of a subscriber's host is one that only insiders may reach. */
class AddressRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AddressRefused(String host) {
        super(host + " has no public address");
    }
}
