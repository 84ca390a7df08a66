package dev.rialto.netty;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLException;

/** A self-signed certificate, made by the JDK's keytool. */
record TestCertificate(X509Certificate certificate, PrivateKey key) {

  /** Returns a new one for {@code localhost} and 127.0.0.1. */
  static TestCertificate forLocalhost() {
    return make("dns:localhost,ip:127.0.0.1");
  }

  static TestCertificate make(String names) {
    try {
      Path directory = Files.createTempDirectory("rialto-cert");
      Path store = directory.resolve("store.p12");
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "a",
                  "-keyalg",
                  "EC",
                  "-groupname",
                  "secp256r1",
                  "-dname",
                  "CN=test",
                  "-ext",
                  "san=" + names,
                  "-validity",
                  "2",
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  "changeit",
                  "-keystore",
                  store.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException("keytool: " + said);
      }
      KeyStore loaded = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        loaded.load(in, "changeit".toCharArray());
      }
      Files.delete(store);
      Files.delete(directory);
      return new TestCertificate(
          (X509Certificate) loaded.getCertificate("a"),
          (PrivateKey) loaded.getKey("a", "changeit".toCharArray()));
    } catch (IOException | GeneralSecurityException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  SslContextBuilder server() {
    return SslContextBuilder.forServer(key, certificate).sslProvider(SslProvider.JDK);
  }

  SslContext plainServer() throws SSLException {
    return server().build();
  }

  String certificatePem() throws GeneralSecurityException {
    return pem("CERTIFICATE", certificate.getEncoded());
  }

  String keyPem() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + what
        + "-----\n";
  }
}
