package dev.rialto.netty.tls;

import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom a transport trusts, and who it is. Immutable.
 *
 * @param trusted certificates that are trusted, beside the JVM's or instead of them; empty: the
 *     JVM's
 * @param onlyTrusted whether the JVM's own are not trusted
 * @param identity what the transport shows to servers that ask for a certificate; null for nothing
 * @param nativeAllowed whether BoringSSL is used if it is there
 */
public record TlsSettings(
    List<X509Certificate> trusted,
    boolean onlyTrusted,
    @Nullable ClientIdentity identity,
    boolean nativeAllowed) {

  /**
   * What the transport shows to servers that ask for a certificate.
   *
   * @param chainPem the certificate and those above it
   * @param keyPem the private key, PKCS #8
   * @param password the key's; null if it has none
   */
  public record ClientIdentity(String chainPem, String keyPem, @Nullable String password) {
    @Override
    public String toString() {
      return "ClientIdentity[***]";
    }
  }

  /** Sets trust and identity. */
  void applyTo(SslContextBuilder builder) throws SSLException {
    if (!trusted.isEmpty()) {
      try {
        builder.trustManager(trust());
      } catch (GeneralSecurityException | IOException e) {
        throw new SSLException("the trusted certificates cannot be used: " + e.getMessage(), e);
      }
    }
    if (identity != null) {
      builder.keyManager(
          new ByteArrayInputStream(identity.chainPem().getBytes(StandardCharsets.US_ASCII)),
          new ByteArrayInputStream(identity.keyPem().getBytes(StandardCharsets.US_ASCII)),
          identity.password());
    }
  }

  private TrustManagerFactory trust() throws GeneralSecurityException, IOException {
    List<X509Certificate> all = new ArrayList<>(trusted);
    if (!onlyTrusted) {
      TrustManagerFactory jvms =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      jvms.init((KeyStore) null);
      for (TrustManager manager : jvms.getTrustManagers()) {
        if (manager instanceof X509TrustManager x509) {
          all.addAll(List.of(x509.getAcceptedIssuers()));
        }
      }
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < all.size(); i++) {
      store.setCertificateEntry("trusted-" + i, all.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }
}
