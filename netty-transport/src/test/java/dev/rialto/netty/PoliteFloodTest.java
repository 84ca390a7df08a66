package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.netty.pool.Inside;
import dev.rialto.spi.TransportFailure.Kind;
import dev.rialto.spi.TransportFailure.Processing;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers that send too much and keep every other rule: they read our answers and stay within the
 * windows, so that only a limit on what they send can stop them, and only credit that returns lets
 * them go on.
 */
@Timeout(60)
class PoliteFloodTest {

  private static final int REFUSED_STREAM = 7;

  private final FakeTicker ticker = new FakeTicker();
  private Http2Peer peer;
  private NettyTransport transport;

  @BeforeEach
  void open() {
    peer = new Http2Peer();
    transport =
        NettyTransport.builder()
            .eventLoopThreads(1)
            .cleartext(CleartextProtocol.H2C)
            .connections(ConnectionLimits.DEFAULT.withMaxConnections(1, 1).withMaxStreams(10_000))
            .ticker(ticker)
            .build();
  }

  @AfterEach
  void close() throws Exception {
    transport.close();
    peer.close();
  }

  private Recorder get(String path) {
    return Ask.get(peer.origin(), path).send(transport);
  }

  private void nextCallGetsAnotherConnection() {
    Recorder next = get("/next");
    try (Http2Peer.Connection another = peer.accept()) {
      another.answer(another.request(), "anew");
      assertThat(next.text()).isEqualTo("anew");
    }
  }

  /** Of a server that reads each acknowledgement none waits to be sent. */
  @ParameterizedTest
  @ValueSource(ints = {Http2Peer.SETTINGS, Http2Peer.PING, Http2Peer.GOAWAY})
  void framesThatOnlyWantAnAnswerEndTheConnection_thoughEachAnswerIsRead(int type) {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      c.request();
      c.readOn();
      byte[] payload =
          switch (type) {
            case Http2Peer.PING -> new byte[8];
            // It will leave, and says so again and again.
            case Http2Peer.GOAWAY -> Http2Peer.Connection.ints(Integer.MAX_VALUE, 0);
            default -> new byte[0];
          };
      c.raw(Http2Peer.Connection.bytes(type, 0, 0, payload), 2_000);
      assertThat(answer.failure().kind()).isIn(Kind.PROTOCOL, Kind.CONNECTION_LOST);
      assertThat(answer.failure().processing()).isEqualTo(Processing.PROCESSED);
    }
    nextCallGetsAnotherConnection();
  }

  /** A thousand in ten seconds are borne, all the same whether calls run on other streams. */
  @Test
  void resetsOfCallAfterCallEndTheConnection() {
    List<Recorder> answers = new ArrayList<>();
    for (int i = 0; i < 1_001; i++) {
      answers.add(get("/" + i));
    }
    try (Http2Peer.Connection c = peer.accept()) {
      ByteArrayOutputStream resets = new ByteArrayOutputStream();
      for (int i = 0; i < answers.size(); i++) {
        resets.writeBytes(
            Http2Peer.Connection.bytes(
                Http2Peer.RST_STREAM, 0, c.request(), Http2Peer.Connection.ints(REFUSED_STREAM)));
      }
      // In one piece: their time is the clock's on the wall, and begins with the first.
      c.raw(resets.toByteArray());
      for (Recorder each : answers.subList(0, 1_000)) {
        assertThat(each.failure().kind()).isEqualTo(Kind.RESET);
        assertThat(each.failure().processing()).isEqualTo(Processing.REFUSED);
      }
      assertThat(answers.get(1_000).failure().kind()).isEqualTo(Kind.PROTOCOL);
      c.awaitClosed();
    }
  }

  /** Each is answered by a reset of ours; a thousand in ten seconds are borne. */
  @Test
  void mistakesOnStreamAfterStreamEndTheConnection() {
    List<Recorder> answers = new ArrayList<>();
    for (int i = 0; i < 1_002; i++) {
      answers.add(get("/" + i));
    }
    try (Http2Peer.Connection c = peer.accept()) {
      List<Integer> ids = new ArrayList<>();
      answers.forEach(each -> ids.add(c.request()));
      ByteArrayOutputStream mistakes = new ByteArrayOutputStream();
      ids.subList(0, 1_000).forEach(id -> mistakes.writeBytes(updateByNothing(id)));
      c.raw(mistakes.toByteArray());
      for (Recorder each : answers.subList(0, 1_000)) {
        assertThat(each.failure().kind()).isEqualTo(Kind.PROTOCOL);
      }
      c.answer(ids.get(1_000), "fine");
      assertThat(answers.get(1_000).text()).isEqualTo("fine");
      c.raw(updateByNothing(ids.get(1_001)));
      c.awaitClosed();
    }
    nextCallGetsAnotherConnection();
  }

  /** A WINDOW_UPDATE by zero breaks a rule of its stream (RFC 9113, 6.9). */
  private static byte[] updateByNothing(int streamId) {
    return Http2Peer.Connection.bytes(
        Http2Peer.WINDOW_UPDATE, 0, streamId, Http2Peer.Connection.ints(0));
  }

  // ---- credit for what nobody reads

  private static final int MORE_THAN_THE_WINDOW = Inside.CONNECTION_WINDOW * 5 / 4;

  @Test
  void dataBehindTheEndOfAStream_givesItsCreditBack() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.answer(id, "whole");
      assertThat(answer.text()).isEqualTo("whole");
      c.dataWithinTheWindow(id, MORE_THAN_THE_WINDOW);
      Recorder next = get("/next");
      c.answer(c.request(), "fine");
      assertThat(next.text()).isEqualTo("fine");
      assertThat(answer.text()).isEqualTo("whole");
    }
  }

  @Test
  void dataOnAStreamThatWasGivenUp_givesItsCreditBack() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200");
      answer.head();
      answer.exchange().cancel();
      c.dataWithinTheWindow(id, MORE_THAN_THE_WINDOW);
      Recorder next = get("/next");
      c.answer(c.request(), "fine");
      assertThat(next.text()).isEqualTo("fine");
    }
  }

  /** Each holds the window of its own stream; together they would hold the connection's. */
  @Test
  void readersThatHoldAllTheyGot_doNotStarveTheOthers() {
    int readers = Inside.CONNECTION_WINDOW / Inside.STREAM_WINDOW + 1;
    List<Recorder> holding = new ArrayList<>();
    for (int i = 0; i < readers; i++) {
      holding.add(Ask.get(peer.origin(), "/" + i).send(transport, new Recorder().holding()));
    }
    try (Http2Peer.Connection c = peer.accept()) {
      // Only now are streams' windows as large as they were said to be.
      c.frame(Http2Peer.SETTINGS, Http2Peer.ACK, 0, new byte[0]);
      List<Integer> ids = new ArrayList<>();
      for (int i = 0; i < readers; i++) {
        int id = c.request();
        ids.add(id);
        c.headers(id, false, ":status", "200");
      }
      for (int id : ids) {
        c.dataWithinTheWindow(id, Inside.STREAM_WINDOW);
      }
      Recorder next = get("/next");
      int id = c.request();
      c.headers(id, false, ":status", "200");
      c.dataWithinTheWindow(id, 100_000);
      c.data(id, true, "");
      assertThat(next.bytes()).hasSize(100_000);
      holding.forEach(each -> assertThat(each.failureOrNull()).isNull());
    }
  }
}
