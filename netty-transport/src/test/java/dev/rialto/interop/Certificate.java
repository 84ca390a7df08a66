package dev.rialto.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A self-signed certificate in the files that servers read, made by the JDK's own tool.
 *
 * @param certificate what a client may trust
 * @param chain its PEM file
 * @param key the PEM file of its private key
 */
record Certificate(X509Certificate certificate, Path chain, Path key) {

  private static final char[] PASSWORD = "changeit".toCharArray();

  /** Makes one for {@code localhost} and 127.0.0.1, valid now. */
  static Certificate forLocalhost(Path dir) throws Exception {
    return make(dir, "dns:localhost,ip:127.0.0.1");
  }

  /** Makes one, valid now, for whom keytool's {@code san} says. */
  static Certificate make(Path dir, String names) throws Exception {
    keytool(dir, "server", names);
    return of(dir, "server");
  }

  /**
   * Makes one for {@code localhost} that is no longer valid. It is signed by another, which is what
   * a client may trust: a certificate that is trusted itself is not asked for its date.
   */
  static Certificate expired(Path dir) throws Exception {
    keytool(dir, "ca", "dns:ca.example", "-ext", "bc=ca:true");
    keytool(dir, "server", "dns:localhost", "-signer", "ca", "-startdate", "-9d");
    return of(dir, "ca");
  }

  private static Certificate of(Path dir, String trusted) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(dir.resolve("store.p12"))) {
      keys.load(in, PASSWORD);
    }
    byte[] certificate = keys.getCertificate("server").getEncoded();
    byte[] key = keys.getKey("server", PASSWORD).getEncoded();
    return new Certificate(
        (X509Certificate) keys.getCertificate(trusted),
        Files.writeString(dir.resolve("cert.pem"), pem("CERTIFICATE", certificate)),
        Files.writeString(dir.resolve("key.pem"), pem("PRIVATE KEY", key)));
  }

  private static void keytool(Path dir, String alias, String names, String... options)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", alias, "-keyalg", "EC"));
    command.addAll(List.of("-groupname", "secp256r1", "-dname", "CN=" + alias));
    command.addAll(List.of("-ext", "san=" + names, "-validity", "2", "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", new String(PASSWORD)));
    command.addAll(List.of("-keystore", dir.resolve("store.p12").toString()));
    command.addAll(List.of(options));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool: " + output);
    }
  }

  private static String pem(String type, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
  }
}
