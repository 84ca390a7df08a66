package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.netty.pool.Inside;
import dev.rialto.spi.TransportFailure.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pool's figures: when another connection is opened, when one is left, what is shared. */
@Timeout(60)
class PoolRulesTest {

  private static final int ENHANCE_YOUR_CALM = 11;
  private static final int MAX_FRAME_SIZE = 5;

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

  private <T> T onLoop(Callable<T> task) throws Exception {
    return inside().onLoop(task);
  }

  private Inside inside() {
    return new Inside(transport.pools(), peer.origin());
  }

  // ---- growth

  /** At four fifths of what the server allows, of a hundred at most: before there is no room. */
  @ParameterizedTest(name = "MAX_CONCURRENT_STREAMS {0}: from {1} calls on")
  @CsvSource({"10,8", "5,4", "100,80", "1000,80", "-1,80"})
  void anotherConnectionIsOpenedAtFourFifths(int allowed, int crowdedFrom) throws Exception {
    int[] settings =
        allowed < 0 ? new int[0] : new int[] {Http2Peer.MAX_CONCURRENT_STREAMS, allowed};
    List<Recorder> answers = new ArrayList<>();
    answers.add(get("/"));
    try (Http2Peer.Connection first = peer.accept(settings)) {
      int last = first.request();
      first.settings(MAX_FRAME_SIZE, 20_000); // which changes nothing of it
      for (int i = 1; i < crowdedFrom - 1; i++) {
        answers.add(get("/"));
        last = first.request();
      }
      first.sync();
      assertThat(onLoop(() -> transport.stats().connections())).isEqualTo(1);
      answers.add(get("/"));
      last = first.request();
      try (Http2Peer.Connection second = peer.accept(settings)) {
        second.awaitSettingsAck();
        Recorder next = get("/next");
        second.answer(second.request(), "there is more room");
        assertThat(next.text()).isEqualTo("there is more room");
      }
      first.answer(last, "x");
      assertThat(answers.get(answers.size() - 1).text()).isEqualTo("x");
    }
  }

  @Test
  void settingsThatSayNothingOfStreamsLeaveTheirNumberAsItWas() {
    reopen(ConnectionLimits.DEFAULT.withMaxConnections(1, 1));
    Recorder first = get("/1");
    try (Http2Peer.Connection c = peer.accept(Http2Peer.MAX_CONCURRENT_STREAMS, 1)) {
      int id = c.request();
      c.settings(MAX_FRAME_SIZE, 20_000);
      c.sync();
      Recorder second = get("/2");
      Await.until("a call that waits", () -> transport.stats().waiting() >= 1);
      c.answer(id, "1");
      assertThat(first.text()).isEqualTo("1");
      c.answer(c.request(), "2");
      assertThat(second.text()).isEqualTo("2");
    }
  }

  @Test
  void aServerThatResetsForCalmGetsNoNewConnectionForAWhile() {
    Recorder first = get("/1");
    try (Http2Peer.Connection c = peer.accept(Http2Peer.MAX_CONCURRENT_STREAMS, 1)) {
      c.reset(c.request(), ENHANCE_YOUR_CALM);
      assertThat(first.failure().kind()).isEqualTo(Kind.RESET);
      assertThat(first.failure().message()).contains("ENHANCE_YOUR_CALM");
      Recorder second = get("/2");
      int id = c.request();
      // It is full: a third call would have a connection of its own.
      Recorder third = get("/3");
      Await.until("a call that waits", () -> transport.stats().waiting() >= 1);
      ticker.advance(Duration.ofMillis(100), transport);
      c.sync();
      assertThat(transport.stats().connections()).as("none is opened yet").isEqualTo(1);
      ticker.advance(Duration.ofMillis(400), transport);
      try (Http2Peer.Connection another = peer.accept(Http2Peer.MAX_CONCURRENT_STREAMS, 1)) {
        another.answer(another.request(), "3");
        assertThat(third.text()).isEqualTo("3");
      }
      c.answer(id, "2");
      assertThat(second.text()).isEqualTo("2");
    }
  }

  // ---- age

  @Test
  void connectionsOpenedTogetherRetireApart_withinATenthOfTheirAge() throws Exception {
    Duration age = Duration.ofMinutes(30);
    reopen(
        ConnectionLimits.DEFAULT
            .withLifetime(Duration.ofDays(1), age)
            .withPing(Duration.ofDays(1), Duration.ofDays(1))
            .withMaxStreams(1));
    List<Recorder> answers = new ArrayList<>();
    List<Http2Peer.Connection> opened = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      answers.add(Ask.get(peer.origin(), "/").within(Duration.ofDays(1)).send(transport));
      Http2Peer.Connection c = peer.accept();
      c.request();
      opened.add(c);
    }
    long now = ticker.nanoTime();
    List<Long> ends = onLoop(() -> inside().checks(now).stream().map(next -> next - now).toList());
    assertThat(ends).hasSizeGreaterThanOrEqualTo(8);
    assertThat(ends)
        .allSatisfy(
            end -> assertThat(end).isBetween(age.toNanos() * 9 / 10, age.toNanos() * 11 / 10));
    TreeSet<Long> apart = new TreeSet<>(ends);
    assertThat(apart).hasSameSizeAs(ends);
    assertThat(apart.last() - apart.first()).isGreaterThan(Duration.ofSeconds(10).toNanos());
    opened.forEach(Http2Peer.Connection::close);
  }

  // ---- signs of life

  private static Http2Peer.Frame nextButWindows(Http2Peer.Connection c) {
    Http2Peer.Frame frame;
    do {
      frame = c.read();
    } while (frame.type() == Http2Peer.WINDOW_UPDATE || frame.type() == Http2Peer.SETTINGS);
    return frame;
  }

  @Test
  void aConnectionWithoutCallsIsNotPinged() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      c.answer(c.request(), "x");
      assertThat(answer.text()).isEqualTo("x");
      c.sync();
      for (int i = 0; i < 3; i++) {
        ticker.advance(Duration.ofSeconds(60), transport);
      }
      c.ping(false, new byte[8]);
      assertThat(nextButWindows(c).has(Http2Peer.ACK)).as("only our own is answered").isTrue();
    }
  }

  /** Makes a call time out on a connection that was silent. */
  private void doubted(Http2Peer.Connection c) {
    Recorder slow = get("/slow");
    c.request();
    c.sync();
    ticker.advance(Duration.ofSeconds(20), transport);
    c.sync();
    ticker.advance(Duration.ofSeconds(20), transport);
    c.sync();
    ticker.advance(Duration.ofSeconds(21), transport);
    assertThat(slow.failure().kind()).isEqualTo(Kind.HEADERS_TIMEOUT);
  }

  @Test
  void aConnectionInDoubtGetsNoNewCalls_andIsUsedAgainWhenItAnswers() {
    Recorder first = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      c.answer(c.request(), "x");
      assertThat(first.text()).isEqualTo("x");
      doubted(c);
      Http2Peer.Frame asked = c.await(Http2Peer.PING);
      Recorder meanwhile = get("/meanwhile");
      try (Http2Peer.Connection another = peer.accept()) {
        another.answer(another.request(), "elsewhere");
        assertThat(meanwhile.text()).isEqualTo("elsewhere");
        c.ping(true, asked.payload());
        c.sync();
        another.goAway(Integer.MAX_VALUE, 0);
        another.awaitClosed();
      }
      Recorder next = get("/next");
      c.answer(c.request(), "alive");
      assertThat(next.text()).isEqualTo("alive");
    }
  }

  @Test
  void aConnectionInDoubtThatDoesNotAnswerWithinASecondIsDead() throws Exception {
    Recorder first = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      c.answer(c.request(), "x");
      assertThat(first.text()).isEqualTo("x");
      Recorder patient = Ask.get(peer.origin(), "/").within(Duration.ofDays(1)).send(transport);
      c.request();
      doubted(c);
      c.await(Http2Peer.PING);
      onLoop(() -> null); // that it has left is noted
      ticker.advance(Duration.ofMillis(900), transport);
      onLoop(() -> null);
      assertThat(patient.isOver()).isFalse();
      ticker.advance(Duration.ofMillis(200), transport);
      // Noted a little later it is given a little longer.
      while (!patient.isOver()) {
        ticker.advance(Duration.ofMillis(100), transport);
        onLoop(() -> null);
      }
      assertThat(patient.failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
      assertThat(patient.failure().message()).contains("no sign of life");
      c.awaitClosed();
    }
  }

  // ---- what uploads share

  @Test
  void uploadsShareTheServersWindow() {
    byte[] large = new byte[200_000];
    List<Recorder> answers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      answers.add(Ask.post(peer.origin(), "/" + i, large).send(transport));
    }
    try (Http2Peer.Connection c = peer.accept(Http2Peer.INITIAL_WINDOW_SIZE, 1 << 20)) {
      Map<Integer, Integer> sent = new HashMap<>();
      int all = 0;
      for (int window = 65_535; window < 3 * large.length; window += 60_000) {
        while (all < window) {
          Http2Peer.Frame data = c.await(Http2Peer.DATA);
          sent.merge(data.streamId(), data.payload().length, Integer::sum);
          all += data.payload().length;
        }
        if (sent.size() == 3) {
          int most = sent.values().stream().max(Integer::compare).orElseThrow();
          int least = sent.values().stream().min(Integer::compare).orElseThrow();
          // A window's worth, which the first one may have had to itself.
          assertThat(most - least).as("%s", sent).isLessThanOrEqualTo(65_535);
        } else {
          assertThat(all).as("all of them have begun").isLessThanOrEqualTo(65_535);
        }
        c.windowUpdate(0, 60_000);
      }
      answers.forEach(answer -> answer.exchange().cancel());
    }
  }
}
