package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.spi.Origin;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportFailure.Kind;
import dev.rialto.spi.TransportFailure.Processing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How connections come about, and what is said when they do not. */
class ConnectTest {

  private NettyTransport transport = NettyTransport.builder().eventLoopThreads(1).build();

  @AfterEach
  void close() {
    transport.close();
  }

  private static ServerSocket listen(int backlog) throws IOException {
    ServerSocket listening = new ServerSocket(0, backlog, InetAddress.getByName("127.0.0.1"));
    listening.setSoTimeout(20_000);
    return listening;
  }

  private static Origin http(ServerSocket socket) {
    return new Origin(false, "127.0.0.1", socket.getLocalPort());
  }

  private TransportFailure failureOf(Origin origin) {
    return Ask.get(origin, "/").within(Duration.ofSeconds(5)).send(transport).failure();
  }

  @Test
  void aRefusedConnection() throws IOException {
    ServerSocket gone = listen(1);
    gone.close();
    TransportFailure failure = failureOf(http(gone));
    assertThat(failure.kind()).isEqualTo(Kind.CONNECT);
    assertThat(failure.processing()).isEqualTo(Processing.NEVER_SENT);
    assertThat(failure.message())
        .contains("refused the connection", "http://127.0.0.1:" + gone.getLocalPort());
  }

  @Test
  void anUnknownHost() {
    TransportFailure failure = failureOf(new Origin(true, "no-such-host.invalid", 443));
    assertThat(failure.kind()).isEqualTo(Kind.RESOLVE);
    assertThat(failure.processing()).isEqualTo(Processing.NEVER_SENT);
    assertThat(failure.message()).contains("no-such-host.invalid");
  }

  @Test
  void aServerThatDoesNotAcceptIsGivenUpAfterTheConnectTimeout() throws IOException {
    try (ServerSocket full = listen(1)) {
      // Fill the queue of connections that nobody accepts.
      List<Socket> queue = new ArrayList<>();
      try {
        for (int i = 0; i < 10; i++) {
          Socket socket = new Socket();
          queue.add(socket);
          socket.connect(full.getLocalSocketAddress(), 200);
        }
      } catch (IOException e) {
        // Full.
      }
      TransportFailure failure =
          Ask.get(http(full), "/").within(Duration.ofMillis(300)).send(transport).failure();
      assertThat(failure.kind()).isEqualTo(Kind.CONNECT);
      assertThat(failure.message()).contains("did not answer the connection attempt in 300 ms");
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }

  @Test
  void tlsToAServerThatSpeaksNone() throws Exception {
    try (ServerSocket plain = listen(5)) {
      Thread server =
          answering(plain, "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n", false);
      TransportFailure failure = failureOf(new Origin(true, "127.0.0.1", plain.getLocalPort()));
      assertThat(failure.kind()).isEqualTo(Kind.TLS);
      assertThat(failure.message()).contains("does not speak TLS", "http://");
      server.join();
    }
  }

  @Test
  void aServerThatAnswersTheHandshakeWithAnAlert() throws Exception {
    try (ServerSocket refusing = listen(5)) {
      // Fatal, handshake_failure.
      Thread server = answering(refusing, "\u0015\u0003\u0003\u0000\u0002\u0002\u0028", false);
      TransportFailure failure = failureOf(new Origin(true, "127.0.0.1", refusing.getLocalPort()));
      assertThat(failure.kind()).isEqualTo(Kind.TLS);
      assertThat(failure.processing()).isEqualTo(Processing.NEVER_SENT);
      assertThat(failure.message().toLowerCase(java.util.Locale.ROOT)).contains("handshake");
      server.join();
    }
  }

  @Test
  void aServerThatHangsUpDuringTheHandshake() throws Exception {
    try (ServerSocket plain = listen(5)) {
      Thread server = answering(plain, "", true);
      TransportFailure failure = failureOf(new Origin(true, "127.0.0.1", plain.getLocalPort()));
      assertThat(failure.kind()).isEqualTo(Kind.TLS);
      assertThat(failure.message()).contains("during the TLS handshake");
      server.join();
    }
  }

  @Test
  void aServerThatSaysNothingToTheHandshake() throws Exception {
    try (ServerSocket silent = listen(5)) {
      TransportFailure failure =
          Ask.get(new Origin(true, "127.0.0.1", silent.getLocalPort()), "/")
              .within(Duration.ofMillis(400))
              .send(transport)
              .failure();
      assertThat(failure.kind()).isIn(Kind.TLS);
    }
  }

  @Test
  void aServerThatSpeaksHttp1WhereHttp2IsKnownToBe() throws Exception {
    transport.close();
    transport = NettyTransport.builder().cleartext(CleartextProtocol.H2C).build();
    try (ServerSocket plain = listen(5)) {
      Thread server =
          answering(plain, "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n", false);
      TransportFailure failure = failureOf(http(plain));
      assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
      assertThat(failure.message()).contains("does not speak HTTP/2");
      server.join();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatSpeaksTlsWhereNoneIsExpected(CleartextProtocol spoken) throws Exception {
    transport.close();
    transport = NettyTransport.builder().cleartext(spoken).build();
    try (ServerSocket secure = listen(5)) {
      Thread server = answering(secure, "\u0015\u0003\u0003\u0000\u0002\u0002\u0016", false);
      TransportFailure failure = failureOf(http(secure));
      assertThat(failure.kind()).isEqualTo(Kind.TLS);
      assertThat(failure.message()).contains("speaks TLS on that port", "https://");
      server.join();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatHangsUpOnWhatIsNotTls(CleartextProtocol spoken) throws Exception {
    transport.close();
    transport = NettyTransport.builder().cleartext(spoken).build();
    try (TestServer secure =
        TestServer.start(TestServer.Speaks.H2, TestCertificate.forLocalhost())) {
      TransportFailure failure = failureOf(new Origin(false, "127.0.0.1", secure.port()));
      assertThat(failure.message()).contains("must begin with https://");
    }
  }

  @Test
  void aServerThatAnswersThePrefaceInHttp1GetsHttp1() throws Exception {
    detects("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n", false);
  }

  @Test
  void aServerThatHangsUpOnThePrefaceGetsHttp1() throws Exception {
    detects("", true);
  }

  @Test
  void aServerThatSaysNothingToThePrefaceGetsHttp1() throws Exception {
    detects("", false);
  }

  private void detects(String toPreface, boolean hangUp) throws Exception {
    try (ServerSocket plain = listen(5)) {
      Recorder answer = Ask.post(http(plain), "/v1", "hello").send(transport);
      try (Socket first = plain.accept()) {
        first.getOutputStream().write(toPreface.getBytes(StandardCharsets.US_ASCII));
        if (hangUp) {
          first.shutdownOutput();
        }
        try (Socket second = plain.accept()) {
          String ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
          assertThat(readRequest(second)).startsWith("POST /v1 HTTP/1.1").endsWith("hello");
          second.getOutputStream().write(ok.getBytes(StandardCharsets.US_ASCII));
          assertThat(answer.text()).isEqualTo("ok");
          // It is remembered: the connection is kept, and the next call goes out on it at once.
          Recorder next = Ask.post(http(plain), "/v2", "again").send(transport);
          assertThat(readRequest(second)).startsWith("POST /v2 HTTP/1.1").endsWith("again");
          second.getOutputStream().write(ok.getBytes(StandardCharsets.US_ASCII));
          assertThat(next.text()).isEqualTo("ok");
        }
      }
    }
  }

  private static String readRequest(Socket socket) throws IOException {
    StringBuilder request = new StringBuilder();
    while (!(request.indexOf("hello") > 0 || request.indexOf("again") > 0)) {
      int b = socket.getInputStream().read();
      if (b < 0) {
        throw new AssertionError("the client hung up after " + request);
      }
      request.append((char) b);
    }
    return request.toString();
  }

  /** Accepts one connection, reads a little, writes the answer. */
  private static Thread answering(ServerSocket listening, String answer, boolean hangUp) {
    Thread thread =
        new Thread(
            () -> {
              try (Socket socket = listening.accept()) {
                int unused = socket.getInputStream().read(new byte[16]);
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                if (!hangUp) {
                  unused = socket.getInputStream().read(new byte[100_000]);
                }
              } catch (IOException e) {
                // The client went first.
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  // ---- trust

  @Test
  void aCertificateOfAnUnknownIssuerIsNotTrusted() {
    try (TestServer server =
        TestServer.start(TestServer.Speaks.H2, TestCertificate.forLocalhost())) {
      TransportFailure failure = failureOf(server.origin());
      assertThat(failure.kind()).isEqualTo(Kind.TLS);
      assertThat(failure.processing()).isEqualTo(Processing.NEVER_SENT);
      assertThat(failure.message()).contains("is not trusted", "add its CA");
    }
  }

  @Test
  void aCertificateForAnotherHostIsNotTrusted() {
    TestCertificate other = TestCertificate.make("dns:other.example");
    try (TestServer server = TestServer.start(TestServer.Speaks.H2, other)) {
      transport.close();
      transport = NettyTransport.builder().trust(other.certificate()).build();
      TransportFailure failure = failureOf(server.origin());
      assertThat(failure.kind()).isEqualTo(Kind.TLS);
      assertThat(failure.message()).contains("certificate of https://localhost");
    }
  }

  @Test
  void theJdksTlsAndTheJdksSocketsDoAsWell() {
    TestCertificate certificate = TestCertificate.forLocalhost();
    try (TestServer server = TestServer.start(TestServer.Speaks.H2, certificate)) {
      transport.close();
      transport =
          NettyTransport.builder()
              .nativeLibraries(false)
              .trust(certificate.certificate())
              .trustOnlyGiven()
              .build();
      assertThat(transport.socketKind()).isEqualTo("nio");
      assertThat(Ask.post(server.origin(), "/echo", "jdk").send(transport).text()).isEqualTo("jdk");
      // And its refusal reads as well as BoringSSL's.
      transport.close();
      transport = NettyTransport.builder().nativeLibraries(false).build();
      assertThat(failureOf(server.origin()).message()).contains("is not trusted");
    }
  }
}
