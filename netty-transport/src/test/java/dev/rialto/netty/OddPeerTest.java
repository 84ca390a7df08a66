package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportFailure.Kind;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers that break the rules of HTTP/2, each rule on its own: what concerns a stream fails that
 * stream, what concerns the connection ends it, what is only odd changes nothing.
 */
class OddPeerTest {

  private Http2Peer peer;
  private NettyTransport transport;

  @BeforeEach
  void open() {
    peer = new Http2Peer();
    transport =
        NettyTransport.builder().eventLoopThreads(1).cleartext(CleartextProtocol.H2C).build();
  }

  @AfterEach
  void close() throws Exception {
    transport.close();
    peer.close();
  }

  private Recorder get(String path) {
    return Ask.get(peer.origin(), path).send(transport);
  }

  private void goesOn(Http2Peer.Connection connection) {
    Recorder next = get("/next");
    connection.answer(connection.request(), "fine");
    assertThat(next.text()).isEqualTo("fine");
    assertThat(transport.stats().connectionsOpened()).isEqualTo(1);
  }

  // ---- rules of the connection

  private static Arguments rule(String name, BiConsumer<Http2Peer.Connection, Integer> breaking) {
    return Arguments.of(name, breaking);
  }

  private static byte[] hex(String digits) {
    return java.util.HexFormat.of().parseHex(digits);
  }

  static Stream<Arguments> whatEndsTheConnection() {
    return Stream.of(
        rule("DATA on stream 0", (c, id) -> c.data(0, false, "?")),
        rule("HEADERS on stream 0", (c, id) -> c.headers(0, false, ":status", "200")),
        rule("HEADERS on a stream that never was", (c, id) -> c.headers(9, true, ":status", "200")),
        rule(
            "HEADERS on a stream of the server's", (c, id) -> c.headers(2, true, ":status", "200")),
        rule("RST_STREAM on stream 0", (c, id) -> c.reset(0, 8)),
        rule("RST_STREAM on a stream that never was", (c, id) -> c.reset(9, 8)),
        rule("RST_STREAM of 3 bytes", (c, id) -> c.frame(Http2Peer.RST_STREAM, 0, id, new byte[3])),
        rule("SETTINGS on a stream", (c, id) -> c.frame(Http2Peer.SETTINGS, 0, id, new byte[0])),
        rule("SETTINGS of 5 bytes", (c, id) -> c.frame(Http2Peer.SETTINGS, 0, 0, new byte[5])),
        rule(
            "an acknowledgement with settings",
            (c, id) -> c.frame(Http2Peer.SETTINGS, Http2Peer.ACK, 0, new byte[6])),
        rule("ENABLE_PUSH from a server", (c, id) -> c.settings(Http2Peer.ENABLE_PUSH, 1)),
        rule("a window too large", (c, id) -> c.settings(Http2Peer.INITIAL_WINDOW_SIZE, 1 << 31)),
        rule("frames too small", (c, id) -> c.settings(Http2Peer.MAX_FRAME_SIZE, 1)),
        rule("PING on a stream", (c, id) -> c.frame(Http2Peer.PING, 0, id, new byte[8])),
        rule("PING of 7 bytes", (c, id) -> c.frame(Http2Peer.PING, 0, 0, new byte[7])),
        rule("GOAWAY on a stream", (c, id) -> c.frame(Http2Peer.GOAWAY, 0, id, new byte[8])),
        rule("GOAWAY of 4 bytes", (c, id) -> c.frame(Http2Peer.GOAWAY, 0, 0, new byte[4])),
        rule(
            "GOAWAY whose last stream rises",
            (c, id) -> {
              c.goAway(id, 0);
              c.goAway(id + 10, 0);
            }),
        rule("WINDOW_UPDATE of 0", (c, id) -> c.windowUpdate(0, 0)),
        rule(
            "WINDOW_UPDATE of 3 bytes",
            (c, id) -> c.frame(Http2Peer.WINDOW_UPDATE, 0, 0, new byte[3])),
        rule("PUSH_PROMISE", OddPeerTest::push),
        rule(
            "CONTINUATION of nothing",
            (c, id) -> c.frame(Http2Peer.CONTINUATION, 4, id, hex("88"))),
        rule(
            "headers that something interrupts",
            (c, id) -> {
              c.frame(Http2Peer.HEADERS, 0, id, hex("88"));
              c.data(id, false, "?");
            }),
        rule(
            "headers that another stream's interrupt",
            (c, id) -> {
              c.frame(Http2Peer.HEADERS, 0, id, hex("88"));
              c.frame(Http2Peer.CONTINUATION, 4, id + 2, hex("88"));
            }),
        rule(
            "more padding than there is",
            (c, id) -> c.frame(Http2Peer.DATA, Http2Peer.PADDED, id, new byte[] {5, 'a'})),
        rule(
            "headers with more padding than there is",
            (c, id) ->
                c.frame(
                    Http2Peer.HEADERS,
                    Http2Peer.PADDED | Http2Peer.END_HEADERS,
                    id,
                    new byte[] {9, (byte) 0x88})),
        rule(
            "a frame larger than we allow",
            (c, id) -> c.frame(Http2Peer.DATA, 0, id, new byte[(16 << 10) + 1])),
        rule(
            "a header that is in no table",
            (c, id) -> c.frame(Http2Peer.HEADERS, Http2Peer.END_HEADERS, id, hex("ff7f"))),
        rule(
            "a table larger than we allow",
            (c, id) -> c.frame(Http2Peer.HEADERS, Http2Peer.END_HEADERS, id, hex("3fe1ff0388"))),
        rule(
            "a number without end",
            (c, id) ->
                c.frame(
                    Http2Peer.HEADERS, Http2Peer.END_HEADERS, id, hex("ffffffffffffffffffffff7f"))),
        rule("HTTP/1.1 in the middle", (c, id) -> c.raw("HTTP/1.1 400 Bad\r\n\r\n".getBytes())));
  }

  private static void push(Http2Peer.Connection c, int id) {
    byte[] block =
        Http2Peer.Connection.block(
            ":method", "GET", ":path", "/pushed", ":scheme", "http", ":authority", "localhost");
    byte[] payload = Arrays.copyOf(new byte[] {0, 0, 0, 2}, 4 + block.length);
    System.arraycopy(block, 0, payload, 4, block.length);
    c.frame(Http2Peer.PUSH_PROMISE, Http2Peer.END_HEADERS, id, payload);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatEndsTheConnection")
  void aBrokenRuleOfTheConnectionEndsItAndTheNextCallGetsANewOne(
      String rule, BiConsumer<Http2Peer.Connection, Integer> breaking) {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      breaking.accept(c, c.request());
      TransportFailure failure = answer.failure();
      assertThat(failure.kind()).as(failure.message()).isEqualTo(Kind.PROTOCOL);
      assertThat(failure.processing()).isEqualTo(TransportFailure.Processing.PROCESSED);
      c.awaitClosed();
    }
    Recorder next = get("/next");
    try (Http2Peer.Connection another = peer.accept()) {
      another.answer(another.request(), "anew");
      assertThat(next.text()).isEqualTo("anew");
    }
  }

  @Test
  void aServerThatDoesNotBeginWithItsSettingsIsNotSpokenTo() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.acceptRaw()) {
      c.readPreface();
      c.ping(false, new byte[8]);
      assertThat(answer.failure().kind()).isEqualTo(Kind.PROTOCOL);
      assertThat(answer.failure().processing()).isEqualTo(TransportFailure.Processing.NEVER_SENT);
      assertThat(answer.failure().message()).contains("does not speak HTTP/2 as it should");
    }
  }

  // ---- rules of a stream

  static Stream<Arguments> whatFailsAStream() {
    return Stream.of(
        rule("status abc", (c, id) -> c.headers(id, false, ":status", "abc")),
        rule("status 99", (c, id) -> c.headers(id, false, ":status", "99")),
        rule("status -200", (c, id) -> c.headers(id, false, ":status", "-200")),
        rule("status 600", (c, id) -> c.headers(id, false, ":status", "600")),
        rule("status 20000000000", (c, id) -> c.headers(id, false, ":status", "20000000000")),
        rule("an empty status", (c, id) -> c.headers(id, false, ":status", "")),
        rule("101, which HTTP/2 has not", (c, id) -> c.headers(id, false, ":status", "101")),
        rule("two statuses", (c, id) -> c.headers(id, false, ":status", "200", ":status", "500")),
        rule(
            "a pseudo-header of requests",
            (c, id) -> c.headers(id, false, ":status", "200", ":path", "/")),
        rule(
            "an unknown pseudo-header",
            (c, id) -> c.headers(id, false, ":status", "200", ":odd", "x")),
        rule(
            "a pseudo-header behind the others",
            (c, id) -> c.headers(id, false, "server", "odd", ":status", "200")),
        rule(
            "a name in capitals",
            (c, id) -> c.headers(id, false, ":status", "200", "Content-Type", "x")),
        rule("an empty name", (c, id) -> c.headers(id, false, ":status", "200", "", "x")),
        rule(
            "a line break in a value",
            (c, id) -> c.headers(id, false, ":status", "200", "x-odd", "a\r\nb: c")),
        rule(
            "a header of HTTP/1.1's connections",
            (c, id) -> c.headers(id, false, ":status", "200", "transfer-encoding", "chunked")),
        rule(
            "a length that is no number",
            (c, id) -> c.headers(id, false, ":status", "200", "content-length", "many")),
        rule(
            "a negative length",
            (c, id) -> c.headers(id, false, ":status", "200", "content-length", "-5")),
        rule(
            "two lengths",
            (c, id) ->
                c.headers(
                    id, false, ":status", "200", "content-length", "5", "content-length", "6")),
        rule(
            "a length and no body",
            (c, id) -> c.headers(id, true, ":status", "200", "content-length", "5")),
        rule("a body before its head", (c, id) -> c.data(id, true, "text")),
        rule(
            "trailers with a status",
            (c, id) -> {
              c.headers(id, false, ":status", "200");
              c.headers(id, true, ":status", "200");
            }),
        rule(
            "trailers with a path",
            (c, id) -> {
              c.headers(id, false, ":status", "200");
              c.headers(id, true, ":path", "/");
            }),
        rule("WINDOW_UPDATE of 0", (c, id) -> c.windowUpdate(id, 0)),
        rule("PRIORITY of 4 bytes", (c, id) -> c.frame(Http2Peer.PRIORITY, 0, id, new byte[4])));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatFailsAStream")
  void aBrokenRuleOfAStreamFailsThatStreamOnly(
      String rule, BiConsumer<Http2Peer.Connection, Integer> breaking) {
    Recorder other = get("/other");
    try (Http2Peer.Connection c = peer.accept()) {
      int first = c.request();
      Recorder answer = get("/");
      breaking.accept(c, c.request());
      TransportFailure failure = answer.failure();
      assertThat(failure.kind()).as(failure.message()).isEqualTo(Kind.PROTOCOL);
      c.answer(first, "none the worse");
      assertThat(other.text()).isEqualTo("none the worse");
      goesOn(c);
    }
  }

  @Test
  void aServerThatNeverGetsBeyondInterimResponsesFailsThatStreamOnly() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      for (int i = 0; i < 101; i++) {
        c.headers(id, false, ":status", "103", "link", "</" + i + ">");
      }
      assertThat(answer.failure().kind()).isEqualTo(Kind.LIMIT);
      assertThat(answer.failure().message()).contains("more than 100 interim responses");
      assertThat(c.awaitReset(id)).isEqualTo(8);
      goesOn(c);
    }
  }

  // ---- what is only odd

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void framesBehindTheEndOfAStreamAreIgnored(boolean headers) {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.answer(id, "whole");
      assertThat(answer.text()).isEqualTo("whole");
      for (int i = 0; i < 1_000; i++) {
        if (headers) {
          c.headers(id, true, ":status", "500");
        } else {
          c.data(id, true, "more");
        }
      }
      c.windowUpdate(id, 1);
      c.reset(id, 8);
      goesOn(c);
    }
  }

  @Test
  void framesThatNobodyKnowsAndPrioritiesAreIgnored() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept(0xfefe & 0xff, 7)) {
      int id = c.request();
      for (int type : new int[] {0x0a, 0x0b, 0x0c, 0x10, 0xfe}) {
        c.frame(type, 0xff, 0, new byte[100]);
        c.frame(type, 0xff, id, new byte[100]);
      }
      for (int i = 0; i < 20_000; i++) {
        c.frame(Http2Peer.PRIORITY, 0, id + 2 * (i % 50), new byte[] {0, 0, 0, 1, 9});
      }
      c.answer(id, "still there");
      assertThat(answer.text()).isEqualTo("still there");
      goesOn(c);
    }
  }

  @Test
  void aFloodOfWindowUpdatesCostsNothing() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      for (int i = 0; i < 20_000; i++) {
        c.windowUpdate(i % 2 == 0 ? 0 : id, 1);
      }
      c.answer(id, "still there");
      assertThat(answer.text()).isEqualTo("still there");
    }
  }

  @Test
  void aFloodOfPaddingWithoutDataEndsTheConnection() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      c.headers(id, false, ":status", "200");
      byte[] padding = new byte[256];
      padding[0] = (byte) 255;
      c.floodWith(
          Http2Peer.Connection.bytes(Http2Peer.DATA, Http2Peer.PADDED, id, padding), 5_000_000);
      assertThat(answer.failure().kind()).isIn(Kind.PROTOCOL, Kind.CONNECTION_LOST);
      c.awaitClosed();
    }
  }

  /** The server's table may shrink to nothing and grow again; our requests must follow. */
  @Test
  void theHeaderTableMayShrinkToNothingAndGrowAgain() throws Exception {
    DefaultHttp2HeadersDecoder table = new DefaultHttp2HeadersDecoder();
    Recorder answer = get("/0");
    try (Http2Peer.Connection c = peer.accept()) {
      int[] sizes = {0, 4096, 100, 0, 1 << 20};
      for (int i = 0; ; i++) {
        Http2Peer.Frame head = c.await(Http2Peer.HEADERS);
        Http2Headers fields =
            table.decodeHeaders(head.streamId(), Unpooled.wrappedBuffer(head.payload()));
        assertThat(fields.path()).hasToString("/" + i);
        assertThat(fields.authority()).hasToString(peer.origin().authority());
        assertThat(fields.get("user-agent")).hasToString("rialto");
        c.answer(head.streamId(), "answer " + i);
        assertThat(answer.text()).isEqualTo("answer " + i);
        if (i == sizes.length) {
          return;
        }
        c.settings(Http2Peer.HEADER_TABLE_SIZE, sizes[i]);
        c.awaitSettingsAck();
        table.configuration().maxHeaderTableSize(sizes[i]);
        answer = get("/" + (i + 1));
      }
    }
  }
}
