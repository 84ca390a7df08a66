package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Servers that send whatever comes to their mind: every call ends, and the next one goes through.
 */
class FuzzTest {

  private static final int ROUNDS = 150;

  @Test
  void randomFramesEndEveryCallAndLeaveTheTransportSound() throws Exception {
    long seed = Long.getLong("rialto.fuzz.seed", System.nanoTime());
    System.out.println("FuzzTest: -Drialto.fuzz.seed=" + seed);
    Random random = new Random(seed);
    FakeTicker ticker = new FakeTicker();
    try (Http2Peer peer = new Http2Peer();
        NettyTransport transport =
            NettyTransport.builder()
                .eventLoopThreads(1)
                .cleartext(CleartextProtocol.H2C)
                .ticker(ticker)
                .build()) {
      for (int round = 0; round < ROUNDS; round++) {
        List<Recorder> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          answers.add(
              Ask.post(peer.origin(), "/" + i, new byte[100])
                  .within(Duration.ofDays(1))
                  .send(transport));
        }
        // Ends a pause after connections that came to nothing.
        while (transport.stats().waiting() < 3) {
          Thread.onSpinWait();
        }
        ticker.advance(Duration.ofSeconds(6), transport);
        Http2Peer.Connection accepted = peer.accept();
        try (Http2Peer.Connection c = accepted) {
          c.request();
          for (int i = 0; i < 40; i++) {
            c.raw(frame(random));
          }
        } catch (UncheckedIOException e) {
          // It has had enough of us.
        }
        for (Recorder answer : answers) {
          endsWhateverIts(answer);
        }
        while (transport.stats().connectionsClosed() < round + 1) {
          Thread.onSpinWait();
        }
      }
      Recorder last = Ask.get(peer.origin(), "/last").within(Duration.ofDays(1)).send(transport);
      while (transport.stats().waiting() < 1) {
        Thread.onSpinWait();
      }
      ticker.advance(Duration.ofSeconds(6), transport);
      try (Http2Peer.Connection c = peer.accept()) {
        c.answer(c.request(), "sound");
        assertThat(last.text()).isEqualTo("sound");
      }
    }
  }

  private static void endsWhateverIts(Recorder answer) {
    try {
      answer.bytes();
    } catch (AssertionError e) {
      assertThat(e).hasMessageContaining("failed: ");
    }
  }

  private static byte[] frame(Random random) {
    int type = random.nextInt(11);
    int[] streams = {0, 3, 5, 7, 9, 2};
    int stream = streams[random.nextInt(streams.length)];
    byte[] payload;
    if (type == Http2Peer.HEADERS && random.nextInt(3) > 0) {
      payload = Http2Peer.Connection.block(":status", "200", "a", "b");
    } else {
      payload = new byte[random.nextInt(40)];
      random.nextBytes(payload);
    }
    int flags = random.nextBoolean() ? random.nextInt(256) : Http2Peer.END_HEADERS;
    return Http2Peer.Connection.bytes(type, flags, stream, payload);
  }
}
