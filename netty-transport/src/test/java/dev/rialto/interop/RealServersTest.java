package dev.rialto.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.interop.Place.Reached;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.netty.ConnectionLimits;
import dev.rialto.netty.NettyTransport;
import dev.rialto.netty.NettyTransportBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract through real servers, and what they do to connections while calls are running. */
@Tag("interop")
class RealServersTest extends ProviderContract {

  private static final int AT_ONCE = 32;
  private static final int RELOADS = 2;

  @Override
  Stream<Place> places() {
    // nghttpx, and most of HTTP/1.1, are left to the contract of the transport.
    return Stream.of(Place.values())
        .filter(Place::isReal)
        .filter(place -> !place.name().startsWith("NGHTTPX"))
        .filter(place -> place.isMultiplexed() || place == Place.NGINX_HTTPS_1_1);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "NGINX_TLS",
        "NGINX_H2C",
        "HAPROXY_TLS",
        "HAPROXY_H2C",
        "H2O_TLS",
        "H2O_H2C",
        "APACHE_TLS",
        "APACHE_H2C"
      })
  void noMoreStreamsAreOpenedThanAServerAllows(Place place) throws Exception {
    try (LoopbackProvider backend = place.backend().start();
        Reached reached = place.before(backend, Site.Limit.TWO_STREAMS);
        NettyTransport transport =
            reached
                .transport()
                .connections(ConnectionLimits.DEFAULT.withMaxConnections(1, 1))
                .build();
        Rialto rialto = rialto(reached, transport)) {
      allAnswered(rialto.client(Talk.class), 50);
      // None was refused and sent again: the server's limit was kept.
      assertThat(transport.stats().exchangesStarted()).isEqualTo(50);
      assertThat(transport.stats().connectionsOpened()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NGINX_TLS", "NGINX_H2C"})
  void connectionsThatTakeOnlyThreeRequestsAreReplaced(Place place) throws Exception {
    try (LoopbackProvider backend = place.backend().start();
        Reached reached = place.before(backend, Site.Limit.THREE_REQUESTS);
        NettyTransport transport = reached.transport().build();
        Rialto rialto = Load.repeating(reached, transport)) {
      allAnswered(rialto.client(Talk.class), 60);
      assertThat(backend.counters().requests()).isEqualTo(60);
      assertThat(transport.stats().goAways()).isPositive();
    }
  }

  /**
   * Not Caddy without TLS: a reload breaks what runs on such connections, whoever the client is.
   * Not Apache: now and then its old processes leave with an error, and what they had begun is not
   * sent again without bounds.
   */
  @ParameterizedTest
  @EnumSource(
      names = {
        "NGINX_TLS",
        "NGINX_H2C",
        "NGINX_HTTPS_1_1",
        "HAPROXY_TLS",
        "HAPROXY_H2C",
        "CADDY_TLS",
        "H2O_TLS",
        "H2O_H2C",
        "APACHE_TLS",
        "APACHE_H2C"
      })
  void reloadsUnderLoadFailNoCall(Place place) throws Exception {
    try (LoopbackProvider backend = place.backend().latency(Duration.ofMillis(20)).start();
        Reached reached = place.before(backend, Site.Limit.NONE);
        NettyTransport transport = reached.transport().build();
        Rialto rialto = Load.repeating(reached, transport)) {
      Load load = new Load(rialto.client(Talk.class));
      for (int i = 0; i < AT_ONCE; i++) {
        load.more();
      }
      Front front = Objects.requireNonNull(reached.front());
      for (int i = 0; i < RELOADS; i++) {
        String generation = front.reload();
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        long again = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        String seen;
        while (!(seen = generation(reached)).equals(generation)) {
          assertThat(System.nanoTime() - giveUp)
              .as("generation %s has not taken over: %s%n%s", generation, seen, front.log())
              .isNegative();
          if (System.nanoTime() - again > 0) {
            // HAProxy does not hear a signal that comes before it has done what the last one said.
            front.reloadAgain();
            again = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
          }
        }
      }
      load.stopAfter(AT_ONCE);
    }
  }

  /**
   * Returns what answers a new client, whose own request may be refused in that moment: then, why.
   * With nothing but itself to wait for: on a machine that does not keep up, a handshake takes
   * longer than it may for a call.
   */
  private static String generation(Reached reached) throws Exception {
    NettyTransportBuilder patient =
        reached.transport().eventLoopThreads(1).trustOnlyGiven().nativeLibraries(false);
    try (NettyTransport fresh = patient.build()) {
      Answer answer = Answer.getPatiently(fresh, reached.origin(), "/v1/models");
      String failure = answer.failure();
      return failure != null
          ? failure
          : String.valueOf(answer.head().headers().get("x-generation"));
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
}
