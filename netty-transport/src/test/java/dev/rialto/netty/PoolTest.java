package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.netty.pool.Inside;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportFailure.Kind;
import dev.rialto.spi.TransportFailure.Processing;
import io.netty.handler.codec.http2.Http2Connection;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which connection a call goes on, when new ones are opened and when they are left, on HTTP/2. */
class PoolTest {

  private static final int NO_ERROR = 0;
  private static final int REFUSED_STREAM = 7;
  private static final int ENHANCE_YOUR_CALM = 11;

  private final FakeTicker ticker = new FakeTicker();
  private Http2Peer peer;
  private NettyTransport transport;

  @BeforeEach
  void open() {
    peer = new Http2Peer();
    transport = with(ConnectionLimits.DEFAULT);
  }

  private NettyTransport with(ConnectionLimits limits) {
    return NettyTransport.builder()
        .eventLoopThreads(1)
        .cleartext(CleartextProtocol.H2C)
        .connections(limits)
        .ticker(ticker)
        .build();
  }

  /** Uses other limits from now on. */
  private void reopen(ConnectionLimits limits) {
    transport.close();
    transport = with(limits);
  }

  @AfterEach
  void close() throws Exception {
    transport.close();
    peer.close();
  }

  private Recorder get(String path) {
    return Ask.get(peer.origin(), path).send(transport);
  }

  private List<Recorder> get(int count) {
    List<Recorder> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(get("/" + i));
    }
    return all;
  }

  // ---- places

  @Test
  void callsThatComeWhileItConnectsShareOneConnection() {
    List<Recorder> answers = get(20);
    try (Http2Peer.Connection c = peer.accept()) {
      for (int i = 0; i < 20; i++) {
        c.answer(c.request(), "x");
      }
      answers.forEach(answer -> assertThat(answer.text()).isEqualTo("x"));
      assertThat(transport.stats().connectionsOpened()).isEqualTo(1);
    }
  }

  @Test
  void noMoreStreamsThanTheServerAllowsAreOpenAtOnce() {
    reopen(ConnectionLimits.DEFAULT.withMaxConnections(1, 1));
    List<Recorder> answers = get(3);
    try (Http2Peer.Connection c = peer.accept(Http2Peer.MAX_CONCURRENT_STREAMS, 1)) {
      for (int i = 0; i < 3; i++) {
        int id = c.request();
        assertThat(id).isEqualTo(2 * i + 3);
        assertThat(answers.get(Math.min(2, i + 1)).isOver()).isFalse();
        c.answer(id, "" + i);
        assertThat(answers.get(i).text()).isEqualTo("" + i);
      }
    }
  }

  @Test
  void anotherConnectionIsOpenedWhenTheFirstIsCrowded() {
    List<Recorder> answers = get(4);
    try (Http2Peer.Connection first = peer.accept(Http2Peer.MAX_CONCURRENT_STREAMS, 2)) {
      int a = first.request();
      int b = first.request();
      try (Http2Peer.Connection second = peer.accept(Http2Peer.MAX_CONCURRENT_STREAMS, 2)) {
        second.answer(second.request(), "s");
        second.answer(second.request(), "s");
        first.answer(a, "f");
        first.answer(b, "f");
        answers.forEach(answer -> assertThat(answer.text()).isIn("f", "s"));
      }
    }
  }

  @Test
  void noPlaceAtAllIsWaitedForOnlySoLong() {
    reopen(ConnectionLimits.DEFAULT.withMaxConnections(1, 1));
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept(Http2Peer.MAX_CONCURRENT_STREAMS, 0)) {
      // Its acknowledgement shows that the settings have been read.
      c.awaitSettingsAck();
      ticker.advance(Duration.ofSeconds(6), transport);
      TransportFailure failure = answer.failure();
      assertThat(failure.kind()).isEqualTo(Kind.ACQUIRE);
      assertThat(failure.processing()).isEqualTo(Processing.NEVER_SENT);
      assertThat(failure.message()).contains("1 of 1 connections open", "0 calls running");
    }
  }

  @Test
  void placesThatTheServerTakesBackAreNotUsedAndOpenStreamsFinish() {
    reopen(ConnectionLimits.DEFAULT.withMaxConnections(1, 1));
    List<Recorder> first = get(2);
    try (Http2Peer.Connection c = peer.accept(Http2Peer.MAX_CONCURRENT_STREAMS, 2)) {
      int a = c.request();
      int b = c.request();
      c.settings(Http2Peer.MAX_CONCURRENT_STREAMS, 1);
      c.sync();
      Recorder later = get("/later");
      c.answer(a, "a");
      assertThat(first.get(0).text()).isEqualTo("a");
      // One is still open, and no more are allowed: the later one must not have been sent.
      c.ping(false, new byte[8]);
      assertThat(nextButWindows(c).type()).isEqualTo(Http2Peer.PING);
      c.answer(b, "b");
      assertThat(first.get(1).text()).isEqualTo("b");
      c.answer(c.request(), "later");
      assertThat(later.text()).isEqualTo("later");
    }
  }

  private static Http2Peer.Frame nextButWindows(Http2Peer.Connection c) {
    Http2Peer.Frame frame;
    do {
      frame = c.read();
    } while (frame.type() == Http2Peer.WINDOW_UPDATE || frame.type() == Http2Peer.SETTINGS);
    return frame;
  }

  @Test
  void tooManyWaitingCallsAreRefusedAtOnce() {
    reopen(ConnectionLimits.DEFAULT.withMaxConnections(1, 1).withMaxWaiting(2));
    List<Recorder> answers = get(1);
    try (Http2Peer.Connection c = peer.accept(Http2Peer.MAX_CONCURRENT_STREAMS, 1)) {
      int id = c.request();
      answers.addAll(get(3));
      assertThat(answers.get(3).failure().kind()).isEqualTo(Kind.ACQUIRE);
      assertThat(answers.get(3).failure().message()).contains("2 calls wait already");
      c.answer(id, "x");
      assertThat(answers.get(0).text()).isEqualTo("x");
    }
  }

  @Test
  void aCallThatIsCancelledWhileItWaitsIsNeverSent() {
    reopen(ConnectionLimits.DEFAULT.withMaxConnections(1, 1));
    List<Recorder> answers = get(3);
    try (Http2Peer.Connection c = peer.accept(Http2Peer.MAX_CONCURRENT_STREAMS, 1)) {
      int first = c.request();
      answers.get(1).exchange().cancel();
      c.answer(first, "first");
      int next = c.request();
      c.answer(next, "third");
      assertThat(answers.get(2).text()).isEqualTo("third");
      assertThat(next).isEqualTo(first + 2);
      assertThat(answers.get(1).isOver()).isFalse();
    }
  }

  // ---- leaving

  @Test
  void aGoAwayLetsProcessedStreamsFinishAndRefusesTheOthers() {
    List<Recorder> answers = get(2);
    try (Http2Peer.Connection c = peer.accept()) {
      int a = c.request();
      c.request();
      c.goAway(a, NO_ERROR);
      TransportFailure refused = answers.get(1).failure();
      assertThat(refused.processing()).isEqualTo(Processing.REFUSED);
      assertThat(refused.message()).contains("GOAWAY NO_ERROR", "has not processed");
      Recorder later = get("/later");
      try (Http2Peer.Connection another = peer.accept()) {
        another.answer(another.request(), "anew");
        assertThat(later.text()).isEqualTo("anew");
      }
      c.answer(a, "finished");
      assertThat(answers.get(0).text()).isEqualTo("finished");
      c.awaitClosed();
    }
  }

  @Test
  void aConnectionGetsNoMoreCallsThanTheServerTookOnTheOneThatItLeft() {
    List<Recorder> first = get(3);
    try (Http2Peer.Connection c = peer.accept()) {
      int a = c.request();
      int b = c.request();
      c.request();
      c.goAway(b, NO_ERROR);
      assertThat(first.get(2).failure().processing()).isEqualTo(Processing.REFUSED);
      c.answer(a, "x");
      c.answer(b, "x");
      c.awaitClosed();
    }
    List<Recorder> next = get(3);
    try (Http2Peer.Connection c = peer.accept();
        Http2Peer.Connection another = peer.accept()) {
      another.answer(another.request(), "third");
      assertThat(next.get(2).text()).isEqualTo("third");
      c.answer(c.request(), "first");
      c.answer(c.request(), "second");
      assertThat(next.get(0).text()).isEqualTo("first");
      assertThat(next.get(1).text()).isEqualTo("second");
    }
  }

  @Test
  void aServerThatTakesMoreCallsThanItSeemedToGetsThemAll() {
    reopen(ConnectionLimits.DEFAULT.withMaxConnections(1, 1));
    List<Recorder> first = get(2);
    try (Http2Peer.Connection c = peer.accept()) {
      int a = c.request();
      c.request();
      c.goAway(a, NO_ERROR);
      assertThat(first.get(1).failure().processing()).isEqualTo(Processing.REFUSED);
      c.answer(a, "x");
      c.awaitClosed();
    }
    // There can be no other connection: nobody waits for the sake of a guess.
    List<Recorder> next = get(5);
    try (Http2Peer.Connection c = peer.accept()) {
      for (int i = 0; i < 5; i++) {
        c.request();
      }
      for (int i = 0; i < 5; i++) {
        c.answer(3 + 2 * i, "again");
      }
      for (Recorder one : next) {
        assertThat(one.text()).isEqualTo("again");
      }
    }
  }

  @Test
  void anAnnouncedGoAwayKeepsWhatIsInFlightUntilTheSecondOne() {
    List<Recorder> answers = get(2);
    try (Http2Peer.Connection c = peer.accept()) {
      int a = c.request();
      int b = c.request();
      c.goAway(Integer.MAX_VALUE, NO_ERROR);
      c.answer(a, "finished");
      assertThat(answers.get(0).text()).isEqualTo("finished");
      c.goAway(a, NO_ERROR);
      assertThat(b).isGreaterThan(a);
      assertThat(answers.get(1).failure().processing()).isEqualTo(Processing.REFUSED);
      c.awaitClosed();
    }
  }

  @Test
  void aGoAwayWithAnErrorLeavesItOpenWhatWasProcessed() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      c.request();
      c.goAway(0, ENHANCE_YOUR_CALM);
      assertThat(answer.failure().processing()).isEqualTo(Processing.PROCESSED);
      assertThat(answer.failure().message()).contains("ENHANCE_YOUR_CALM");
    }
  }

  @Test
  void aServerThatAsksForCalmIsLeftAloneForAWhile() {
    Recorder first = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      c.answer(c.request(), "x");
      assertThat(first.text()).isEqualTo("x");
      c.goAway(3, ENHANCE_YOUR_CALM);
      c.awaitClosed();
      awaitConnectionsClosed(1);
      Recorder next = get("/");
      Await.until("a call that waits", () -> transport.stats().waiting() >= 1);
      ticker.advance(Duration.ofMillis(100), transport);
      transport.sweep();
      assertThat(transport.stats().connections()).isZero();
      ticker.advance(Duration.ofSeconds(2), transport);
      try (Http2Peer.Connection another = peer.accept()) {
        another.answer(another.request(), "calm");
        assertThat(next.text()).isEqualTo("calm");
      }
    }
  }

  @Test
  void resetsArePacedAndNewCallsGoToAnotherConnection() {
    List<Recorder> answers = get(151);
    try (Http2Peer.Connection c = peer.accept()) {
      int last = 0;
      for (int i = 0; i < 151; i++) {
        last = c.request();
      }
      answers.subList(0, 150).forEach(answer -> answer.exchange().cancel());
      for (int i = 0; i < 100; i++) {
        c.await(Http2Peer.RST_STREAM);
      }
      c.ping(false, new byte[8]);
      assertThat(nextButWindows(c).type()).as("no more for now").isEqualTo(Http2Peer.PING);
      Recorder next = get("/next");
      try (Http2Peer.Connection another = peer.accept()) {
        another.answer(another.request(), "elsewhere");
        assertThat(next.text()).isEqualTo("elsewhere");
      }
      ticker.advance(Duration.ofSeconds(6), transport);
      for (int i = 0; i < 20; i++) {
        c.await(Http2Peer.RST_STREAM);
      }
      c.ping(false, new byte[8]);
      assertThat(nextButWindows(c).type()).as("no more for now").isEqualTo(Http2Peer.PING);
      // The call that goes on is none the worse for it; when it has ended, nobody is harmed by
      // closing the connection on those that are given up.
      c.answer(last, "mine");
      assertThat(answers.get(150).text()).isEqualTo("mine");
      c.awaitClosed();
    }
  }

  @Test
  void aConnectionWhoseStreamIdsAreUsedUpIsReplaced() throws Exception {
    Recorder first = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      Inside inside = new Inside(transport.pools(), peer.origin());
      inside.onLoop(() -> useUpStreamIds(inside.http2()));
      Recorder second = get("/");
      try (Http2Peer.Connection another = peer.accept()) {
        another.answer(another.request(), "anew");
        assertThat(second.text()).isEqualTo("anew");
      }
      c.answer(id, "finished");
      assertThat(first.text()).isEqualTo("finished");
      c.awaitClosed();
    }
  }

  /** Puts Netty's counter to its end: counting up to there would take a minute. */
  private static Object useUpStreamIds(Http2Connection connection)
      throws ReflectiveOperationException {
    Object endpoint = connection.local();
    Field counter = endpoint.getClass().getDeclaredField("nextReservationStreamId");
    counter.setAccessible(true);
    counter.setInt(endpoint, Integer.MAX_VALUE);
    return endpoint;
  }

  @Test
  void aRefusedStreamMayBeSentAgain() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      c.reset(c.request(), REFUSED_STREAM);
      assertThat(answer.failure().kind()).isEqualTo(Kind.RESET);
      assertThat(answer.failure().processing()).isEqualTo(Processing.REFUSED);
    }
  }

  @Test
  void aServerThatHangsUpOnEveryConnectionIsNotCalledInAHotLoop() {
    reopen(ConnectionLimits.DEFAULT.withMaxConnections(1, 1));
    for (int i = 0; i < 3; i++) {
      Recorder answer = get("/");
      if (i > 0) {
        ticker.advance(Duration.ofSeconds(1), transport); // a pause may have begun only now
      }
      try (Http2Peer.Connection c = peer.accept()) {
        c.request();
        c.goAway(0, NO_ERROR);
        assertThat(answer.failure().processing()).isEqualTo(Processing.REFUSED);
        c.awaitClosed();
      }
      awaitConnectionsClosed(i + 1);
      if (i < 2) {
        ticker.advance(Duration.ofSeconds(10), transport);
      }
    }
    // The first time was free; by now there is a pause, which ends only as the clock runs.
    Recorder impatient = get("/");
    Await.until("a call that waits", () -> transport.stats().waiting() >= 1);
    ticker.advance(Duration.ofMillis(20), transport);
    assertThat(transport.stats().connectionsOpened()).isEqualTo(3);
    Recorder patient = get("/");
    ticker.advance(Duration.ofSeconds(1), transport);
    try (Http2Peer.Connection c = peer.accept()) {
      c.answer(c.request(), "patience");
      c.answer(c.request(), "patience");
      assertThat(impatient.text()).isEqualTo("patience");
      assertThat(patient.text()).isEqualTo("patience");
    }
  }

  /** Waits until the pool knows it, too. */
  private void awaitConnectionsClosed(int count) {
    Await.until(
        "a connection that is closed", () -> transport.stats().connectionsClosed() >= count);
  }

  @Test
  void aPauseCountsAsWaiting() {
    for (int i = 0; i < 2; i++) {
      Recorder answer = get("/");
      try (Http2Peer.Connection c = peer.accept()) {
        c.request();
      }
      assertThat(answer.failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
      awaitConnectionsClosed(i + 1);
    }
    Recorder waiting = Ask.get(peer.origin(), "/").within(Duration.ofMillis(10)).send(transport);
    Await.until("a call that waits", () -> transport.stats().waiting() >= 1);
    ticker.advance(Duration.ofMillis(15), transport);
    assertThat(waiting.failure().kind()).isEqualTo(Kind.ACQUIRE);
    assertThat(waiting.failure().message()).contains("the server hangs up on every one");
  }

  // ---- age and idleness

  @Test
  void anIdleConnectionIsClosed() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      c.answer(c.request(), "x");
      assertThat(answer.text()).isEqualTo("x");
      // What comes after the answer shows that the stream is closed.
      c.sync();
      ticker.advance(Duration.ofSeconds(241), transport);
      assertThat(c.await(Http2Peer.GOAWAY).intAt(4)).isEqualTo(NO_ERROR);
      c.awaitClosed();
    }
  }

  @Test
  void anOldConnectionFinishesItsCallsAndTakesNoNewOnes() {
    reopen(
        ConnectionLimits.DEFAULT
            .withLifetime(Duration.ofHours(1), Duration.ofMinutes(1))
            .withPing(Duration.ofHours(1), Duration.ofHours(1)));
    Recorder answer = Ask.get(peer.origin(), "/").within(Duration.ofHours(1)).send(transport);
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      ticker.advance(Duration.ofMinutes(2), transport);
      Recorder later = get("/later");
      try (Http2Peer.Connection another = peer.accept()) {
        another.answer(another.request(), "anew");
        assertThat(later.text()).isEqualTo("anew");
      }
      c.answer(id, "old");
      assertThat(answer.text()).isEqualTo("old");
      c.awaitClosed();
    }
  }

  // ---- signs of life

  @Test
  void aBlackHoleIsFoundByAPingThatNobodyAnswers() throws Exception {
    Recorder answer = Ask.get(peer.origin(), "/").within(Duration.ofDays(1)).send(transport);
    try (Http2Peer.Connection c = peer.accept()) {
      c.request();
      ticker.advance(Duration.ofSeconds(31), transport);
      assertThat(c.await(Http2Peer.PING).has(Http2Peer.ACK)).isFalse();
      // The ping has left, but the loop may note that a little later.
      while (!answer.isOver()) {
        ticker.advance(Duration.ofSeconds(3), transport);
        new Inside(transport.pools(), peer.origin()).awaitLoop();
      }
      assertThat(answer.failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
      assertThat(answer.failure().message()).contains("no sign of life");
    }
  }

  @Test
  void aSlowFirstTokenDoesNotEndAConnectionThatAnswersPings() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200");
      answer.head();
      for (int i = 0; i < 3; i++) {
        ticker.advance(Duration.ofSeconds(31), transport);
        c.ping(true, c.await(Http2Peer.PING).payload());
        // Whatever comes after it shows that the answer has been read.
        c.sync();
      }
      c.data(id, true, "at last");
      assertThat(answer.text()).isEqualTo("at last");
    }
  }

  @Test
  void aTimeoutPutsTheConnectionInDoubtUntilItGivesASign() {
    Recorder slow = get("/slow");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.sync();
      ticker.advance(Duration.ofSeconds(20), transport);
      c.windowUpdate(id, 1);
      c.sync();
      ticker.advance(Duration.ofSeconds(20), transport);
      c.sync();
      ticker.advance(Duration.ofSeconds(21), transport);
      assertThat(slow.failure().kind()).isEqualTo(Kind.HEADERS_TIMEOUT);
      Http2Peer.Frame asked = c.await(Http2Peer.PING);
      c.ping(true, asked.payload());
      Recorder next = get("/next");
      c.answer(c.request(), "alive");
      assertThat(next.text()).isEqualTo("alive");
      assertThat(transport.stats().connectionsOpened()).isEqualTo(1);
    }
  }

  // ---- secrets

  @Test
  void keysAreNeverPutIntoTheSharedIndex() {
    try (Http2Peer.Connection c = firstRequestWithKey()) {
      for (int i = 0; i < 2; i++) {
        Recorder again =
            Ask.get(peer.origin(), "/v1?key=in-the-query")
                .header("authorization", "Bearer sesame")
                .header("x-common", "common-value")
                .send(transport);
        Http2Peer.Frame head = c.await(Http2Peer.HEADERS);
        String block = new String(head.payload(), StandardCharsets.ISO_8859_1);
        assertThat(block).contains("Bearer sesame").contains("/v1?key=in-the-query");
        if (i == 1) {
          assertThat(block).as("what is no secret is indexed").doesNotContain("common-value");
        }
        c.answer(head.streamId(), "x");
        assertThat(again.text()).isEqualTo("x");
      }
    }
  }

  private Http2Peer.Connection firstRequestWithKey() {
    Recorder first =
        Ask.get(peer.origin(), "/").header("authorization", "Bearer sesame").send(transport);
    Http2Peer.Connection c = peer.accept();
    c.answer(c.request(), "x");
    assertThat(first.text()).isEqualTo("x");
    return c;
  }
}
