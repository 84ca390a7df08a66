package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.spi.TransportFailure.Kind;
import dev.rialto.spi.TransportFailure.Processing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that change their mind, and crowds of calls when one of them goes. */
@Timeout(60)
class StrangePeerTest {

  private static final int NO_ERROR = 0;
  private static final int FLOW_CONTROL_ERROR = 3;
  private static final int CANCEL = 8;

  /** Longer than a busy machine keeps a call from its turn. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private Http2Peer peer;
  private NettyTransport transport;

  @BeforeEach
  void open() {
    peer = new Http2Peer();
    transport =
        NettyTransport.builder()
            .eventLoopThreads(1)
            .cleartext(CleartextProtocol.H2C)
            .connections(ConnectionLimits.DEFAULT.withMaxConnections(1, 1))
            .build();
  }

  @AfterEach
  void close() throws Exception {
    transport.close();
    peer.close();
  }

  private Recorder get(String path) {
    return Ask.get(peer.origin(), path).within(PATIENCE).send(transport);
  }

  private void goesOn(Http2Peer.Connection connection) {
    Recorder next = get("/next");
    connection.answer(connection.request(), "fine");
    assertThat(next.text()).isEqualTo("fine");
  }

  // ---- leaving, said again and again

  @Test
  void eachGoAwayMayTakeMoreBack() {
    List<Recorder> answers = List.of(get("/a"), get("/b"), get("/c"));
    try (Http2Peer.Connection c = peer.accept()) {
      int a = c.request();
      int b = c.request();
      c.request();
      c.goAway(Integer.MAX_VALUE, NO_ERROR);
      c.goAway(b, NO_ERROR);
      assertThat(answers.get(2).failure().processing()).isEqualTo(Processing.REFUSED);
      c.goAway(a, NO_ERROR);
      assertThat(answers.get(1).failure().processing()).isEqualTo(Processing.REFUSED);
      c.answer(a, "kept");
      assertThat(answers.get(0).text()).isEqualTo("kept");
      c.awaitClosed();
    }
  }

  // ---- windows that the settings change

  @Test
  void anUploadGoesOnAsSoonAsTheSettingsLetIt() {
    Recorder answer = Ask.post(peer.origin(), "/", new byte[100]).within(PATIENCE).send(transport);
    try (Http2Peer.Connection c = peer.accept(Http2Peer.INITIAL_WINDOW_SIZE, 0)) {
      int id = c.requestHead();
      c.settings(Http2Peer.INITIAL_WINDOW_SIZE, 30);
      assertThat(c.await(Http2Peer.DATA).payload()).hasSize(30);
      c.settings(Http2Peer.INITIAL_WINDOW_SIZE, 90);
      assertThat(c.await(Http2Peer.DATA).payload()).hasSize(60);
      c.settings(Http2Peer.INITIAL_WINDOW_SIZE, 100);
      Http2Peer.Frame last = c.await(Http2Peer.DATA);
      assertThat(last.payload()).hasSize(10);
      assertThat(last.has(Http2Peer.END_STREAM)).isTrue();
      c.answer(id, "done");
      assertThat(answer.text()).isEqualTo("done");
    }
  }

  /** RFC 9113, 6.9.2, would have the connection end; Netty spares those that are not concerned. */
  @Test
  void settingsThatOverflowAStreamsWindowFailThatStream() {
    Recorder answer = Ask.post(peer.origin(), "/", new byte[100]).within(PATIENCE).send(transport);
    try (Http2Peer.Connection c = peer.accept(Http2Peer.INITIAL_WINDOW_SIZE, 0)) {
      int id = c.requestHead();
      c.windowUpdate(id, 50);
      c.await(Http2Peer.DATA);
      c.windowUpdate(id, 1_000_000);
      c.settings(Http2Peer.INITIAL_WINDOW_SIZE, Integer.MAX_VALUE);
      assertThat(answer.failure().kind()).isEqualTo(Kind.PROTOCOL);
      assertThat(c.awaitReset(id)).isEqualTo(FLOW_CONTROL_ERROR);
      goesOn(c);
    }
  }

  // ---- ends

  @Test
  void aResetWithoutErrorBeforeTheEndIsAFailureThatKeepsWhatCame() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200");
      c.data(id, false, "half");
      c.reset(id, NO_ERROR);
      assertThat(answer.failure().kind()).isEqualTo(Kind.RESET);
      assertThat(answer.failure().processing()).isEqualTo(Processing.PROCESSED);
      assertThat(answer.soFar()).asString().isEqualTo("half");
      goesOn(c);
    }
  }

  @Test
  void trailersThatEndNothingAreAFailure() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200");
      c.data(id, false, "text");
      c.headers(id, false, "x-checksum", "1");
      assertThat(answer.failure().kind()).isEqualTo(Kind.PROTOCOL);
      goesOn(c);
    }
  }

  @Test
  void thousandsOfTrailersFailThatStreamOnly() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200");
      c.data(id, false, "text");
      String[] many = new String[2 * 500];
      Arrays.fill(many, "a");
      c.headers(id, true, many);
      assertThat(answer.failure().kind()).isEqualTo(Kind.LIMIT);
      assertThat(answer.soFar()).asString().isEqualTo("text");
      goesOn(c);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "deflate", "gzip, gzip", "gzip,br", "identity, gzip", "?"})
  void encodingsThatWereNotAskedForFailThatStreamOnly(String encoding) {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200", "content-encoding", encoding);
      assertThat(answer.failure().kind()).isEqualTo(Kind.PROTOCOL);
      assertThat(answer.failure().message()).contains("content-encoding '" + encoding + "'");
      assertThat(c.awaitReset(id)).isEqualTo(CANCEL);
      goesOn(c);
    }
  }

  // ---- crowds

  @Test
  void whenAConnectionDiesThoseThatWaitForItGoToTheNext() {
    List<Recorder> answers = new ArrayList<>();
    try (Http2Peer.Connection first = first(answers, 101)) {
      first.request();
    }
    assertThat(answers.get(0).failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
    assertThat(answers.get(0).failure().processing()).isEqualTo(Processing.PROCESSED);
    try (Http2Peer.Connection next = peer.accept(Http2Peer.MAX_CONCURRENT_STREAMS, 10)) {
      for (int i = 1; i < answers.size(); i++) {
        next.answer(next.request(), "" + i);
      }
      for (int i = 1; i < answers.size(); i++) {
        assertThat(answers.get(i).text()).as("in their order").isEqualTo("" + i);
      }
    }
    assertThat(transport.stats().exchangesStarted()).isEqualTo(101);
  }

  /** Begins calls at a server that takes one at a time. */
  private Http2Peer.Connection first(List<Recorder> answers, int calls) {
    for (int i = 0; i < calls; i++) {
      answers.add(get("/" + i));
    }
    Http2Peer.Connection c = peer.accept(Http2Peer.MAX_CONCURRENT_STREAMS, 1);
    c.awaitSettingsAck();
    return c;
  }

  @Test
  void aStormOfCancellationsLeavesNobodyInTheQueueAndSendsNothing() throws Exception {
    List<Recorder> answers = new ArrayList<>();
    try (Http2Peer.Connection c = first(answers, 4_001)) {
      int id = c.request();
      List<Thread> storm = new ArrayList<>();
      for (int part = 0; part < 4; part++) {
        List<Recorder> mine = answers.subList(1 + part * 1_000, 1 + (part + 1) * 1_000);
        storm.add(new Thread(() -> mine.forEach(each -> each.exchange().cancel())));
      }
      storm.forEach(Thread::start);
      for (Thread each : storm) {
        each.join();
      }
      Await.until("nobody waits", () -> transport.stats().waiting() <= 0);
      c.answer(id, "mine");
      assertThat(answers.get(0).text()).isEqualTo("mine");
      goesOn(c);
      assertThat(transport.stats().exchangesStarted()).isEqualTo(2);
      assertThat(transport.stats().resetsSent()).isZero();
      assertThat(answers.subList(1, 4_001)).noneMatch(Recorder::isOver);
    }
  }
}
