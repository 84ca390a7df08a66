package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportFailure.Kind;
import dev.rialto.spi.TransportFailure.Processing;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers that change the rules in the middle, take heads to pieces, and overstep their windows.
 */
@Timeout(60)
class ChangingPeerTest {

  private static final int FLOW_CONTROL_ERROR = 3;
  private static final int MAX_HEADER_LIST_SIZE = 6;
  private static final int PRIORITY_FLAG = 0x20;
  private static final int STREAM_WINDOW = 512 << 10;
  private static final int CONNECTION_WINDOW = 16 << 20;
  private static final int FRAME = 16 << 10;

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
    assertThat(transport.stats().connectionsOpened()).isEqualTo(1);
  }

  // ---- heads in pieces

  /** Padded and with a priority, in one frame and any number of others. */
  private static byte[] head(byte[] block, boolean dressed) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    if (dressed) {
      frame.write(3);
      frame.writeBytes(new byte[] {0, 0, 0, 0, 15});
    }
    frame.writeBytes(block);
    if (dressed) {
      frame.writeBytes(new byte[3]);
    }
    return frame.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHeadMayBeSplitAtAnyByte(boolean dressed) {
    byte[] block = Http2Peer.Connection.block(":status", "200", "x-note", "in two", "x-b", "c");
    int flags = dressed ? Http2Peer.PADDED | PRIORITY_FLAG : 0;
    Recorder answer = get("/0");
    try (Http2Peer.Connection c = peer.accept()) {
      for (int cut = 0; cut <= block.length; cut++) {
        int id = c.request();
        boolean alone = cut % 2 == 0;
        c.frame(
            Http2Peer.HEADERS,
            flags | (alone ? Http2Peer.END_STREAM : 0),
            id,
            head(Arrays.copyOf(block, cut), dressed));
        c.frame(
            Http2Peer.CONTINUATION,
            Http2Peer.END_HEADERS,
            id,
            Arrays.copyOfRange(block, cut, block.length));
        if (!alone) {
          c.data(id, true, "body");
        }
        assertThat(answer.text()).as("cut at %s", cut).isEqualTo(alone ? "" : "body");
        assertThat(answer.head().headers().get("x-note")).isEqualTo("in two");
        assertThat(answer.head().headers().get("x-b")).isEqualTo("c");
        if (cut < block.length) {
          answer = get("/" + cut);
        }
      }
      goesOn(c);
    }
  }

  @Test
  void theBytesOfManyAnswersMayComeInAnyPieces() {
    long seed = Long.getLong("rialto.seed", System.nanoTime());
    System.out.println("ChangingPeerTest.pieces: -Drialto.seed=" + seed);
    Random random = new Random(seed);
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      for (int round = 0; round < 30; round++) {
        int id = c.request();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] block = Http2Peer.Connection.block(":status", "200", "x-n", "y".repeat(round));
        all.writeBytes(
            Http2Peer.Connection.bytes(Http2Peer.HEADERS, Http2Peer.END_HEADERS, id, block));
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 5; i++) {
          String piece = "p".repeat(random.nextInt(40));
          body.append(piece);
          byte[] data = new byte[piece.length() + 4];
          Arrays.fill(data, 1, piece.length() + 1, (byte) 'p');
          data[0] = 3; // of padding
          all.writeBytes(
              Http2Peer.Connection.bytes(
                  Http2Peer.DATA, Http2Peer.PADDED | (i == 4 ? 1 : 0), id, data));
          all.writeBytes(Http2Peer.Connection.bytes(0x0a, 0, id, new byte[random.nextInt(9)]));
        }
        byte[] bytes = all.toByteArray();
        for (int at = 0; at < bytes.length; ) {
          int to = Math.min(bytes.length, at + 1 + random.nextInt(random.nextInt(60) + 1));
          c.raw(Arrays.copyOfRange(bytes, at, to));
          at = to;
        }
        assertThat(answer.text()).isEqualTo(body.toString());
        answer = get("/again");
      }
      c.answer(c.request(), "last");
      assertThat(answer.text()).isEqualTo("last");
    }
  }

  // ---- settings in the middle

  @Test
  void framesFollowTheServersLimit_upAndDown_withinOneUpload() {
    byte[] body = new byte[400_000];
    Recorder answer = Ask.post(peer.origin(), "/", body).within(PATIENCE).send(transport);
    try (Http2Peer.Connection c =
        peer.accept(Http2Peer.INITIAL_WINDOW_SIZE, 0, Http2Peer.MAX_FRAME_SIZE, 1 << 20)) {
      int id = c.requestHead();
      c.windowUpdate(0, 1 << 24);
      c.windowUpdate(id, 100_000);
      int got = 0;
      while (got < 100_000) {
        got += c.await(Http2Peer.DATA).payload().length;
      }
      c.settings(Http2Peer.MAX_FRAME_SIZE, FRAME);
      c.awaitSettingsAck();
      c.windowUpdate(id, 300_000);
      Http2Peer.Frame frame;
      do {
        frame = c.await(Http2Peer.DATA);
        assertThat(frame.payload()).hasSizeLessThanOrEqualTo(FRAME);
        got += frame.payload().length;
      } while (!frame.has(Http2Peer.END_STREAM));
      assertThat(got).isEqualTo(body.length);
      c.answer(id, "took it");
      assertThat(answer.text()).isEqualTo("took it");
      goesOn(c);
    }
  }

  @Test
  void theLastOfSettingsThatAreSaidTwiceCounts() {
    Recorder answer = Ask.post(peer.origin(), "/", new byte[10]).within(PATIENCE).send(transport);
    try (Http2Peer.Connection c =
        peer.accept(Http2Peer.INITIAL_WINDOW_SIZE, 0, Http2Peer.INITIAL_WINDOW_SIZE, 4)) {
      int id = c.requestHead();
      assertThat(c.await(Http2Peer.DATA).payload()).hasSize(4);
      c.settings(Http2Peer.INITIAL_WINDOW_SIZE, 0, Http2Peer.INITIAL_WINDOW_SIZE, 10);
      assertThat(c.await(Http2Peer.DATA).payload()).hasSize(6);
      c.answer(id, "both");
      assertThat(answer.text()).isEqualTo("both");
    }
  }

  /** A server whose table never forgets would have us keep what every request had of its own. */
  @ParameterizedTest
  @ValueSource(ints = {1 << 20, Integer.MAX_VALUE, -1})
  void aTableOfAnySizeMakesUsKeepNoMoreThanTheUsual(int offered) throws Exception {
    DefaultHttp2HeadersDecoder table = new DefaultHttp2HeadersDecoder();
    table.configuration().maxHeaderTableSize(4_096);
    Recorder answer = get("/first");
    try (Http2Peer.Connection c = peer.accept(Http2Peer.HEADER_TABLE_SIZE, offered)) {
      String note = "first";
      for (int i = 0; i < 20; i++) {
        Http2Peer.Frame head = c.await(Http2Peer.HEADERS);
        Http2Headers fields =
            table.decodeHeaders(head.streamId(), Unpooled.wrappedBuffer(head.payload()));
        assertThat(fields.path()).hasToString("/" + note);
        c.answer(head.streamId(), note);
        assertThat(answer.text()).isEqualTo(note);
        note = "n" + i;
        answer =
            Ask.get(peer.origin(), "/" + note)
                .header("x-note", i + "y".repeat(500))
                .within(PATIENCE)
                .send(transport);
      }
    }
  }

  @Test
  void headersLargerThanTheServerTakes_areNotSent_andSaySo() {
    Recorder first = get("/");
    try (Http2Peer.Connection c = peer.accept(MAX_HEADER_LIST_SIZE, 2_000)) {
      c.answer(c.request(), "small");
      assertThat(first.text()).isEqualTo("small");
      TransportFailure failure =
          Ask.get(peer.origin(), "/")
              .header("x-large", "y".repeat(5_000))
              .within(PATIENCE)
              .send(transport)
              .failure();
      assertThat(failure.processing()).isEqualTo(Processing.NEVER_SENT);
      assertThat(failure.message()).contains("2000");
      goesOn(c);
    }
  }

  @Test
  void acknowledgementsThatNobodyAskedForAreIgnored() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      for (int i = 0; i < 50; i++) {
        c.frame(Http2Peer.SETTINGS, Http2Peer.ACK, 0, new byte[0]);
        c.ping(true, new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) i});
      }
      c.answer(id, "fine");
      assertThat(answer.text()).isEqualTo("fine");
      goesOn(c);
    }
  }

  // ---- windows that are overstepped

  /** The larger window counts from then on. */
  private static void acknowledgeTheirs(Http2Peer.Connection c) {
    c.frame(Http2Peer.SETTINGS, Http2Peer.ACK, 0, new byte[0]);
  }

  @Test
  void moreThanAStreamsWindowFailsThatStreamOnly() {
    Recorder answer =
        Ask.get(peer.origin(), "/").within(PATIENCE).send(transport, new Recorder().holding());
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      acknowledgeTheirs(c);
      c.headers(id, false, ":status", "200");
      for (int sent = 0; sent < STREAM_WINDOW; sent += FRAME) {
        c.frame(Http2Peer.DATA, 0, id, new byte[FRAME]);
      }
      c.data(id, false, "one too many");
      TransportFailure failure = answer.failure();
      assertThat(failure.kind()).as(failure.message()).isEqualTo(Kind.PROTOCOL);
      assertThat(c.awaitReset(id)).isEqualTo(FLOW_CONTROL_ERROR);
      assertThat(answer.soFar()).hasSize(STREAM_WINDOW);
      goesOn(c);
    }
  }

  @Test
  void whatWasHeldByStreamsThatFailed_isGivenBackToTheConnection() {
    try (NettyTransport own =
        NettyTransport.builder()
            .eventLoopThreads(1)
            .cleartext(CleartextProtocol.H2C)
            .connections(ConnectionLimits.DEFAULT.withMaxConnections(1, 1))
            .build()) {
      Recorder answer =
          Ask.get(peer.origin(), "/").within(PATIENCE).send(own, new Recorder().holding());
      try (Http2Peer.Connection c = peer.accept()) {
        acknowledgeTheirs(c);
        // More than the connection's window, by streams of which none was read and each was reset.
        for (int sent = 0; sent < CONNECTION_WINDOW + 2 * STREAM_WINDOW; sent += STREAM_WINDOW) {
          int id = c.request();
          c.headers(id, false, ":status", "200");
          c.dataWithinTheWindow(id, STREAM_WINDOW);
          c.reset(id, 2);
          assertThat(answer.failure().kind()).isEqualTo(Kind.RESET);
          answer = Ask.get(peer.origin(), "/").within(PATIENCE).send(own, new Recorder().holding());
        }
        c.answer(c.request(), "still there");
        assertThat(answer.text()).isEqualTo("still there");
      }
    }
  }

  // ---- heads that contradict their bodies

  @Test
  void aLengthInAnInterimResponseIsNotTheAnswers() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "103", "content-length", "99");
      c.headers(id, false, ":status", "200", "content-length", "4");
      c.data(id, true, "four");
      assertThat(answer.text()).isEqualTo("four");
      goesOn(c);
    }
  }

  @Test
  void anInterimResponseBehindTheAnswersHeadFailsThatStream() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200");
      c.headers(id, false, ":status", "103");
      c.data(id, true, "more");
      assertThat(answer.failure().kind()).isEqualTo(Kind.PROTOCOL);
      goesOn(c);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"204", "304"})
  void aBodyBehindAStatusThatHasNone_endsInOneWay(String status) {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", status);
      c.data(id, true, "body");
      answer.atTheEnd();
      goesOn(c);
    }
  }

  @Test
  void aResetBehindTheEndLosesNothingOfASlowReader() {
    Recorder answer =
        Ask.get(peer.origin(), "/").within(PATIENCE).send(transport, new Recorder().holding());
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200");
      c.data(id, true, "x".repeat(FRAME));
      c.reset(id, 8);
      assertThat(answer.bytes()).hasSize(FRAME);
      goesOn(c);
    }
  }
}
