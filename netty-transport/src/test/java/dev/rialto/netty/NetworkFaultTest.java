package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.netty.FaultProxy.Fault;
import dev.rialto.netty.FaultProxy.Pace;
import dev.rialto.netty.FaultProxy.Way;
import dev.rialto.netty.FaultProxy.What;
import dev.rialto.netty.TestServer.Speaks;
import dev.rialto.spi.Origin;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportFailure.Kind;
import dev.rialto.spi.TransportFailure.Processing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What networks do between a client and a good server, over every protocol. However bad it gets: no
 * call hangs beyond its deadline, nothing is delivered twice, and the next call gets through.
 */
class NetworkFaultTest {

  /** Up to so many places are tried one by one; of more, some are drawn. */
  private static final int ALL_UP_TO = 260;

  private static final int DRAWN = 60;
  private static final String TEXT = "0123456789".repeat(5);

  private static TestCertificate certificate;

  private final FakeTicker ticker = new FakeTicker();
  private final Random random = new Random(seed());
  private TestServer server;
  private NettyTransport transport;

  @BeforeAll
  static void makeCertificate() {
    certificate = TestCertificate.forLocalhost();
  }

  private static long seed() {
    long seed = Long.getLong("rialto.network.seed", System.nanoTime());
    System.out.println("NetworkFaultTest: -Drialto.network.seed=" + seed);
    return seed;
  }

  private void open(Speaks speaks) {
    server = TestServer.start(speaks, certificate);
    transport =
        NettyTransport.builder()
            .eventLoopThreads(1)
            .trust(certificate.certificate())
            .trustOnlyGiven()
            .cleartext(speaks == Speaks.H2C ? CleartextProtocol.H2C : CleartextProtocol.HTTP_1_1)
            .connections(ConnectionLimits.DEFAULT.withMaxConnections(10_000, 30))
            .ticker(ticker)
            .build();
  }

  @AfterEach
  void close() {
    transport.close();
    server.close();
  }

  @AfterAll
  static void nothingIsLeft() {
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("rialto-"));
  }

  /** Another port is another origin, with a pool of its own. */
  private Origin through(FaultProxy network) {
    return new Origin(server.origin().secure(), "localhost", network.port());
  }

  private Recorder ask(FaultProxy network, String id) {
    return Ask.post(through(network), "/echo?" + id, TEXT).send(transport);
  }

  static Stream<Arguments> slowNetworks() {
    return Stream.of(Speaks.values())
        .flatMap(
            speaks ->
                Stream.of(
                    Arguments.of(speaks, "delay", Pace.of(64 << 10, 5_000, 0)),
                    Arguments.of(speaks, "jitter", Pace.of(700, 0, 3_000)),
                    Arguments.of(speaks, "trickle", Pace.of(1, 0, 0))));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("slowNetworks")
  void aSlowNetworkDeliversEverythingOnceAndInOrder(Speaks speaks, String name, Pace pace) {
    open(speaks);
    try (FaultProxy network = new FaultProxy(server.port(), pace, null)) {
      List<Recorder> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(Ask.post(through(network), "/echo", "number " + i).send(transport));
      }
      Recorder chunks = Ask.get(through(network), "/chunks/26/10").send(transport);
      for (int i = 0; i < 8; i++) {
        assertThat(answers.get(i).text()).isEqualTo("number " + i);
      }
      assertThat(chunks.text()).startsWith("aaaaaaaaaabbbb").hasSize(260).endsWith("zzzzz");
    }
  }

  static Stream<Arguments> cuts() {
    return Stream.of(Speaks.values())
        .flatMap(
            speaks ->
                Stream.of(Way.values())
                    .flatMap(
                        way ->
                            Stream.of(What.CUT, What.RESET)
                                .map(what -> Arguments.of(speaks, way, what))));
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aConnectionMayEndAtAnyByte(Speaks speaks, Way way, What what) {
    open(speaks);
    for (long at : places(way)) {
      String id = way + "-" + what + "-" + at;
      try (FaultProxy network =
          new FaultProxy(server.port(), Pace.FAST, new Fault(way, what, at))) {
        endsOnce(ask(network, id), id);
        Recorder next = ask(network, "next-" + id);
        if (new String(next.atTheEnd(), StandardCharsets.UTF_8).isEmpty()) {
          // Behind the answer the connection may have been cut under this call, too: only once.
          next = ask(network, "after-" + id);
        }
        assertThat(next.text()).as("after " + id).isEqualTo(TEXT);
      }
    }
  }

  /** Every byte that a call takes, the handshake's too; of many, the first ones and some others. */
  private long[] places(Way way) {
    long total;
    try (FaultProxy network = new FaultProxy(server.port(), Pace.FAST, null)) {
      assertThat(ask(network, "measured").text()).isEqualTo(TEXT);
      total = network.passed(way);
    }
    return total <= ALL_UP_TO
        ? LongStream.rangeClosed(0, total).toArray()
        : LongStream.concat(LongStream.of(0, 1, total), random.longs(DRAWN, 2, total))
            .distinct()
            .toArray();
  }

  private void endsOnce(Recorder answer, String id) {
    // The recorder itself sees to it that there is one end, and nothing behind it.
    String got = new String(answer.atTheEnd(), StandardCharsets.UTF_8);
    assertThat(TEXT).as(id).startsWith(got);
    TransportFailure failure = answer.failureOrNull();
    if (failure == null) {
      assertThat(got).as(id).isEqualTo(TEXT);
      return;
    }
    assertThat(failure.kind())
        .as(id + ": " + failure)
        .isIn(Kind.CONNECTION_LOST, Kind.CONNECT, Kind.TLS, Kind.RESET, Kind.PROTOCOL);
    if (server.seen("/echo?" + id) > 0) {
      // A request that a server has got must never be taken for one that may be repeated freely.
      assertThat(failure.processing()).as(id).isEqualTo(Processing.PROCESSED);
    }
    assertThat(server.seen("/echo?" + id)).as(id).isLessThanOrEqualTo(1);
  }

  static Stream<Arguments> holes() {
    return Stream.of(Speaks.values())
        .flatMap(
            speaks ->
                Stream.of(What.BLACK_HOLE, What.HALF_OPEN).map(what -> Arguments.of(speaks, what)));
  }

  @ParameterizedTest
  @MethodSource("holes")
  void noCallHangsBeyondItsDeadlineWhereverTheNetworkLosesIt(Speaks speaks, What what) {
    open(speaks);
    for (Way way : Way.values()) {
      for (long at : some(places(way))) {
        String id = way + "-" + what + "-" + at;
        try (FaultProxy network =
            new FaultProxy(server.port(), Pace.FAST, new Fault(way, what, at))) {
          long deadline = ticker.nanoTime() + Duration.ofSeconds(20).toNanos();
          Recorder lost =
              Ask.post(through(network), "/echo?" + id, TEXT)
                  .deadline(() -> deadline)
                  .send(transport);
          while (!network.hasStruck() && !lost.isOver()) {
            Thread.onSpinWait();
          }
          // Through every limit of connecting, and past the deadline.
          for (int second = 0; second < 21 && !lost.isOver(); second++) {
            ticker.advance(Duration.ofSeconds(1), transport);
          }
          String got = new String(lost.atTheEnd(), StandardCharsets.UTF_8);
          assertThat(TEXT).as(id).startsWith(got);
          TransportFailure failure = lost.failureOrNull();
          if (failure != null) {
            assertThat(failure.kind())
                .as(id + ": " + failure)
                .isIn(Kind.DEADLINE, Kind.CONNECT, Kind.TLS, Kind.CONNECTION_LOST);
          }
          getsThrough(network, id);
        }
      }
    }
  }

  /** The connection may still be taken for a live one: that must be found out, too. */
  private void getsThrough(FaultProxy network, String id) {
    Recorder next = ask(network, "next-" + id);
    while (!next.isOver()) {
      ticker.advance(Duration.ofSeconds(1), transport);
      next.awaitOver(20);
    }
    if (next.failureOrNull() != null) {
      next = ask(network, "after-" + id);
    }
    assertThat(next.text()).as("after " + id).isEqualTo(TEXT);
  }

  private long[] some(long[] places) {
    return random.ints(8, 0, places.length).mapToLong(i -> places[i]).toArray();
  }

  @ParameterizedTest
  @EnumSource
  void aStreamThatFallsSilentOnADeadConnectionIsFound(Speaks speaks) {
    open(speaks);
    try (FaultProxy network = new FaultProxy(server.port(), Pace.FAST, null)) {
      Recorder answer = Ask.get(through(network), "/stall/3").send(transport);
      for (int got = 0; got < 30; ) {
        got += answer.piece();
      }
      network.strike(What.HALF_OPEN);
      while (!answer.isOver()) {
        ticker.advance(Duration.ofSeconds(1), transport);
        answer.awaitOver(5);
      }
      assertThat(answer.failure().kind()).isIn(Kind.CONNECTION_LOST, Kind.BODY_TIMEOUT);
      assertThat(new String(answer.soFar(), StandardCharsets.UTF_8))
          .isEqualTo("aaaaaaaaaabbbbbbbbbbcccccccccc");
      getsThrough(network, "silent");
    }
  }
}
