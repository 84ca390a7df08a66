package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.netty.pool.Inside;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportFailure.Kind;
import dev.rialto.spi.TransportFailure.Processing;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server may do to us on HTTP/2, right or wrong, frame by frame. */
class HostilePeerTest {

  private static final int NO_ERROR = 0;
  private static final int PROTOCOL_ERROR = 1;
  private static final int FLOW_CONTROL_ERROR = 3;
  private static final int CANCEL = 8;

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

  /** The connection is none the worse for what happened on another stream. */
  private void goesOn(Http2Peer.Connection connection) {
    Recorder next = get("/next");
    connection.answer(connection.request(), "fine");
    assertThat(next.text()).isEqualTo("fine");
  }

  // ---- floods: the connection is given up, and every call on it hears why

  private void isGivenUp(Recorder answer, Http2Peer.Connection connection) {
    TransportFailure failure = answer.failure();
    assertThat(failure.kind()).isIn(Kind.PROTOCOL, Kind.CONNECTION_LOST);
    assertThat(failure.processing()).isEqualTo(Processing.PROCESSED);
    connection.awaitClosed();
    Recorder next = get("/next");
    try (Http2Peer.Connection another = peer.accept()) {
      another.answer(another.request(), "anew");
      assertThat(next.text()).isEqualTo("anew");
    }
  }

  @Test
  void aFloodOfContinuations() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.frame(Http2Peer.HEADERS, 0, id, Http2Peer.Connection.block(":status", "200"));
      byte[] one = Http2Peer.Connection.block("a", "b");
      c.floodWith(Http2Peer.Connection.bytes(Http2Peer.CONTINUATION, 0, id, one), 5_000_000);
      isGivenUp(answer, c);
    }
  }

  @Test
  void aFloodOfEmptyContinuations() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.frame(Http2Peer.HEADERS, 0, id, Http2Peer.Connection.block(":status", "200"));
      c.floodWith(
          Http2Peer.Connection.bytes(Http2Peer.CONTINUATION, 0, id, new byte[0]), 5_000_000);
      isGivenUp(answer, c);
    }
  }

  @Test
  void aFloodOfSettings() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      c.request();
      c.floodWith(Http2Peer.Connection.bytes(Http2Peer.SETTINGS, 0, 0, new byte[0]), 5_000_000);
      isGivenUp(answer, c);
    }
  }

  @Test
  void aFloodOfPings() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      c.request();
      c.floodWith(Http2Peer.Connection.bytes(Http2Peer.PING, 0, 0, new byte[8]), 5_000_000);
      isGivenUp(answer, c);
    }
  }

  @Test
  void aFloodOfResetsOfAStreamThatIsOverCostsNothing() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      Recorder reset = get("/reset");
      int other = c.request();
      byte[] frame =
          Http2Peer.Connection.bytes(
              Http2Peer.RST_STREAM, 0, other, Http2Peer.Connection.ints(CANCEL));
      ByteArrayOutputStream many = new ByteArrayOutputStream();
      for (int i = 0; i < 20_000; i++) {
        many.writeBytes(frame);
      }
      c.raw(many.toByteArray());
      assertThat(reset.failure().kind()).isEqualTo(Kind.RESET);
      c.answer(id, "still there");
      assertThat(answer.text()).isEqualTo("still there");
    }
  }

  @Test
  void aFloodOfEmptyData() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200");
      c.floodWith(Http2Peer.Connection.bytes(Http2Peer.DATA, 0, id, new byte[0]), 5_000_000);
      isGivenUp(answer, c);
    }
  }

  // ---- windows

  @Test
  void aStreamWindowThatOverflowsFailsThatStreamOnly() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      // Open, so that the window still counts: the other stream's request is whole.
      c.windowUpdate(id, Integer.MAX_VALUE);
      assertThat(c.awaitReset(id)).isEqualTo(FLOW_CONTROL_ERROR);
      assertThat(answer.failure().kind()).isEqualTo(Kind.PROTOCOL);
      goesOn(c);
    }
  }

  @Test
  void aConnectionWindowThatOverflowsEndsTheConnection() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      c.request();
      c.windowUpdate(0, Integer.MAX_VALUE);
      assertThat(answer.failure().kind()).isEqualTo(Kind.PROTOCOL);
      c.awaitClosed();
    }
  }

  @Test
  void aWindowShrunkBelowZeroHoldsTheUploadUntilItOpensAgain() {
    Recorder answer = Ask.post(peer.origin(), "/", new byte[100]).send(transport);
    try (Http2Peer.Connection c = peer.accept(Http2Peer.INITIAL_WINDOW_SIZE, 60)) {
      int id = c.requestHead();
      assertThat(c.await(Http2Peer.DATA).payload()).hasSize(60);
      // The stream's window is 0 now, and becomes -50.
      c.settings(Http2Peer.INITIAL_WINDOW_SIZE, 10);
      c.windowUpdate(id, 50);
      sendsNothing(c);
      c.windowUpdate(id, 40);
      Http2Peer.Frame rest = c.await(Http2Peer.DATA);
      assertThat(rest.payload()).hasSize(40);
      assertThat(rest.has(Http2Peer.END_STREAM)).isTrue();
      c.answer(id, "done");
      assertThat(answer.text()).isEqualTo("done");
    }
  }

  /** Twice: an acknowledgement overtakes what the same reading has set free. */
  private static void sendsNothing(Http2Peer.Connection c) {
    for (int i = 0; i < 2; i++) {
      c.ping(false, new byte[8]);
      Http2Peer.Frame frame;
      do {
        frame = c.read();
        assertThat(frame.type()).isNotEqualTo(Http2Peer.DATA);
      } while (frame.type() != Http2Peer.PING);
    }
  }

  @Test
  void aWindowThatStaysShutEndsInATimeoutOfTheHeaders() {
    Recorder answer = Ask.post(peer.origin(), "/", new byte[100]).send(transport);
    try (Http2Peer.Connection c = peer.accept(Http2Peer.INITIAL_WINDOW_SIZE, 0)) {
      int id = c.requestHead();
      ticker.advance(Duration.ofSeconds(61), transport);
      assertThat(answer.failure().kind()).isEqualTo(Kind.HEADERS_TIMEOUT);
      assertThat(answer.failure().message()).contains("the server does not take it");
      assertThat(c.awaitReset(id)).isEqualTo(CANCEL);
    }
  }

  // ---- headers

  @Test
  void headersOverTheLimitFailThatStreamOnly() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      String[] large = new String[2 + 2 * 7];
      Arrays.fill(large, "x".repeat(10_000));
      large[0] = ":status";
      large[1] = "200";
      for (int i = 2; i < large.length; i += 2) {
        large[i] = "h" + i;
      }
      split(c, id, Http2Peer.Connection.block(large));
      TransportFailure failure = answer.failure();
      assertThat(failure.kind()).isEqualTo(Kind.LIMIT);
      assertThat(failure.message()).contains("headers are too large");
      goesOn(c);
    }
  }

  private static void split(Http2Peer.Connection c, int id, byte[] block) {
    int at = 0;
    while (at < block.length) {
      int length = Math.min(16_000, block.length - at);
      boolean last = at + length == block.length;
      c.frame(
          at == 0 ? Http2Peer.HEADERS : Http2Peer.CONTINUATION,
          last ? Http2Peer.END_HEADERS : 0,
          id,
          Arrays.copyOfRange(block, at, at + length));
      at += length;
    }
  }

  @Test
  void headersFarOverTheLimitEndTheConnection() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      String[] large = new String[40];
      Arrays.fill(large, "y".repeat(10_000));
      try {
        split(c, id, Http2Peer.Connection.block(large));
      } catch (java.io.UncheckedIOException e) {
        // It may hang up before it has read everything.
      }
      isGivenUp(answer, c);
    }
  }

  @Test
  void anHpackBombIsDefused() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      block.write(0x88);
      // One large field goes into the index, and is then repeated by one byte each.
      byte[] large = Http2Peer.Connection.block("bomb", "z".repeat(3_000));
      large[0] = 0x40;
      block.writeBytes(large);
      for (int i = 0; i < 10_000; i++) {
        block.write(0x80 | 62);
      }
      c.frame(Http2Peer.HEADERS, Http2Peer.END_HEADERS, id, block.toByteArray());
      assertThat(answer.failure().kind()).isIn(Kind.LIMIT, Kind.PROTOCOL);
    }
  }

  @Test
  void thousandsOfTinyHeadersFailThatStreamOnly() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      String[] many = new String[2 + 2 * 500];
      Arrays.fill(many, "a");
      many[0] = ":status";
      many[1] = "200";
      c.headers(id, false, many);
      assertThat(answer.failure().kind()).isEqualTo(Kind.LIMIT);
      assertThat(answer.failure().message()).contains("more than 256 headers");
      assertThat(c.awaitReset(id)).isEqualTo(CANCEL);
      goesOn(c);
    }
  }

  @Test
  void aResponseWithoutStatusFailsThatStreamOnly() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, true, "content-type", "text/plain");
      assertThat(answer.failure().kind()).isEqualTo(Kind.PROTOCOL);
      goesOn(c);
    }
  }

  @Test
  void interimResponsesArePassedOver() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "100");
      c.headers(id, false, ":status", "103", "link", "</style.css>");
      c.answer(id, "final");
      assertThat(answer.text()).isEqualTo("final");
      assertThat(answer.head().status()).isEqualTo(200);
    }
  }

  @Test
  void anInterimResponseThatEndsTheStreamIsAFailure() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      c.headers(c.request(), true, ":status", "103");
      assertThat(answer.failure().kind()).isEqualTo(Kind.PROTOCOL);
      goesOn(c);
    }
  }

  @Test
  void headersAloneAreAWholeAnswer() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      c.headers(c.request(), true, ":status", "204", "x-request-id", "r1");
      assertThat(answer.text()).isEmpty();
      assertThat(answer.head().status()).isEqualTo(204);
      assertThat(answer.head().headers().get("x-request-id")).isEqualTo("r1");
    }
  }

  @Test
  void trailersEndAnAnswer() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200");
      c.data(id, false, "text");
      c.headers(id, true, "x-checksum", "1");
      assertThat(answer.text()).isEqualTo("text");
    }
  }

  // ---- bodies

  @Test
  void aBodyShorterThanItsLengthIsAFailure() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200", "content-length", "10");
      c.data(id, true, "short");
      assertThat(answer.failure().kind()).isEqualTo(Kind.PROTOCOL);
      goesOn(c);
    }
  }

  @Test
  void aBodyLongerThanItsLengthIsAFailure() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200", "content-length", "3");
      c.data(id, false, "too long");
      assertThat(answer.failure().kind()).isEqualTo(Kind.PROTOCOL);
      goesOn(c);
    }
  }

  @Test
  void bytesThatAreNotUtf8AreHandedOutAsTheyAre() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200");
      byte[] bytes = {(byte) 0xff, (byte) 0xfe, (byte) 0xc3};
      c.frame(Http2Peer.DATA, Http2Peer.END_STREAM, id, bytes);
      assertThat(answer.bytes()).isEqualTo(bytes);
    }
  }

  @Test
  void paddingIsNotPartOfTheBody() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200");
      c.frame(Http2Peer.DATA, Http2Peer.END_STREAM | 8, id, new byte[] {3, 'o', 'k', 0, 0, 0});
      assertThat(answer.text()).isEqualTo("ok");
    }
  }

  @Test
  void aResetAfterTheHeadersIsAFailure() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200");
      c.reset(id, 2);
      assertThat(answer.failure().kind()).isEqualTo(Kind.RESET);
      assertThat(answer.failure().processing()).isEqualTo(Processing.PROCESSED);
      assertThat(answer.failure().message()).contains("INTERNAL_ERROR");
      goesOn(c);
    }
  }

  @Test
  void aResetInMidDataKeepsWhatCame() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200");
      c.data(id, false, "half");
      c.reset(id, CANCEL);
      assertThat(answer.failure().kind()).isEqualTo(Kind.RESET);
      assertThat(answer.soFar()).asString().isEqualTo("half");
    }
  }

  @Test
  void aResetWithoutErrorAfterTheEndIsASuccess() {
    Recorder answer = Ask.post(peer.origin(), "/", new byte[100]).send(transport);
    try (Http2Peer.Connection c = peer.accept(Http2Peer.INITIAL_WINDOW_SIZE, 10)) {
      int id = c.requestHead();
      c.answer(id, "early");
      c.reset(id, NO_ERROR);
      assertThat(answer.text()).isEqualTo("early");
      goesOn(c);
      // And it was told so once.
      assertThat(answer.text()).isEqualTo("early");
    }
  }

  @Test
  void anAnswerBeforeTheUploadEndsIsASuccessAndStopsTheUpload() {
    Recorder answer = Ask.post(peer.origin(), "/", new byte[100]).send(transport);
    try (Http2Peer.Connection c = peer.accept(Http2Peer.INITIAL_WINDOW_SIZE, 10)) {
      int id = c.requestHead();
      c.headers(id, false, ":status", "413");
      c.data(id, true, "too large");
      assertThat(answer.text()).isEqualTo("too large");
      assertThat(c.awaitReset(id)).isEqualTo(CANCEL);
      goesOn(c);
    }
  }

  @Test
  void dataOnAStreamThatWeResetIsPassedOverAndItsCreditReturned() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200");
      c.data(id, false, "first");
      answer.piece();
      answer.exchange().cancel();
      assertThat(c.awaitReset(id)).isEqualTo(CANCEL);
      // More than the connection's window in all: it only goes on if the credit returns.
      byte[] frame = new byte[16_000];
      int sent = 0;
      int window = Inside.CONNECTION_WINDOW;
      boolean returned = false;
      while (sent < Inside.CONNECTION_WINDOW * 3 / 4) {
        c.frame(Http2Peer.DATA, 0, id, frame);
        sent += frame.length;
      }
      while (!returned) {
        Http2Peer.Frame update = c.read();
        assertThat(update.type()).as("no second reset").isNotEqualTo(Http2Peer.RST_STREAM);
        returned = update.type() == Http2Peer.WINDOW_UPDATE && update.intAt(0) > window / 3;
      }
      assertThat(answer.isOver()).isFalse();
      goesOn(c);
    }
  }

  @Test
  void dataOnAStreamThatNeverWasEndsTheConnection() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      c.request();
      c.data(9, false, "?");
      assertThat(answer.failure().kind()).isEqualTo(Kind.PROTOCOL);
      c.awaitClosed();
    }
  }

  @Test
  void aConnectionCutInMidDataKeepsWhatCame() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200");
      c.data(id, false, "data: {\"half\":");
    }
    assertThat(answer.failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
    assertThat(answer.failure().processing()).isEqualTo(Processing.PROCESSED);
    assertThat(answer.soFar()).asString().isEqualTo("data: {\"half\":");
  }

  @Test
  void headersInDripsEndInATimeout() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.sync();
      byte[] whole =
          Http2Peer.Connection.bytes(
              Http2Peer.HEADERS,
              Http2Peer.END_HEADERS,
              id,
              Http2Peer.Connection.block(":status", "200"));
      for (int i = 0; i < 5; i++) {
        c.raw(new byte[] {whole[i]});
        ticker.advance(Duration.ofSeconds(13), transport);
      }
      assertThat(answer.failure().kind()).isEqualTo(Kind.HEADERS_TIMEOUT);
    }
  }

  @Test
  void chunksInDripsEndAtTheDeadline() {
    long deadline = ticker.nanoTime() + Duration.ofSeconds(90).toNanos();
    Recorder answer = Ask.get(peer.origin(), "/").deadline(() -> deadline).send(transport);
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200");
      for (int i = 0; i < 4; i++) {
        // Never long enough for the time between chunks.
        c.data(id, false, ".");
        assertThat(answer.piece()).isEqualTo(1);
        ticker.advance(Duration.ofSeconds(20), transport);
        c.sync();
        assertThat(answer.isOver()).isFalse();
      }
      ticker.advance(Duration.ofSeconds(11), transport);
      assertThat(answer.failure().kind()).isEqualTo(Kind.DEADLINE);
      assertThat(answer.soFar()).hasSize(4);
      assertThat(c.awaitReset(id)).isEqualTo(CANCEL);
    }
  }

  @Test
  void aSecondSetOfHeadersInTheMiddleIsAFailure() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200");
      c.headers(id, false, ":status", "200");
      assertThat(answer.failure().kind()).isEqualTo(Kind.PROTOCOL);
      assertThat(c.awaitReset(id)).isEqualTo(PROTOCOL_ERROR);
      goesOn(c);
    }
  }
}
