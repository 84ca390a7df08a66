package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.netty.pool.Inside;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a server hears of us on HTTP/2: first of all, when a call is given up, and when none runs.
 */
@Timeout(60)
class WhatWeSendTest {

  private static final int MAX_HEADER_LIST_SIZE = 6;
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

  /** Reads up to the answer to a ping: all that the client has written until now, on streams. */
  private static void sendsNoReset(Http2Peer.Connection c) {
    c.ping(false, new byte[8]);
    Http2Peer.Frame frame;
    do {
      frame = c.read();
      assertThat(frame.type()).isNotEqualTo(Http2Peer.RST_STREAM);
    } while (frame.type() != Http2Peer.PING);
  }

  @Test
  void firstOfAll_noPushes512KiBAStream64KiBOfHeadersAnd16MiBInAll() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      Http2Peer.Frame settings = c.await(Http2Peer.SETTINGS);
      Map<Integer, Integer> said = new HashMap<>();
      for (int at = 0; at < settings.payload().length; at += 6) {
        said.put(settings.intAt(at) >>> 16, settings.intAt(at + 2));
      }
      // No MAX_FRAME_SIZE: it stays the least that there is, 16 KiB.
      assertThat(said)
          .containsOnly(
              Map.entry(Http2Peer.ENABLE_PUSH, 0),
              Map.entry(Http2Peer.INITIAL_WINDOW_SIZE, 512 << 10),
              Map.entry(MAX_HEADER_LIST_SIZE, 64 << 10));
      Http2Peer.Frame window = c.await(Http2Peer.WINDOW_UPDATE);
      assertThat(window.streamId()).isZero();
      assertThat(window.intAt(0)).isEqualTo((16 << 20) - 65_535);
      Http2Peer.Frame head = c.await(Http2Peer.HEADERS);
      assertThat(new String(head.payload(), StandardCharsets.ISO_8859_1))
          .contains("gzip")
          .doesNotContain("br", "zstd", "deflate");
      c.answer(head.streamId(), "x");
      assertThat(answer.text()).isEqualTo("x");
    }
  }

  @Test
  void aCallThatIsGivenUpIsResetOnce() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      int id = c.request();
      answer.exchange().cancel();
      answer.exchange().cancel();
      assertThat(c.awaitReset(id)).isEqualTo(CANCEL);
      answer.exchange().cancel();
      new Inside(transport.pools(), peer.origin()).awaitLoop();
      sendsNoReset(c);
      assertThat(transport.stats().resetsSent()).isEqualTo(1);
      assertThat(answer.isOver()).isFalse();
    }
  }

  @Test
  void aCallThatHasEndedIsNotReset() {
    Recorder answer = get("/");
    Recorder failed = get("/failed");
    try (Http2Peer.Connection c = peer.accept()) {
      c.answer(c.request(), "whole");
      c.reset(c.request(), CANCEL);
      assertThat(answer.text()).isEqualTo("whole");
      failed.failure();
      answer.exchange().cancel();
      failed.exchange().cancel();
      new Inside(transport.pools(), peer.origin()).awaitLoop();
      sendsNoReset(c);
      assertThat(transport.stats().resetsSent()).isZero();
    }
  }

  @Test
  void anIdleConnectionIsKeptFor240Seconds() {
    Recorder answer = get("/");
    try (Http2Peer.Connection c = peer.accept()) {
      c.answer(c.request(), "x");
      assertThat(answer.text()).isEqualTo("x");
      c.sync(); // behind it the stream has ended
      ticker.advance(Duration.ofSeconds(239), transport);
      c.sync();
      assertThat(transport.stats().connections()).isEqualTo(1);
      ticker.advance(Duration.ofSeconds(1), transport);
      c.await(Http2Peer.GOAWAY);
      c.awaitClosed();
    }
  }

  @Test
  void aConnectionThatWasWarmedUpIsThatOfTheFirstCall() throws Exception {
    var warm = transport.warmUp(peer.origin()).toCompletableFuture();
    try (Http2Peer.Connection c = peer.accept()) {
      warm.get(20, TimeUnit.SECONDS);
      Recorder answer = get("/");
      c.answer(c.request(), "x");
      assertThat(answer.text()).isEqualTo("x");
      assertThat(transport.stats().connectionsOpened()).isEqualTo(1);
    }
  }
}
