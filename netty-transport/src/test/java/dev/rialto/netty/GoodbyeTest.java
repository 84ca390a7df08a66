package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.spi.Origin;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a transport that is closed leaves behind at its servers. */
class GoodbyeTest {

  /** The JDK's socket ends with -1 only after a close_notify, and else with an exception. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClosedTransportSaysSoInTls(boolean nativeLibraries) throws Exception {
    TestCertificate certificate = TestCertificate.forLocalhost();
    try (SSLServerSocket server = listen(certificate)) {
      CompletableFuture<Integer> end = CompletableFuture.supplyAsync(() -> serveOnce(server));
      NettyTransport transport =
          NettyTransport.builder()
              .nativeLibraries(nativeLibraries)
              .trust(certificate.certificate())
              .build();
      Origin origin = new Origin(true, "localhost", server.getLocalPort());
      assertThat(Ask.get(origin, "/").send(transport).text()).isEqualTo("ok");
      transport.close();
      assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo(-1);
    }
  }

  private static SSLServerSocket listen(TestCertificate certificate) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    char[] password = "changeit".toCharArray();
    keys.setKeyEntry(
        "a",
        certificate.key(),
        password,
        new java.security.cert.Certificate[] {certificate.certificate()});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    SSLServerSocket server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    SSLParameters parameters = server.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    server.setSSLParameters(parameters);
    return server;
  }

  /** Answers one request; returns what comes after it. */
  private static int serveOnce(SSLServerSocket server) {
    try (SSLSocket socket = (SSLSocket) server.accept()) {
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      socket
          .getOutputStream()
          .write(
              "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
      return in.read();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
