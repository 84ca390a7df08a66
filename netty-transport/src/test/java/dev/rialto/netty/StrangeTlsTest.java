package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.spi.Origin;
import dev.rialto.spi.TransportFailure.Kind;
import dev.rialto.spi.TransportFailure.Processing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a server may do to us in TLS once the handshake is done, and how its certificate is read.
 */
@Timeout(60)
class StrangeTlsTest {

  private static TestCertificate certificate;

  private ServerSocket listening;

  @BeforeAll
  static void makeCertificate() {
    certificate = TestCertificate.forLocalhost();
  }

  @BeforeEach
  void open() throws IOException {
    listening = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
    listening.setSoTimeout(20_000);
  }

  @AfterEach
  void close() throws IOException {
    listening.close();
  }

  private NettyTransport transport(boolean nativeLibraries) {
    return NettyTransport.builder()
        .eventLoopThreads(1)
        .nativeLibraries(nativeLibraries)
        .trust(certificate.certificate())
        .build();
  }

  private Recorder get(NettyTransport transport) {
    return Ask.get(new Origin(true, "127.0.0.1", listening.getLocalPort()), "/").send(transport);
  }

  /** A connection whose TLS may be left out in the end. */
  private record Accepted(Socket tcp, SSLSocket tls) {

    void readRequest() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int b = tls.getInputStream().read();
        if (b < 0) {
          throw new AssertionError("the client hung up after " + head);
        }
        head.append((char) b);
      }
    }

    void write(String text) throws IOException {
      tls.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private Accepted accept(String... protocols) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "a",
        certificate.key(),
        new char[0],
        new java.security.cert.Certificate[] {certificate.certificate()});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    Socket tcp = listening.accept();
    tcp.setSoTimeout(20_000);
    SSLSocket tls =
        (SSLSocket) context.getSocketFactory().createSocket(tcp, null, tcp.getPort(), true);
    tls.setUseClientMode(false);
    if (protocols.length > 0) {
      tls.setEnabledProtocols(protocols);
    }
    return new Accepted(tcp, tls);
  }

  /** Whoever can cut the network could else shorten an answer, and nobody would know. */
  @ParameterizedTest
  @CsvSource({
    "true,x-is: close",
    "false,x-is: close",
    "true,connection: close",
    "false,connection: close",
    "true,transfer-encoding: identity"
  })
  void aBodyThatEndsWithTheConnectionIsWholeOnlyIfTlsSaysSo(boolean nativeLibraries, String header)
      throws Exception {
    String response = "HTTP/1.1 200 OK\r\n" + header + "\r\n\r\nuntil the end";
    try (NettyTransport transport = transport(nativeLibraries)) {
      Recorder whole = get(transport);
      Accepted first = accept();
      first.readRequest();
      first.write(response);
      first.tls().close();
      assertThat(whole.text()).isEqualTo("until the end");

      Recorder cut = get(transport);
      Accepted second = accept();
      second.readRequest();
      second.write(response);
      second.tcp().close();
      assertThat(cut.failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
      assertThat(cut.failure().processing()).isEqualTo(Processing.PROCESSED);
      assertThat(cut.failure().message()).contains("cut off");
      assertThat(cut.soFar()).asString().isEqualTo("until the end");
    }
  }

  /** What has a length, or an end of its own, needs no other. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-length: 5\r\n\r\nwhole",
        "transfer-encoding: chunked\r\n\r\n5\r\nwhole\r\n0\r\n\r\n"
      })
  void aBodyThatHasAnEndOfItsOwnIsWholeWithoutTheGoodbyeOfTls(String rest) throws Exception {
    try (NettyTransport transport = transport(true)) {
      Recorder answer = get(transport);
      Accepted c = accept();
      c.readRequest();
      c.write("HTTP/1.1 200 OK\r\nconnection: close\r\n" + rest);
      c.tcp().close();
      assertThat(answer.text()).isEqualTo("whole");
    }
  }

  /** The JDK agrees, BoringSSL does not listen; when the server has lost its patience, all ends. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aServerThatWantsToNegotiateAnewLeavesNoCallHanging(boolean nativeLibraries)
      throws Exception {
    try (NettyTransport transport = transport(nativeLibraries)) {
      Recorder answer = get(transport);
      Accepted c = accept("TLSv1.2");
      c.readRequest();
      c.write("HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nhalf");
      try {
        c.tcp().setSoTimeout(500);
        c.tls().startHandshake();
        c.write("half");
      } catch (IOException refused) {
        // It will not have it.
      }
      c.tcp().close();
      byte[] got = answer.atTheEnd();
      if (answer.failureOrNull() == null) {
        assertThat(got).asString().isEqualTo("halfhalf");
      } else {
        assertThat(answer.failure().kind()).isIn(Kind.CONNECTION_LOST, Kind.TLS);
        assertThat(got).asString().isEqualTo("half");
      }
    }
  }

  @Test
  void bytesThatAreNoTlsInTheMiddleAreAFailureThatKeepsWhatCame() throws Exception {
    try (NettyTransport transport = transport(true)) {
      Recorder answer = get(transport);
      Accepted c = accept();
      c.readRequest();
      c.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf");
      answer.piece();
      c.tcp()
          .getOutputStream()
          .write("HTTP/1.1 500 Oops\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(answer.failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
      assertThat(answer.soFar()).asString().isEqualTo("half");
      c.tcp().close();
    }
  }
}
