package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One connection for two origins that live on two loops. */
class BudgetTest {

  private NettyTransport transport;
  private Http2Peer one;
  private Http2Peer other;

  @BeforeEach
  void open() {
    one = new Http2Peer();
    other = new Http2Peer();
    transport =
        NettyTransport.builder()
            .eventLoopThreads(2)
            .cleartext(CleartextProtocol.H2C)
            .connections(ConnectionLimits.DEFAULT.withMaxConnections(1, 1))
            .build();
  }

  @AfterEach
  void close() throws IOException {
    transport.close();
    one.close();
    other.close();
  }

  @Test
  void anIdleConnectionOfAnotherLoopMakesRoom() {
    Recorder first = Ask.get(one.origin(), "/").send(transport);
    try (Http2Peer.Connection c = one.accept()) {
      c.answer(c.request(), "first");
      assertThat(first.text()).isEqualTo("first");
      Recorder second = Ask.get(other.origin(), "/").send(transport);
      c.awaitClosed();
      try (Http2Peer.Connection d = other.accept()) {
        d.answer(d.request(), "second");
        assertThat(second.text()).isEqualTo("second");
      }
    }
  }

  @Test
  void aBusyConnectionOfAnotherLoopIsWaitedForAndThenMakesRoom() {
    Recorder first = Ask.get(one.origin(), "/").send(transport);
    try (Http2Peer.Connection c = one.accept()) {
      int running = c.request();
      Recorder second = Ask.get(other.origin(), "/").send(transport);
      while (transport.stats().waiting() < 1) {
        Thread.onSpinWait();
      }
      c.answer(running, "first");
      assertThat(first.text()).isEqualTo("first");
      c.awaitClosed();
      try (Http2Peer.Connection d = other.accept()) {
        d.answer(d.request(), "second");
        assertThat(second.text()).isEqualTo("second");
        assertThat(transport.stats().pools())
            .anyMatch(pool -> pool.origin().equals(other.origin()) && pool.connections() == 1)
            .anyMatch(pool -> pool.origin().equals(one.origin()) && pool.connections() == 0);
      }
    }
  }
}
