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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server may do to us on HTTP/1.1. */
class Http1PeerTest {

  private ServerSocket listening;
  private NettyTransport transport;

  @BeforeEach
  void open() throws IOException {
    listening = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
    listening.setSoTimeout(20_000);
    transport =
        NettyTransport.builder().eventLoopThreads(1).cleartext(CleartextProtocol.HTTP_1_1).build();
  }

  @AfterEach
  void close() throws IOException {
    transport.close();
    listening.close();
  }

  private Recorder get() {
    return Ask.get(new Origin(false, "127.0.0.1", listening.getLocalPort()), "/").send(transport);
  }

  /** Waits for a request without a body. */
  private static void readRequest(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = socket.getInputStream().read();
      if (b < 0) {
        throw new AssertionError("the client hung up after " + head);
      }
      head.append((char) b);
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Answers the next connection's request. */
  private void serve(String answer) throws IOException {
    try (Socket socket = listening.accept()) {
      readRequest(socket);
      write(socket, answer);
    }
  }

  @Test
  void aBodyThatEndsWithTheConnectionIsWhole() throws IOException {
    Recorder answer = get();
    serve("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nuntil the end");
    assertThat(answer.text()).isEqualTo("until the end");
  }

  @Test
  void aChunkedBodyThatIsCutIsAFailureThatKeepsWhatCame() throws IOException {
    Recorder answer = get();
    serve("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n");
    assertThat(answer.failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
    assertThat(answer.failure().processing()).isEqualTo(Processing.PROCESSED);
    assertThat(answer.soFar()).asString().isEqualTo("half");
  }

  @Test
  void aBodyShorterThanItsLengthIsAFailure() throws IOException {
    Recorder answer = get();
    serve("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort");
    assertThat(answer.failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
  }

  @Test
  void interimResponsesArePassedOver() throws IOException {
    Recorder answer = get();
    serve(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"
            + "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nfinal");
    assertThat(answer.text()).isEqualTo("final");
  }

  @Test
  void trailersEndAnAnswer() throws IOException {
    Recorder answer = get();
    serve(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\ntext\r\n0\r\nx-sum: 1\r\n\r\n");
    assertThat(answer.text()).isEqualTo("text");
  }

  @Test
  void headersOverTheLimitAreAFailure() throws IOException {
    Recorder answer = get();
    try (Socket socket = listening.accept()) {
      readRequest(socket);
      try {
        write(socket, "HTTP/1.1 200 OK\r\nlarge: " + "x".repeat(200_000) + "\r\n\r\n");
      } catch (IOException e) {
        // It hung up before it had read everything.
      }
      assertThat(answer.failure().kind()).isEqualTo(Kind.LIMIT);
    }
  }

  @Test
  void thousandsOfTinyHeadersAreAFailure() throws IOException {
    Recorder answer = get();
    serve("HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(500) + "content-length: 0\r\n\r\n");
    assertThat(answer.failure().kind()).isEqualTo(Kind.LIMIT);
    assertThat(answer.failure().message()).contains("more than 256 headers");
  }

  @Test
  void whatIsNoHttpIsAFailureOfTheProtocol() throws IOException {
    Recorder answer = get();
    serve("SSH-2.0-OpenSSH_9.2\r\n\r\n");
    assertThat(answer.failure().kind()).isEqualTo(Kind.PROTOCOL);
  }

  @Test
  void bytesThatNobodyAskedForCloseTheConnection() throws IOException {
    Recorder answer = get();
    try (Socket socket = listening.accept()) {
      readRequest(socket);
      write(socket, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n\r\n");
      assertThat(answer.text()).isEqualTo("ok");
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    Recorder next = get();
    serve("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nnext");
    assertThat(next.text()).isEqualTo("next");
  }

  @Test
  void eachCallHasAConnectionOfItsOwnWhileOthersRun() throws IOException {
    Recorder first = get();
    try (Socket one = listening.accept()) {
      readRequest(one);
      Recorder second = get();
      serve("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecond");
      assertThat(second.text()).isEqualTo("second");
      write(one, "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nfirst");
      assertThat(first.text()).isEqualTo("first");
    }
  }
}
