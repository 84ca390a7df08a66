package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rialto.spi.BodyWriter;
import dev.rialto.spi.Origin;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportFailure.Kind;
import dev.rialto.spi.TransportFailure.Processing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every {@link Transport} does, whatever is spoken on the wire and whoever made it: {@link
 * #implementation} says how one is opened. One subclass for each protocol.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TransportContract {

  /** Some transport. */
  interface Implementation {

    /**
     * Opens one.
     *
     * @param way where it will be asked to go
     * @param ticker its clock
     * @param maxBodyBytes the most that a response's body may have
     */
    Transport open(Way way, FakeTicker ticker, long maxBodyBytes) throws Exception;

    /** Has it look at its time limits, since its clock was moved. */
    void look(Transport transport);

    /** Returns how many bytes a server may send ahead of the reader of one response. */
    int window();

    /** Returns how the names of its threads begin. */
    String threadNames();
  }

  private final TestServer.Speaks speaks;
  private final FakeTicker ticker = new FakeTicker();
  private TestCertificate certificate;
  private TestServer server;
  private Way way;
  private Object started;
  private Transport transport;

  TransportContract(TestServer.Speaks speaks) {
    this.speaks = speaks;
  }

  /** Returns what the tests are about. */
  abstract Implementation implementation();

  final Transport transport() {
    return transport;
  }

  final Way way() {
    return way;
  }

  final TestServer server() {
    return server;
  }

  /** Moves the clock, and has the transport look at it. */
  private void advance(Duration span) {
    ticker.advance(span);
    implementation().look(transport);
  }

  /** With the first test, since a subclass may not know its way before. */
  private void startServer() throws Exception {
    certificate = TestCertificate.forLocalhost();
    server = TestServer.start(speaks, certificate);
    way = way(server);
  }

  @AfterAll
  void stopServer() throws Exception {
    if (way != null) {
      way.close();
    }
    if (server != null) {
      server.close();
    }
  }

  /** Returns what the tests that follow are about; a subclass may have several in turn. */
  Object subject() {
    return speaks;
  }

  /** How a client comes to the server. */
  interface Way extends AutoCloseable {

    Origin origin();

    X509Certificate[] trusted();

    /** Returns what a client ends up with. */
    String protocol();

    /** Returns whether nobody stands in between, who has headers and connections of his own. */
    boolean isDirect();

    /** Returns whether a server hears that its client has gone before it sends the next byte. */
    boolean passesOnCancellations();

    /** Returns whether a client can see that a body was cut. */
    boolean passesOnCuts();
  }

  /** Returns the way to a server; straight on, unless a subclass has another. */
  Way way(TestServer to) throws Exception {
    return new Way() {
      @Override
      public Origin origin() {
        return to.origin();
      }

      @Override
      public X509Certificate[] trusted() {
        return new X509Certificate[] {certificate.certificate()};
      }

      @Override
      public String protocol() {
        return speaks.protocol;
      }

      @Override
      public boolean isDirect() {
        return true;
      }

      @Override
      public boolean passesOnCancellations() {
        return true;
      }

      @Override
      public boolean passesOnCuts() {
        return true;
      }

      @Override
      public void close() {}
    };
  }

  private void awaitCancelled(String path) {
    // Who writes for ever finds out in any case.
    if (way.passesOnCancellations() || path.startsWith("/endless")) {
      server.awaitCancelled(path);
    }
  }

  @BeforeEach
  void open() throws Exception {
    if (server != null && subject() != started) {
      stopServer(); // the same instance goes on with the next of several
      server = null;
    }
    if (server == null) {
      started = subject();
      startServer();
    }
    transport = implementation().open(way, ticker, TransportLimits.DEFAULT.maxBodyBytes());
  }

  @AfterEach
  void close() {
    transport.close();
  }

  final Ask get(String path) {
    return Ask.get(way.origin(), path);
  }

  final Ask post(String path, String body) {
    return Ask.post(way.origin(), path, body);
  }

  @Test
  void aRequestIsAnsweredWithItsOwnBody() {
    Recorder answer = post("/echo", "hello").send(transport);
    assertThat(answer.text()).isEqualTo("hello");
    ResponseHead head = answer.head();
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.protocol()).isEqualTo(way.protocol());
    assertThat(head.headers().get("content-length")).isEqualTo("5");
  }

  @Test
  void manyRequestsAtOnceEachGetTheirOwnAnswer() {
    List<Recorder> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      answers.add(post("/echo", "number " + i).send(transport));
    }
    for (int i = 0; i < 200; i++) {
      assertThat(answers.get(i).text()).isEqualTo("number " + i);
    }
  }

  @Test
  void aBodyOfAMegabyteGoesAndComesWhole() {
    String large = "0123456789abcdef".repeat(1 << 16);
    assertThat(post("/echo", large).send(transport).text()).isEqualTo(large);
  }

  @Test
  void chunksArriveInOrder() {
    assertThat(get("/chunks/26/2").send(transport).text())
        .isEqualTo("aabbccddeeffgghhiijjkkllmmnnooppqqrrssttuuvvwwxxyyzz");
  }

  @Test
  void statusesOfErrorsAreAnswersNotFailures() {
    Recorder answer = get("/status/503").send(transport);
    assertThat(answer.text()).isEqualTo("status");
    assertThat(answer.head().status()).isEqualTo(503);
  }

  @Test
  void headersGoOutAsGivenAndFramingIsTheTransports() {
    String seen =
        get("/headers")
            .header("X-Api-Key", "k")
            .header("connection", "close")
            .header("transfer-encoding", "chunked")
            .send(transport)
            .text();
    assertThat(seen).contains("x-api-key=k\n", "accept-encoding=gzip\n");
    assertThat(seen).doesNotContain("transfer-encoding=chunked\n", "upgrade=", "http2-settings=");
    if (way.isDirect()) {
      assertThat(seen)
          .doesNotContain("connection=")
          .contains("host=localhost:" + server.port() + "\n");
    }
  }

  @Test
  void compressionIsNotOfferedForAStreamOfEvents() {
    String seen = get("/headers").header("accept", "text/event-stream").send(transport).text();
    assertThat(seen).doesNotContain("accept-encoding");
  }

  @Test
  void aRequestIsCompressedWhenItsHeadersSaySoAndItIsLongEnough() {
    String text = "a very repetitive prompt ".repeat(1_000);
    byte[] sent = post("/echo", text).header("content-encoding", "gzip").send(transport).bytes();
    assertThat(sent.length).isLessThan(1_000);
    assertThat(inflated(sent)).isEqualTo(text);
    assertThat(post("/headers", text).header("content-encoding", "gzip").send(transport).text())
        .contains("content-encoding=gzip");
    assertThat(
            post("/headers", "x".repeat(1_024))
                .header("content-encoding", "gzip")
                .send(transport)
                .text())
        .contains("content-encoding=gzip");
    assertThat(
            post("/headers", "x".repeat(1_023))
                .header("content-encoding", "gzip")
                .send(transport)
                .text())
        .doesNotContain("content-encoding");
  }

  private static String inflated(byte[] gzip) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void gzipIsInflated() {
    Recorder answer = get("/gzip").send(transport);
    assertThat(answer.text()).isEqualTo("hello ".repeat(2_000));
    assertThat(answer.head().headers().get("content-encoding")).isNull();
  }

  @Test
  void anUnknownContentEncodingIsAFailureOfTheProtocol() {
    TransportFailure failure = get("/brotli").send(transport).failure();
    assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
    assertThat(failure.message()).contains("'br'");
  }

  @Test
  void aGzipBombIsCutOff() {
    TransportFailure failure = get("/bomb/40000000").send(transport).failure();
    assertThat(failure.kind()).isEqualTo(Kind.LIMIT);
    assertThat(failure.message()).contains("grows by more than 100 times");
    assertThat(post("/echo", "still there").send(transport).text()).isEqualTo("still there");
  }

  @Test
  void anEndlessBodyIsCutOffAtItsLimit() throws Exception {
    transport.close();
    transport = implementation().open(way, ticker, 1 << 20);
    Recorder answer = get("/endless?anEndlessBodyIsCutOffAtItsLimit").send(transport);
    assertThat(answer.failure().kind()).isEqualTo(Kind.LIMIT);
    assertThat(answer.soFar().length).isLessThanOrEqualTo(1 << 20);
    awaitCancelled("/endless?anEndlessBodyIsCutOffAtItsLimit");
  }

  @Test
  void aServerStopsWhenNothingIsAcknowledgedAndGoesOnWhenItIs() {
    Recorder answer =
        get("/endless?aServerStopsWhenNothingIsAcknowledgedAndGoesOnWhenItIs")
            .send(transport, new Recorder().holding());
    // A window's worth comes, and perhaps what was already on its way.
    int got = 0;
    while (got < implementation().window()) {
      got += answer.piece();
    }
    // A server held up by us is not a slow server: its clock does not run.
    advance(Duration.ofMinutes(10));
    assertThat(post("/echo", "others go on").send(transport).text()).isEqualTo("others go on");
    assertThat(answer.isOver()).isFalse();
    assertThat(answer.soFar().length).isLessThan(implementation().window() + (128 << 10));
    answer.exchange().consumed(got);
    assertThat(answer.piece()).isPositive();
    answer.exchange().cancel();
    awaitCancelled("/endless?aServerStopsWhenNothingIsAcknowledgedAndGoesOnWhenItIs");
  }

  @Test
  void cancellingReachesTheServerAndSilencesTheHandler() {
    Recorder answer =
        get("/stall/1?cancellingReachesTheServerAndSilencesTheHandler").send(transport);
    answer.piece();
    answer.exchange().cancel();
    awaitCancelled("/stall/1?cancellingReachesTheServerAndSilencesTheHandler");
    assertThat(answer.isOver()).isFalse();
    assertThat(post("/echo", "others go on").send(transport).text()).isEqualTo("others go on");
  }

  @Test
  void cancellingFromWithinTheHandlerEndsTheDelivery() {
    CountDownLatch second = new CountDownLatch(2);
    Recorder answer =
        new Recorder() {
          @Override
          public void onData(byte[] buffer, int offset, int length) {
            second.countDown();
            exchange().cancel();
            super.onData(buffer, offset, length);
          }
        };
    // The handler may run before send has returned the exchange: so it is sent behind a finished
    // one, and waits.
    get("/endless?cancellingFromWithinTheHandlerEndsTheDelivery").send(transport, answer).piece();
    awaitCancelled("/endless?cancellingFromWithinTheHandlerEndsTheDelivery");
    assertThat(second.getCount()).isEqualTo(1);
  }

  @Test
  void noHeadersInTimeIsAHeadersTimeout() {
    Recorder answer = get("/never?noHeadersInTimeIsAHeadersTimeout").send(transport);
    awaitRunning();
    advance(Duration.ofSeconds(61));
    TransportFailure failure = answer.failure();
    assertThat(failure.kind()).isEqualTo(Kind.HEADERS_TIMEOUT);
    assertThat(failure.processing()).isEqualTo(Processing.PROCESSED);
    assertThat(failure.message())
        .contains("response's headers after 61.0 s", "GET " + way.origin() + "/never,");
    awaitCancelled("/never?noHeadersInTimeIsAHeadersTimeout");
  }

  /** Waits until the request has been written, so that a clock that runs is that of the headers. */
  private void awaitRunning() {
    assertThat(post("/echo", "after it").send(transport).text()).isEqualTo("after it");
  }

  @Test
  void noFirstByteInTimeIsABodyTimeout() {
    assumeTrue(way.isDirect(), "servers in between hold a head back until its body begins");
    Recorder answer = get("/stall/0").send(transport);
    answer.head();
    advance(Duration.ofSeconds(100));
    awaitRunning();
    assertThat(answer.isOver()).isFalse();
    advance(Duration.ofSeconds(21));
    TransportFailure failure = answer.failure();
    assertThat(failure.kind()).isEqualTo(Kind.BODY_TIMEOUT);
    assertThat(failure.message()).contains("first byte of the body");
  }

  @Test
  void aStalledBodyIsABodyTimeoutThatKeepsWhatCame() {
    Recorder answer = get("/stall/2").send(transport);
    for (int got = 0; got < 20; ) {
      got += answer.piece(); // what stands in between may hand on its two pieces one by one
    }
    awaitRunning();
    advance(Duration.ofSeconds(31));
    TransportFailure failure = answer.failure();
    assertThat(failure.kind()).isEqualTo(Kind.BODY_TIMEOUT);
    assertThat(failure.message()).contains("more of the body");
    assertThat(answer.soFar().length).isEqualTo(20);
  }

  @Test
  void theDeadlineEndsACallAndIsAskedAgainBefore() {
    AtomicLong deadline = new AtomicLong(ticker.nanoTime() + Duration.ofSeconds(10).toNanos());
    Recorder answer = get("/never").deadline(deadline::get).send(transport);
    awaitRunning();
    deadline.addAndGet(Duration.ofSeconds(10).toNanos());
    advance(Duration.ofSeconds(11));
    awaitRunning();
    assertThat(answer.isOver()).isFalse();
    advance(Duration.ofSeconds(10));
    assertThat(answer.failure().kind()).isEqualTo(Kind.DEADLINE);
    assertThat(answer.failure().message()).contains("deadline passed").contains("21.0 s");
  }

  @Test
  void aDeadlineThatHasPassedSendsNothing() {
    Recorder answer = post("/echo", "late").deadline(() -> ticker.nanoTime() - 1).send(transport);
    assertThat(answer.failure().kind()).isEqualTo(Kind.DEADLINE);
    assertThat(answer.failure().processing()).isEqualTo(Processing.NEVER_SENT);
  }

  @Test
  void aCutBodyFailsAndKeepsWhatCame() {
    assumeTrue(way.passesOnCuts(), "it ends such a body as if it were whole");
    Recorder answer = get("/cut").send(transport);
    TransportFailure failure = answer.failure();
    assertThat(failure.kind()).isIn(Kind.RESET, Kind.CONNECTION_LOST);
    assertThat(failure.processing()).isEqualTo(Processing.PROCESSED);
    assertThat(answer.soFar().length).isEqualTo(10);
  }

  @Test
  void aConnectionThatIsClosedFailsItsCallsAndTheNextOneGetsANewConnection() {
    assumeTrue(way.isDirect(), "it is not the server who closes our connection");
    TransportFailure failure = get("/close").send(transport).failure();
    assertThat(failure.kind()).isEqualTo(Kind.CONNECTION_LOST);
    assertThat(failure.processing()).isEqualTo(Processing.PROCESSED);
    assertThat(post("/echo", "anew").send(transport).text()).isEqualTo("anew");
  }

  @Test
  void aBodyWriterThatThrowsSendsNothing() {
    BodyWriter writer =
        out -> {
          out.write(1);
          throw new IOException("no");
        };
    TransportFailure failure = get("/echo").body(writer).send(transport).failure();
    assertThat(failure.kind()).isEqualTo(Kind.HANDLER);
    assertThat(failure.processing()).isEqualTo(Processing.NEVER_SENT);
  }

  @Test
  void aHandlerThatThrowsEndsItsOwnCallOnly() {
    Recorder answer =
        new Recorder() {
          @Override
          public void onData(byte[] buffer, int offset, int length) {
            throw new IllegalStateException("mine");
          }
        };
    get("/stall/1?aHandlerThatThrowsEndsItsOwnCallOnly").send(transport, answer);
    assertThat(answer.failure().kind()).isEqualTo(Kind.HANDLER);
    assertThat(answer.failure().cause()).hasMessage("mine");
    awaitCancelled("/stall/1?aHandlerThatThrowsEndsItsOwnCallOnly");
    assertThat(post("/echo", "others").send(transport).text()).isEqualTo("others");
  }

  @Test
  void handlersRunOnATransportThread() {
    boolean[] inside = new boolean[1];
    Recorder answer =
        new Recorder() {
          @Override
          public void onHead(ResponseHead got) {
            inside[0] = transport.isTransportThread();
            super.onHead(got);
          }
        };
    post("/echo", "where").send(transport, answer).text();
    assertThat(inside[0]).isTrue();
    assertThat(transport.isTransportThread()).isFalse();
  }

  @Test
  void closingFailsRunningCallsRefusesNewOnesAndLeavesNoThread() {
    Recorder running = get("/stall/1").send(transport);
    running.piece();
    transport.close();
    assertThat(running.failure().kind()).isEqualTo(Kind.CLOSED);
    Recorder refused = post("/echo", "late").send(transport);
    assertThat(refused.failure().kind()).isEqualTo(Kind.CLOSED);
    assertThat(refused.failure().processing()).isEqualTo(Processing.NEVER_SENT);
    transport.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith(implementation().threadNames()));
  }

  @Test
  void keysInTheQueryAreInNoMessage() {
    Recorder answer = get("/stall/1?key=sesame").send(transport);
    answer.piece();
    transport.close();
    assertThat(answer.failure().message()).contains("/stall/1").doesNotContain("sesame");
  }
}
