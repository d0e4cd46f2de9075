package io.atrium.kernel;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals bytes for storage (AES-256-GCM) and opens them again. Each vault seals with a key of its own, derived from the
 * configured one and a random salt, and counts its nonces: none is ever used twice, however much is sealed and by however
 * many replicas (NIST SP 800-38D, section 8).
 *
 * <p>Sealed bytes are: the format (1 byte), the mark of the configured key (4), the salt (16), the number of the message
 * (8), and what AES-GCM gives, its tag included (16 more than the plain bytes).
 */
public final class Vault {

    /** Bytes of a configured key. */
    public static final int KEY_BYTES = 32;

    private static final byte FORMAT = 1;
    private static final int MARK_BYTES = 4;
    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEAD_BYTES = 1 + MARK_BYTES + SALT_BYTES + Long.BYTES;

    /** A bound on derived keys held; each start of a replica makes one. */
    private static final int MOST_DERIVED = 1_000;

    private static final ThreadLocal<Cipher> CIPHER = ThreadLocal.withInitial(Vault::cipher);

    private final Map<ByteBuffer, byte[]> masters = new LinkedHashMap<>();
    private final Map<ByteBuffer, SecretKeySpec> derived = new ConcurrentHashMap<>();
    private final byte[] mark;
    private final byte[] salt = new byte[SALT_BYTES];
    private final SecretKeySpec own;
    private final AtomicLong sealed = new AtomicLong();

    /**
     * @param keys base64 of 32 bytes each; the first seals, all of them open
     * @throws IllegalArgumentException when there is none, or one is no such key; the message does not repeat it
     */
    public Vault(List<String> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("there is no key");
        }
        keys.forEach(key -> {
            byte[] master = decoded(key);
            masters.put(ByteBuffer.wrap(mark(master)), master);
        });
        byte[] first = decoded(keys.get(0));
        this.mark = mark(first);
        new SecureRandom().nextBytes(salt);
        this.own = derive(first, salt);
    }

    /** A new key, as it is configured. */
    public static String newKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /**
     * @param context is not stored, and has to be the same when the bytes are opened: it ties them to their place
     */
    public byte[] seal(byte[] plain, byte[] context) {
        long number = sealed.incrementAndGet();
        ByteBuffer head =
                ByteBuffer.allocate(HEAD_BYTES).put(FORMAT).put(mark).put(salt).putLong(number);
        try {
            Cipher cipher = CIPHER.get();
            cipher.init(Cipher.ENCRYPT_MODE, own, new GCMParameterSpec(TAG_BITS, nonce(number)));
            cipher.updateAAD(head.array());
            cipher.updateAAD(context);
            byte[] whole = Arrays.copyOf(head.array(), HEAD_BYTES + cipher.getOutputSize(plain.length));
            cipher.doFinal(plain, 0, plain.length, whole, HEAD_BYTES);
            return whole;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /** Whether the bytes were sealed with the first of the configured keys, so that the others are not needed for them. */
    public boolean isCurrent(byte[] whole) {
        return whole.length >= HEAD_BYTES
                && whole[0] == FORMAT
                && Arrays.equals(whole, 1, 1 + MARK_BYTES, mark, 0, MARK_BYTES);
    }

    /**
     * @throws IllegalArgumentException when the bytes were not sealed by these keys and in this context
     */
    public byte[] open(byte[] whole, byte[] context) {
        if (whole.length < HEAD_BYTES + TAG_BITS / Byte.SIZE || whole[0] != FORMAT) {
            throw new IllegalArgumentException("these bytes were not sealed here");
        }
        byte[] head = Arrays.copyOf(whole, HEAD_BYTES);
        long number = ByteBuffer.wrap(head).getLong(HEAD_BYTES - Long.BYTES);
        try {
            Cipher cipher = CIPHER.get();
            cipher.init(Cipher.DECRYPT_MODE, key(head), new GCMParameterSpec(TAG_BITS, nonce(number)));
            cipher.updateAAD(head);
            cipher.updateAAD(context);
            return cipher.doFinal(whole, HEAD_BYTES, whole.length - HEAD_BYTES);
        } catch (GeneralSecurityException changed) {
            throw new IllegalArgumentException("these bytes were changed, or are of another place", changed);
        }
    }

    private SecretKeySpec key(byte[] head) {
        byte[] master = masters.get(ByteBuffer.wrap(Arrays.copyOfRange(head, 1, 1 + MARK_BYTES)));
        if (master == null) {
            throw new IllegalArgumentException("the key these bytes were sealed with is not configured");
        }
        ByteBuffer name = ByteBuffer.wrap(Arrays.copyOfRange(head, 1, 1 + MARK_BYTES + SALT_BYTES));
        if (derived.size() >= MOST_DERIVED) {
            derived.clear();
        }
        return derived.computeIfAbsent(
                name, unknown -> derive(master, Arrays.copyOfRange(head, 1 + MARK_BYTES, 1 + MARK_BYTES + SALT_BYTES)));
    }

    /** HMAC as a pseudorandom function of the salt (NIST SP 800-108). */
    private static SecretKeySpec derive(byte[] master, byte[] salt) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(master, "HmacSHA256"));
            return new SecretKeySpec(mac.doFinal(salt), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static byte[] nonce(long number) {
        return ByteBuffer.allocate(NONCE_BYTES)
                .putLong(NONCE_BYTES - Long.BYTES, number)
                .array();
    }

    private static byte[] decoded(String key) {
        try {
            byte[] bytes = Base64.getDecoder().decode(key.strip());
            if (bytes.length == KEY_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            // Said below, without the key.
        }
        throw new IllegalArgumentException("a key is the base64 of " + KEY_BYTES + " bytes");
    }

    /** Tells keys apart and nothing about them. */
    private static byte[] mark(byte[] master) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) 'm');
            return Arrays.copyOf(digest.digest(master), MARK_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Cipher cipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }
}
