package dev.rialto.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.interop.Nginx.Listen;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.netty.ConnectionLimits;
import dev.rialto.netty.NettyTransport;
import dev.rialto.provider.OpenAi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a real nginx does to connections while calls are running: no call may notice. */
@Tag("interop")
class NginxConnectionsTest {

  private static final int AT_ONCE = 32;
  private static final int RELOADS = 3;

  /** Every third request is a connection's last; all that was sent behind it is not processed. */
  @ParameterizedTest
  @EnumSource(names = {"TLS_H2", "H2C"})
  void twoHundredCallsGoThroughThoughAConnectionTakesOnlyThree(Listen listen) throws Exception {
    try (LoopbackProvider backend = LoopbackProvider.start();
        Nginx nginx = new Nginx(listen, backend.port(), "keepalive_requests 3;");
        NettyTransport transport = transport(nginx);
        Rialto rialto = rialto(nginx, transport)) {
      allAnswered(rialto.client(Talk.class), 200);
      assertThat(backend.counters().requests()).isEqualTo(200);
      assertThat(transport.stats().connectionsOpened()).isGreaterThanOrEqualTo(200 / 3);
      assertThat(transport.stats().goAways()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_H2", "H2C"})
  void fiftyCallsGoThroughThoughAConnectionTakesOnlyTwoAtOnce(Listen listen) throws Exception {
    try (LoopbackProvider backend = LoopbackProvider.start();
        Nginx nginx = new Nginx(listen, backend.port(), "http2_max_concurrent_streams 2;");
        NettyTransport transport =
            NettyTransport.builder()
                .trust(nginx.certificate())
                .connections(ConnectionLimits.DEFAULT.withMaxConnections(1, 1))
                .build();
        Rialto rialto = rialto(nginx, transport)) {
      allAnswered(rialto.client(Talk.class), 50);
      // None was refused and sent again: the server's limit was kept.
      assertThat(transport.stats().exchangesStarted()).isEqualTo(50);
      assertThat(transport.stats().connectionsOpened()).isEqualTo(1);
    }
  }

  /**
   * An old worker takes calls on a busy connection until that one has had all it may have, so these
   * may have few.
   */
  @ParameterizedTest
  @EnumSource(names = {"TLS_H2", "H2C"})
  void reloadsUnderLoadFailNoCall(Listen listen) throws Exception {
    try (LoopbackProvider backend =
            LoopbackProvider.builder().latency(Duration.ofMillis(5)).start();
        Nginx nginx =
            new Nginx(listen, backend.port(), "keepalive_requests 100; add_header x-worker $pid;");
        NettyTransport transport = transport(nginx);
        Rialto rialto = rialto(nginx, transport)) {
      Load load = new Load(rialto.client(Talk.class));
      for (int i = 0; i < AT_ONCE; i++) {
        load.more();
      }
      for (int i = 0; i < RELOADS; i++) {
        String old = worker(transport, nginx);
        nginx.reload();
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (worker(transport, nginx).equals(old)) {
          assertThat(System.nanoTime() - giveUp).as("no worker took over").isNegative();
        }
      }
      load.stopAfter(AT_ONCE);
    }
  }

  /** Returns which process of nginx answers; its own request may be refused as any other's. */
  private static String worker(NettyTransport transport, Nginx nginx) throws Exception {
    while (true) {
      Answer answer = Answer.get(transport, nginx.origin(), "/v1/models");
      if (!answer.isRefused()) {
        return String.valueOf(answer.head().headers().get("x-worker"));
      }
    }
  }

  private static void allAnswered(Talk talk, int calls) throws Exception {
    List<CompletableFuture<Result<String>>> all = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      all.add(talk.later("number " + i));
    }
    for (CompletableFuture<Result<String>> one : all) {
      assertThat(one.get(20, TimeUnit.SECONDS).value()).isNotEmpty();
    }
  }

  private static NettyTransport transport(Nginx nginx) {
    return NettyTransport.builder().trust(nginx.certificate()).build();
  }

  private static Rialto rialto(Nginx nginx, NettyTransport transport) {
    return Rialto.builder()
        .provider(
            OpenAi.builder(nginx.url("/v1")).apiKey("sk-test").defaultModel("loopback").build())
        .sharedTransport(transport)
        .build();
  }
}
