package dev.rialto.netty;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rialto.Attempt;
import dev.rialto.CallOptions;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.TransportException;
import dev.rialto.endtoend.Probe;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.OpenAi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a typed call when the connection to its primary is in trouble. */
class ConnectionFaultsTest {

  private static final int ENHANCE_YOUR_CALM = 11;
  private static final String ANSWER =
      "{\"choices\":[{\"message\":{\"content\":\"mine\"},\"finish_reason\":\"stop\"}]}";

  private Http2Peer peer;
  private LoopbackProvider second;

  @BeforeEach
  void open() {
    peer = new Http2Peer();
    second = LoopbackProvider.builder().when(any()).answer("theirs").start();
  }

  @AfterEach
  void close() throws Exception {
    second.close();
    peer.close();
  }

  private Rialto.Builder alone(String baseUrl) {
    return Rialto.builder()
        .transport(() -> NettyTransport.builder().cleartext(CleartextProtocol.H2C).build())
        .provider(OpenAi.compatible("first", baseUrl).defaultModel("m").build())
        .retry(r -> r.maxRepeats(1).delay(Duration.ofMillis(1), Duration.ofMillis(1)));
  }

  private Rialto.Builder beside(String baseUrl) {
    return alone(baseUrl)
        .provider(OpenAi.compatible("second", second.baseUrl()).models("m").build())
        .route(r -> r.primary("first/m").fallback("second/m"));
  }

  private String peerUrl() {
    return peer.origin() + "/v1";
  }

  private static Result<String> ask(Rialto rialto) {
    return rialto
        .client(Probe.class)
        .ask("hello", CallOptions.builder().timeout(Duration.ofMinutes(1)).build());
  }

  private static List<String> path(Result<?> result) {
    return result.attempts().stream()
        .map(a -> a.model() + (a.failure() == null ? "" : " failed"))
        .toList();
  }

  @Test
  void goAwayThatLeavesTheRequestOut_isAskedAgainOnAnotherConnection() throws Exception {
    CompletableFuture<Void> script =
        CompletableFuture.runAsync(
            () -> {
              try (Http2Peer.Connection old = peer.accept()) {
                old.request();
                old.goAway(0, 0);
                try (Http2Peer.Connection next = peer.accept()) {
                  int stream = next.request();
                  next.headers(stream, false, ":status", "200");
                  next.data(stream, true, ANSWER);
                  next.awaitClosed();
                }
              }
            });
    try (Rialto rialto = beside(peerUrl()).build()) {
      Result<String> result = ask(rialto);
      assertThat(result.value()).isEqualTo("mine");
    }
    script.get(20, TimeUnit.SECONDS);
    assertThat(second.counters().requests()).isZero();
  }

  @Test
  void goAwayThatIncludesTheRequest_isNoFailureOfIt() throws Exception {
    CompletableFuture<Void> script =
        CompletableFuture.runAsync(
            () -> {
              try (Http2Peer.Connection connection = peer.accept()) {
                int stream = connection.request();
                connection.goAway(stream, 0);
                connection.headers(stream, false, ":status", "200");
                connection.data(stream, true, ANSWER);
                connection.awaitClosed();
              }
            });
    try (Rialto rialto = beside(peerUrl()).build()) {
      Result<String> result = ask(rialto);
      assertThat(result.value()).isEqualTo("mine");
      assertThat(path(result)).containsExactly("first/m");
    }
    script.get(20, TimeUnit.SECONDS);
  }

  @Test
  void askedToCalmDown_theFallbackAnswers() throws Exception {
    CompletableFuture<Void> script =
        CompletableFuture.runAsync(
            () -> {
              try (Http2Peer.Connection connection = peer.accept()) {
                connection.reset(connection.request(), ENHANCE_YOUR_CALM);
                connection.awaitClosed();
              }
            });
    try (Rialto rialto = beside(peerUrl()).build()) {
      Result<String> result = ask(rialto);
      assertThat(result.value()).isEqualTo("theirs");
      assertThat(path(result)).containsExactly("first/m failed", "second/m");
    }
    script.get(20, TimeUnit.SECONDS);
  }

  /** A server that keeps the stream alive and says nothing is silent all the same. */
  @Test
  void commentsWithoutEnd_areNoAnswer() throws Exception {
    CompletableFuture<Integer> reset = new CompletableFuture<>();
    CompletableFuture<Void> script =
        CompletableFuture.runAsync(
            () -> {
              try (Http2Peer.Connection connection = peer.accept()) {
                int stream = connection.request();
                connection.headers(
                    stream, false, ":status", "200", "content-type", "text/event-stream");
                connection.data(stream, false, ": working\n\n");
                reset.complete(connection.awaitReset(stream));
                connection.awaitClosed();
              }
            });
    Duration silence = Duration.ofMillis(100);
    try (Rialto rialto =
        beside(peerUrl()).hedge(h -> h.minimumDelay(silence).silence(silence)).build()) {
      StringBuilder text = new StringBuilder();
      try (Stream<String> words = rialto.client(Probe.class).words("hello")) {
        words.forEach(text::append);
      }
      assertThat(text.toString()).isEqualTo("theirs");
      // Before Rialto is closed: a closed connection cancels, too, but by no reset.
      assertThat(reset.get(20, TimeUnit.SECONDS)).as("the silent one is cancelled").isEqualTo(8);
    }
    script.get(20, TimeUnit.SECONDS);
  }

  static Stream<String> unreachable() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      closed = socket.getLocalPort();
    }
    return Stream.of(
        "http://127.0.0.1:" + closed + "/v1",
        "https://127.0.0.1:" + closed + "/v1",
        "http://no-such-host.invalid/v1",
        "https://tls");
  }

  @ParameterizedTest
  @MethodSource("unreachable")
  void neverSent_theFallbackAnswers(String url) {
    try (LoopbackProvider tls = LoopbackProvider.builder().tls().start();
        Rialto rialto = beside(url.equals("https://tls") ? tls.baseUrl() : url).build()) {
      Result<String> result = ask(rialto);
      assertThat(result.value()).isEqualTo("theirs");
      assertThat(path(result)).containsExactly("first/m failed", "second/m");
      assertThat(tls.counters().requests()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("unreachable")
  void neverSent_aloneItIsRepeatedAndThenSaysWhy(String url) {
    try (LoopbackProvider tls = LoopbackProvider.builder().tls().start();
        Rialto rialto = alone(url.equals("https://tls") ? tls.baseUrl() : url).build()) {
      RialtoException e = catchThrowableOfType(RialtoException.class, () -> ask(rialto));
      assertThat(e)
          .isInstanceOfSatisfying(
              TransportException.class,
              t ->
                  assertThat(t.processing())
                      .isEqualTo(dev.rialto.spi.TransportFailure.Processing.NEVER_SENT));
      assertThat(e.details().attempts()).hasSize(2).extracting(Attempt::model).contains("first/m");
      assertThat(e.advice()).contains("Check");
    }
  }
}
