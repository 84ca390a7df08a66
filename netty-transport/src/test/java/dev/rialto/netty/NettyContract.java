package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.netty.pool.Inside;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportFailure.Kind;
import dev.rialto.spi.TransportStats;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the transport on Netty does beside what every transport does. */
abstract class NettyContract extends TransportContract {

  NettyContract(TestServer.Speaks speaks) {
    super(speaks);
  }

  @Override
  Implementation implementation() {
    return new OnNetty();
  }

  /** The transport on Netty. */
  static final class OnNetty implements Implementation {

    @Override
    public Transport open(Way way, FakeTicker ticker, long maxBodyBytes) {
      boolean known = !way.isDirect() && way.protocol().equals("http/1.1");
      return NettyTransport.builder()
          .eventLoopThreads(1)
          .trust(way.trusted())
          .cleartext(known ? CleartextProtocol.HTTP_1_1 : CleartextProtocol.DETECT)
          .limits(TransportLimits.DEFAULT.withMaxBodyBytes(maxBodyBytes))
          .ticker(ticker)
          .build();
    }

    @Override
    public void look(Transport transport) {
      ((NettyTransport) transport).sweep();
    }

    @Override
    public int window() {
      return Inside.STREAM_WINDOW;
    }

    @Override
    public String threadNames() {
      return "rialto-net-";
    }
  }

  private NettyTransport netty() {
    return (NettyTransport) transport();
  }

  private TransportStats stats() {
    return transport().stats();
  }

  @Test
  void connectionsAreUsedAgain() {
    for (int i = 0; i < 20; i++) {
      assertThat(post("/echo", "again").send(transport()).text()).isEqualTo("again");
    }
    assertThat(stats().connectionsOpened()).isEqualTo(1);
  }

  @Test
  void aWarmConnectionIsUsedByTheFirstCall() {
    netty().warmUp(way().origin()).toCompletableFuture().join();
    assertThat(stats().connectionsOpened()).isEqualTo(1);
    assertThat(post("/echo", "warm").send(transport()).text()).isEqualTo("warm");
    assertThat(stats().connectionsOpened()).isEqualTo(1);
  }

  @Test
  void aShutdownLetsRunningCallsFinish() throws Exception {
    Recorder running = get("/chunks/2000/1000").send(transport());
    running.head();
    assertThat(netty().shutdown(Duration.ofSeconds(20))).isTrue();
    assertThat(running.bytes()).hasSize(2_000_000);
    assertThat(post("/echo", "late").send(transport()).failure().kind()).isEqualTo(Kind.CLOSED);
  }

  @Test
  void itSaysWhoItIs() {
    assertThat(get("/headers").send(transport()).text()).contains("user-agent=rialto\n");
  }
}
