package io.atrium.subscription;

/** What a delivery is signed with. */
interface SigningKey {

    /** One signature for {@code webhook-signature}, of what stands before the body and of the body. */
    String sign(byte[] head, byte[] body);
}
