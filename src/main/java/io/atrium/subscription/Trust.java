package io.atrium.subscription;

import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whose certificates subscribers may have: those of the authorities that Java trusts, and of some that are configured. */
final class Trust {

    private Trust() {}

    /** @throws IllegalStateException when the file holds no certificates */
    static TrustOptions in(Path certificates) {
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            for (X509Certificate usual : manager(null).getAcceptedIssuers()) {
                all.setCertificateEntry("java-" + all.size(), usual);
            }
            for (Certificate further : read(certificates)) {
                all.setCertificateEntry("configured-" + all.size(), further);
            }
            return TrustOptions.wrap(manager(all));
        } catch (IOException | GeneralSecurityException unfit) {
            throw new IllegalStateException(
                    "atrium.subscription.trusted-certificates: " + certificates
                            + " holds no certificates that can be read",
                    unfit);
        }
    }

    private static Collection<? extends Certificate> read(Path file) throws IOException, GeneralSecurityException {
        try (InputStream text = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(text);
        }
    }

    /** @param trusted null for what Java trusts */
    private static X509TrustManager manager(KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        TrustManager[] managers = factory.getTrustManagers();
        return Arrays.stream(managers)
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
