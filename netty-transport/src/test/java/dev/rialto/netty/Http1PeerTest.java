package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.spi.Origin;
import dev.rialto.spi.TransportFailure.Kind;
import dev.rialto.spi.TransportFailure.Processing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  // ---- what two readers could understand in different ways, or nobody at all

  private static String ok(String more) {
    return "HTTP/1.1 200 OK\r\n" + more;
  }

  static Stream<Arguments> whatIsNotUnderstood() {
    String chunked = "transfer-encoding: chunked\r\n";
    return Stream.of(
        Arguments.of("length and chunks", ok("content-length: 4\r\n" + chunked + "\r\n4\r\ntext")),
        Arguments.of("chunks and length", ok(chunked + "content-length: 4\r\n\r\n4\r\ntext")),
        Arguments.of("two lengths", ok("content-length: 4\r\ncontent-length: 5\r\n\r\ntext!")),
        Arguments.of(
            "the same length twice", ok("content-length: 4\r\ncontent-length: 4\r\n\r\ntext")),
        Arguments.of("lines that end with LF alone", "HTTP/1.1 200 OK\ncontent-length: 4\n\ntext"),
        Arguments.of("two lengths in one", ok("content-length: 4, 5\r\n\r\ntext!")),
        Arguments.of("a negative length", ok("content-length: -4\r\n\r\ntext")),
        Arguments.of("a length with a sign", ok("content-length: +4\r\n\r\ntext")),
        Arguments.of("a length in hexadecimal", ok("content-length: 0x4\r\n\r\ntext")),
        Arguments.of("a length too long", ok("content-length: 99999999999999999999\r\n\r\n")),
        Arguments.of("compressed chunks", ok("transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n")),
        Arguments.of("chunks twice", ok(chunked + chunked + "\r\n0\r\n\r\n")),
        Arguments.of("compression alone", ok("transfer-encoding: gzip\r\n\r\ntext")),
        Arguments.of("a word like chunked", ok("transfer-encoding: xchunked\r\n\r\n0\r\n\r\n")),
        Arguments.of("a negative chunk", ok(chunked + "\r\n-4\r\ntext\r\n0\r\n\r\n")),
        Arguments.of("a chunk in prose", ok(chunked + "\r\nfour\r\ntext\r\n0\r\n\r\n")),
        Arguments.of("a chunk too large", ok(chunked + "\r\nffffffffffffffff\r\ntext\r\n")),
        Arguments.of("a chunk beyond an int", ok(chunked + "\r\n80000000\r\ntext\r\n")),
        Arguments.of("a header without a name", ok(": 4\r\n\r\ntext")),
        Arguments.of("a space before the colon", ok("content-length : 4\r\n\r\ntext")),
        Arguments.of("a tab before the colon", ok("transfer-encoding\t: chunked\r\n\r\n0\r\n\r\n")),
        Arguments.of("a header without a colon", ok("x-odd\r\ncontent-length: 4\r\n\r\ntext")),
        Arguments.of("a space in a name", ok("x odd: 1\r\ncontent-length: 4\r\n\r\ntext")),
        Arguments.of("a continued line and none before", ok(" x: 1\r\ncontent-length: 0\r\n\r\n")),
        Arguments.of("CR in a value", ok("x-odd: a\rb: c\r\ncontent-length: 0\r\n\r\n")),
        Arguments.of("lines of a chunk that end with LF", ok(chunked + "\r\n4\ntext\n0\n\n")),
        Arguments.of("a chunk longer than it says", ok(chunked + "\r\n2\r\ntext\r\n0\r\n\r\n")),
        Arguments.of("a chunk with a sign", ok(chunked + "\r\n+4\r\ntext\r\n0\r\n\r\n")),
        Arguments.of("a chunk with 0x", ok(chunked + "\r\n0x4\r\ntext\r\n0\r\n\r\n")),
        Arguments.of("a chunk without a size", ok(chunked + "\r\n\r\ntext\r\n0\r\n\r\n")),
        Arguments.of("a chunk of an extension alone", ok(chunked + "\r\n;a=b\r\ntext\r\n")),
        Arguments.of("a version nobody knows", "HTTP/3.7 200 OK\r\ncontent-length: 0\r\n\r\n"),
        Arguments.of("a status with a sign", "HTTP/1.1 +200 OK\r\ncontent-length: 0\r\n\r\n"),
        Arguments.of("a status of four", "HTTP/1.1 2000 OK\r\ncontent-length: 0\r\n\r\n"),
        Arguments.of("a NUL in a header", ok("x-odd: a\0b\r\ncontent-length: 0\r\n\r\n")),
        Arguments.of("a status in prose", "HTTP/1.1 two hundred\r\n\r\n"),
        Arguments.of("status 99", "HTTP/1.1 99 Odd\r\ncontent-length: 0\r\n\r\n"),
        Arguments.of("status 600", "HTTP/1.1 600 Odd\r\ncontent-length: 0\r\n\r\n"),
        Arguments.of("another protocol", "HTTP/1.1 101 Switching\r\nupgrade: h2c\r\n\r\n"),
        Arguments.of("frames of HTTP/2", "\0\0\0\4\0\0\0\0\0\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatIsNotUnderstood")
  void whatIsNotUnderstoodFailsTheCallAndItsConnectionIsNotUsedAgain(String what, String response)
      throws IOException {
    Recorder answer = get();
    try (Socket socket = listening.accept()) {
      readRequest(socket);
      write(socket, response);
      assertThat(answer.failure().kind()).as(answer.failure().message()).isEqualTo(Kind.PROTOCOL);
      assertThat(answer.failure().processing()).isEqualTo(Processing.PROCESSED);
      awaitClosed(socket);
    }
    Recorder next = get();
    serve(ok("content-length: 4\r\n\r\nnext"));
    assertThat(next.text()).isEqualTo("next");
  }

  private static void awaitClosed(Socket socket) throws IOException {
    try {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    } catch (SocketException reset) {
      // That is closed, too.
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"4;x=", "0\r\nx-trailer: "})
  void chunksWithWhatNeverEndsAreAFailure(String begun) throws IOException {
    Recorder answer = get();
    try (Socket socket = listening.accept()) {
      readRequest(socket);
      try {
        write(
            socket,
            ok("transfer-encoding: chunked\r\n\r\n" + begun + "y".repeat(500_000) + "\r\ntext"));
      } catch (IOException e) {
        // It hung up before it had read everything.
      }
      assertThat(answer.failure().kind()).isEqualTo(Kind.LIMIT);
    }
  }

  @Test
  void aServerThatNeverGetsBeyondInterimResponsesFails() throws IOException {
    Recorder answer = get();
    serve("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n".repeat(101));
    assertThat(answer.failure().kind()).isEqualTo(Kind.LIMIT);
    assertThat(answer.failure().message()).contains("more than 100 interim responses");
  }

  @Test
  void anAnswerOfHttp10EndsWithItsConnection() throws IOException {
    Recorder answer = get();
    serve("HTTP/1.0 200 OK\r\ncontent-type: text/plain\r\n\r\nof old");
    assertThat(answer.text()).isEqualTo("of old");
  }

  @Test
  void chunksInHttp10AreNoneAndTheConnectionIsNotUsedAgain() throws IOException {
    Recorder answer = get();
    try (Socket socket = listening.accept()) {
      readRequest(socket);
      write(socket, "HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\ntext\r\n0\r\n\r\n");
      socket.shutdownOutput();
      answer.atTheEnd();
      awaitClosed(socket);
    }
  }

  @Test
  void anEarlyRefusalBeforeTheUploadEndsIsTheAnswer() throws IOException {
    Recorder answer =
        Ask.post(new Origin(false, "127.0.0.1", listening.getLocalPort()), "/", new byte[8_000_000])
            .send(transport);
    try (Socket socket = listening.accept()) {
      readRequest(socket);
      write(
          socket, "HTTP/1.1 413 Too Large\r\nconnection: close\r\ncontent-length: 5\r\n\r\nlarge");
      assertThat(answer.text()).isEqualTo("large");
      assertThat(answer.head().status()).isEqualTo(413);
    }
  }

  /** Some servers say so before they close an idle connection. */
  @Test
  void aTimeoutThatIsToldToAnIdleConnectionIsNobodysAnswer() throws IOException {
    Recorder first = get();
    try (Socket socket = listening.accept()) {
      readRequest(socket);
      write(socket, ok("content-length: 5\r\n\r\nfirst"));
      assertThat(first.text()).isEqualTo("first");
      write(socket, "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n");
      awaitClosed(socket);
    }
    Recorder next = get();
    serve(ok("content-length: 4\r\n\r\nnext"));
    assertThat(next.text()).isEqualTo("next");
    assertThat(next.head().status()).isEqualTo(200);
  }

  @Test
  void aBodyBehindAStatusThatHasNoneIsNotTheNextAnswer() throws IOException {
    Recorder first = get();
    try (Socket socket = listening.accept()) {
      readRequest(socket);
      write(socket, "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx");
      assertThat(first.text()).isEmpty();
      awaitClosed(socket);
    }
  }

  // ---- what is odd, and has one meaning

  static Stream<Arguments> whatIsUnderstood() {
    String length = "content-length: 4\r\n";
    String chunks = "\r\n4\r\ntext\r\n0\r\n\r\n";
    String chunked = "transfer-encoding: chunked\r\n";
    return Stream.of(
        Arguments.of("a chunk's extension", ok(chunked + "\r\n4;a=b\r\ntext\r\n0\r\n\r\n")),
        Arguments.of("zeros before a chunk's size", ok(chunked + "\r\n0004\r\ntext\r\n0\r\n\r\n")),
        Arguments.of("chunks of a byte", ok(chunked + "\r\n1\r\nt\r\n3\r\next\r\n0\r\n\r\n")),
        Arguments.of("a farewell with chunks", ok("connection: close\r\n" + chunked + chunks)),
        Arguments.of("a farewell with a length", ok("Connection: Close\r\n" + length + "\r\ntext")),
        Arguments.of("a header in two lines", ok("x-odd: a\r\n b\r\n" + length + "\r\ntext")),
        Arguments.of("capitals", ok("CONTENT-LENGTH: 4\r\nX-Odd: A\r\n\r\ntext")),
        Arguments.of(
            "an extension in quotes", ok(chunked + "\r\n4;a=\"b;c\"\r\ntext\r\n0\r\n\r\n")),
        Arguments.of("a space behind a chunk's size", ok(chunked + "\r\n4 \r\ntext\r\n0\r\n\r\n")),
        Arguments.of(
            "trailers like a head",
            ok(
                chunked
                    + "\r\n4\r\ntext\r\n0\r\ncontent-length: 9\r\ntransfer-encoding: x\r\n\r\n")),
        Arguments.of("no space behind the colon", ok("content-length:4\r\n\r\ntext")),
        Arguments.of("no reason", "HTTP/1.1 200\r\n" + length + "\r\ntext"),
        Arguments.of("an empty line before", "\r\n" + ok(length + "\r\ntext")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatIsUnderstood")
  void whatIsOddIsUnderstood(String what, String response) throws IOException {
    Recorder answer = get();
    try (Socket socket = listening.accept()) {
      readRequest(socket);
      write(socket, response);
      assertThat(answer.text()).isEqualTo("text");
    }
    awaitNoConnection();
    Recorder next = get();
    serve(ok("content-length: 4\r\n\r\nnext"));
    assertThat(next.text()).isEqualTo("next");
  }

  private void awaitNoConnection() {
    Await.until("no connection left", () -> transport.stats().connections() <= 0);
  }

  @Test
  void aLengthOfWhatWasNotModifiedIsNoLengthOfABody() throws IOException {
    Recorder answer = get();
    try (Socket socket = listening.accept()) {
      readRequest(socket);
      write(socket, "HTTP/1.1 304 Not Modified\r\ncontent-length: 100\r\n\r\n");
      assertThat(answer.text()).isEmpty();
      assertThat(answer.head().status()).isEqualTo(304);
      Recorder next = get();
      readRequest(socket);
      write(socket, ok("content-length: 4\r\n\r\nnext"));
      assertThat(next.text()).as("on the same connection").isEqualTo("next");
    }
  }

  @Test
  void aConnectionThatWasClosedWhileNobodyUsedItIsNotUsed() throws IOException {
    Recorder first = get();
    serve(ok("content-length: 5\r\n\r\nfirst"));
    assertThat(first.text()).isEqualTo("first");
    awaitNoConnection();
    Recorder next = get();
    serve(ok("content-length: 4\r\n\r\nnext"));
    assertThat(next.text()).isEqualTo("next");
    assertThat(transport.stats().exchangesStarted()).isEqualTo(2);
  }

  /** Nobody can tell whether it was worked on: whoever made the call decides what is to be done. */
  @Test
  void aRequestThatMeetsTheEndOfItsConnectionMayHaveBeenProcessed() throws IOException {
    Recorder first = get();
    try (Socket socket = listening.accept()) {
      readRequest(socket);
      write(socket, ok("content-length: 5\r\n\r\nfirst"));
      assertThat(first.text()).isEqualTo("first");
      Recorder second = get();
      readRequest(socket);
      socket.close();
      assertThat(second.failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
      assertThat(second.failure().processing()).isEqualTo(Processing.PROCESSED);
    }
  }
}
