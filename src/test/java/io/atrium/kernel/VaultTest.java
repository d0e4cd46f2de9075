package io.atrium.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class VaultTest {

    private static final byte[] PLAIN = "Jane Roe, 4 July 1980".getBytes(StandardCharsets.UTF_8);
    private static final byte[] HERE = {1};
    private static final byte[] ELSEWHERE = {2};

    private final String key = Vault.newKey();
    private final Vault vault = new Vault(List.of(key));

    @Test
    void what_is_sealed_can_be_opened_by_another_vault_with_the_same_key() {
        byte[] sealed = vault.seal(PLAIN, HERE);

        byte[] opened = new Vault(List.of(key)).open(sealed, HERE);

        assertThat(opened).isEqualTo(PLAIN);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("Jane", "1980");
    }

    @Test
    void nothing_is_sealed_the_same_twice() {
        Set<String> sealed = new HashSet<>();

        IntStream.range(0, 100).forEach(i -> {
            sealed.add(Arrays.toString(vault.seal(PLAIN, HERE)));
            sealed.add(Arrays.toString(new Vault(List.of(key)).seal(PLAIN, HERE)));
        });

        assertThat(sealed).hasSize(200);
    }

    @Test
    void an_older_key_still_opens_what_it_sealed() {
        byte[] sealed = vault.seal(PLAIN, HERE);
        String newer = Vault.newKey();

        byte[] opened = new Vault(List.of(newer, key)).open(sealed, HERE);

        assertThat(opened).isEqualTo(PLAIN);
        assertThatThrownBy(() -> new Vault(List.of(newer)).open(sealed, HERE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not configured");
    }

    @Test
    void what_was_moved_elsewhere_cannot_be_opened() {
        byte[] sealed = vault.seal(PLAIN, HERE);

        assertThatThrownBy(() -> vault.open(sealed, ELSEWHERE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void no_byte_can_be_changed_or_left_out() {
        byte[] sealed = vault.seal(PLAIN, HERE);

        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            byte[] shorter = Arrays.copyOf(sealed, i);
            assertThatThrownBy(() -> vault.open(changed, HERE)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> vault.open(shorter, HERE)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void nothing_at_all_can_be_sealed_too() {
        byte[] sealed = vault.seal(new byte[0], HERE);

        assertThat(vault.open(sealed, HERE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no base64!", "c2hvcnQ=", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"})
    void what_is_no_key_is_refused_and_not_repeated(String noKey) {
        assertThatThrownBy(() -> new Vault(List.of(noKey)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a key is the base64 of 32 bytes");
    }
}
