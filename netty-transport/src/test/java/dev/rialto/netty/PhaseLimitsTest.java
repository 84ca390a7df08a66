package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.netty.pool.Inside;
import dev.rialto.spi.Origin;
import dev.rialto.spi.TransportFailure;
import dev.rialto.spi.TransportFailure.Kind;
import dev.rialto.spi.TransportFailure.Processing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limit of each phase if nobody sets one, and what is said when it is over. */
@Timeout(60)
class PhaseLimitsTest {

  private final FakeTicker ticker = new FakeTicker();
  private NettyTransport transport;

  @AfterEach
  void close() {
    transport.close();
  }

  private NettyTransportBuilder builder() {
    return NettyTransport.builder()
        .eventLoopThreads(1)
        .cleartext(CleartextProtocol.H2C)
        .ticker(ticker);
  }

  /** Moves the clock to just before the limit, and then to it. */
  private TransportFailure after(Duration limit, Recorder answer, Origin origin) {
    ticker.advance(limit.minusMillis(1), transport);
    awaitSweep(origin);
    assertThat(answer.isOver()).as("before %s", limit).isFalse();
    ticker.advance(Duration.ofMillis(2), transport);
    return answer.failure();
  }

  private void awaitSweep(Origin origin) {
    new Inside(transport.pools(), origin).awaitLoop();
  }

  private static void assertNeverSent(TransportFailure failure, Kind kind, String... words) {
    assertThat(failure.kind()).as(failure.message()).isEqualTo(kind);
    assertThat(failure.processing()).isEqualTo(Processing.NEVER_SENT);
    assertThat(failure.message()).contains(words);
  }

  @Test
  void resolve_2s() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    try (TestDns dns = new TestDns().silent()) {
      transport =
          builder()
              .nameServers(dns.address())
              .systemNames(
                  host -> {
                    asked.countDown();
                    try {
                      never.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    return new InetAddress[0];
                  })
              .build();
      Origin origin = new Origin(false, "api.test", 80);
      Recorder answer = Ask.get(origin, "/").send(transport);
      dns.awaitQuestion();
      assertNeverSent(
          after(Duration.ofSeconds(2), answer, origin),
          Kind.RESOLVE,
          "the name 'api.test' was not resolved in 2.0 s");
    } finally {
      never.countDown();
    }
  }

  @Test
  void connect_3s() throws IOException {
    transport = builder().build();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      List<Socket> queue = fill(full);
      Origin origin = new Origin(false, "127.0.0.1", full.getLocalPort());
      Recorder answer = Ask.get(origin, "/").send(transport);
      awaitConnecting(origin);
      assertNeverSent(
          after(Duration.ofSeconds(3), answer, origin),
          Kind.CONNECT,
          "did not answer the connection attempt in 3.0 s",
          "tried 1 address");
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }

  /** Fills the queue of connections that nobody accepts. */
  private static List<Socket> fill(ServerSocket full) throws IOException {
    List<Socket> queue = new ArrayList<>();
    try {
      for (int i = 0; i < 10; i++) {
        Socket socket = new Socket();
        queue.add(socket);
        socket.connect(full.getLocalSocketAddress(), 200);
      }
    } catch (IOException e) {
      // Full.
    }
    return queue;
  }

  private void awaitConnecting(Origin origin) {
    while (transport.stats().connections() < 1) {
      Thread.onSpinWait();
    }
    awaitSweep(origin);
  }

  @Test
  void handshake_5s() throws IOException {
    transport = builder().build();
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
      Origin origin = new Origin(true, "127.0.0.1", silent.getLocalPort());
      Recorder answer = Ask.get(origin, "/").send(transport);
      try (Socket socket = silent.accept()) {
        assertThat(socket.getInputStream().read()).as("the handshake has begun").isPositive();
        assertNeverSent(
            after(Duration.ofSeconds(5), answer, origin),
            Kind.TLS,
            "the TLS handshake with " + origin + " took more than 5.0 s");
      }
    }
  }

  @Test
  void settings_5s() {
    transport = builder().build();
    try (Http2Peer peer = new Http2Peer()) {
      Recorder answer = Ask.get(peer.origin(), "/").send(transport);
      try (Http2Peer.Connection c = peer.acceptRaw()) {
        c.readPreface();
        assertNeverSent(
            after(Duration.ofSeconds(5), answer, peer.origin()),
            Kind.CONNECT,
            "sent no HTTP/2 SETTINGS in 5.0 s");
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void acquire_5s() throws IOException {
    transport = builder().connections(ConnectionLimits.DEFAULT.withMaxConnections(1, 1)).build();
    try (Http2Peer peer = new Http2Peer()) {
      Recorder first = Ask.get(peer.origin(), "/").send(transport);
      try (Http2Peer.Connection c = peer.accept(Http2Peer.MAX_CONCURRENT_STREAMS, 1)) {
        int id = c.request();
        Recorder answer = Ask.get(peer.origin(), "/").send(transport);
        while (transport.stats().waiting() < 1) {
          Thread.onSpinWait();
        }
        assertNeverSent(
            after(Duration.ofSeconds(5), answer, peer.origin()),
            Kind.ACQUIRE,
            "timed out waiting for a connection (1 of 1 connections open, 1 calls running",
            "after 5.0 s");
        c.answer(id, "x");
        assertThat(first.text()).isEqualTo("x");
      }
    }
  }

  @Test
  void headers_60s_firstToken_120s_betweenChunks_30s() throws IOException {
    transport = builder().build();
    try (Http2Peer peer = new Http2Peer()) {
      Recorder headless = Ask.get(peer.origin(), "/").send(transport);
      try (Http2Peer.Connection c = peer.accept()) {
        c.request();
        c.sync(); // what we wrote has left, and that is noted
        assertSent(
            after(Duration.ofSeconds(60), alive(headless, c), peer.origin()),
            Kind.HEADERS_TIMEOUT,
            "timed out waiting for the response's headers after 60.0 s");
        c.sync();

        Recorder tokenless = Ask.get(peer.origin(), "/").send(transport);
        c.headers(c.request(), false, ":status", "200");
        tokenless.head();
        assertSent(
            after(Duration.ofSeconds(120), alive(tokenless, c), peer.origin()),
            Kind.BODY_TIMEOUT,
            "timed out waiting for the first byte of the body after 120.0 s");
        c.sync();

        Recorder stalled = Ask.get(peer.origin(), "/").send(transport);
        int id = c.request();
        c.headers(id, false, ":status", "200");
        c.data(id, false, "a");
        stalled.piece();
        assertSent(
            after(Duration.ofSeconds(30), stalled, peer.origin()),
            Kind.BODY_TIMEOUT,
            "timed out waiting for more of the body after 30.0 s");
      }
    }
  }

  /** Each piece, however small, begins the time between two pieces anew; its stopping does not. */
  @Test
  void aByteEach29Seconds_keepsAStreamAlive_andTheLastOneOnlyFor30() throws IOException {
    transport = builder().build();
    try (Http2Peer peer = new Http2Peer()) {
      Recorder drip = Ask.get(peer.origin(), "/").send(transport);
      try (Http2Peer.Connection c = peer.accept()) {
        int id = c.request();
        c.headers(id, false, ":status", "200");
        c.data(id, false, "a");
        assertThat(drip.piece()).isEqualTo(1);
        for (int i = 0; i < 20; i++) {
          ticker.advance(Duration.ofSeconds(29), transport);
          awaitSweep(peer.origin());
          assertThat(drip.isOver()).as("after %d pieces", i + 1).isFalse();
          c.data(id, false, "a");
          assertThat(drip.piece()).isEqualTo(1);
          awaitSweep(peer.origin()); // that it came is noted
        }
        assertSent(
            after(Duration.ofSeconds(30), drip, peer.origin()),
            Kind.BODY_TIMEOUT,
            "timed out waiting for more of the body after 30.0 s");
        assertThat(drip.soFar()).hasSize(21);
      }
    }
  }

  /** What comes from the connection meanwhile moves no limit of a call. */
  private static Recorder alive(Recorder of, Http2Peer.Connection c) {
    c.sync();
    return of;
  }

  private static void assertSent(TransportFailure failure, Kind kind, String words) {
    assertThat(failure.kind()).as(failure.message()).isEqualTo(kind);
    assertThat(failure.processing()).isEqualTo(Processing.PROCESSED);
    assertThat(failure.message()).contains(words, ", h2c]");
  }
}
