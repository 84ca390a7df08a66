package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.VirtualTime;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.OpenAi;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a provider tells of its limits with its answers is heeded by the calls that follow, before
 * any of them is refused: through a generated client on real sockets, by a time that the test
 * moves.
 */
class LimitsFedForwardTest {

  private static final CallOptions PATIENT =
      CallOptions.builder().timeout(Duration.ofMinutes(10)).maxTokens(10).build();

  private final VirtualTime time = new VirtualTime();
  private final LoopbackProvider fallback = LoopbackProvider.start();

  @AfterEach
  void stop() {
    fallback.close();
  }

  private Rialto alone(MeteredServer server) {
    return time.rules(Rialto.builder())
        .provider(OpenAi.compatible("metered", server.baseUrl()).defaultModel("m").build())
        .build();
  }

  private Rialto withFallback(MeteredServer server) {
    return time.rules(Rialto.builder())
        .provider(OpenAi.compatible("metered", server.baseUrl()).models("m").build())
        .provider(OpenAi.compatible("other", fallback.baseUrl()).models("loopback").build())
        .route(r -> r.primary("metered/m").fallback("other/loopback"))
        .build();
  }

  /** Two requests, and one more in each minute. */
  private MeteredServer twoRequests() {
    return new MeteredServer(time, "requests", 2, Duration.ofMinutes(2), body -> 1);
  }

  @Test
  void aCallForWhichNoRequestIsLeft_isHeldBackUntilOneIs() throws Exception {
    try (MeteredServer server = twoRequests();
        Rialto rialto = alone(server)) {
      Probe probe = rialto.client(Probe.class);
      probe.ask("first", PATIENT);
      probe.ask("second", PATIENT);
      CompletableFuture<Result<String>> third = probe.later("third", PATIENT);
      time.advance(Duration.ofSeconds(20));
      assertThat(third).isNotDone();
      assertThat(server.answered()).isEqualTo(2);

      time.advance(Duration.ofSeconds(50));
      assertThat(third.get(20, TimeUnit.SECONDS).value()).isEqualTo("Hello");
      assertThat(server.answered()).isEqualTo(3);
      assertThat(server.refused()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCallForWhichNoRequestIsLeft_isAnsweredByTheFallback(boolean streamed) throws Exception {
    try (MeteredServer server = twoRequests();
        Rialto rialto = withFallback(server)) {
      Probe probe = rialto.client(Probe.class);
      for (int call = 0; call < 6; call++) {
        answer(probe, "hello " + call, streamed);
      }
      assertThat(server.answered()).isEqualTo(2);
      assertThat(fallback.counters().requests()).isEqualTo(4);

      time.advance(Duration.ofSeconds(70));
      answer(probe, "later", streamed);
      assertThat(server.answered()).as("back where there is one again").isEqualTo(3);
      assertThat(server.refused()).isZero();
    }
  }

  private static void answer(Probe probe, String text, boolean streamed) throws Exception {
    if (streamed) {
      Collected stream = Collected.all(probe.stream(text, PATIENT));
      assertThat(stream.error()).isNull();
      assertThat(stream.text()).isNotEmpty();
    } else {
      assertThat(probe.ask(text, PATIENT).value()).isNotEmpty();
    }
  }

  @Test
  void aCallForWhichTooFewTokensAreLeft_isAnsweredByTheFallback_andASmallerOneIsNot() {
    String large = "word ".repeat(480);
    try (MeteredServer server =
            new MeteredServer(
                time,
                "tokens",
                1_000,
                Duration.ofMinutes(1),
                body -> body.length() > 2_000 ? 610 : 15);
        Rialto rialto = withFallback(server)) {
      Probe probe = rialto.client(Probe.class);
      assertThat(probe.ask(large, PATIENT).model()).isEqualTo("metered/m");
      assertThat(probe.ask(large, PATIENT).model()).isEqualTo("other/loopback");
      assertThat(probe.ask("small", PATIENT).model()).isEqualTo("metered/m");
      time.advance(Duration.ofMinutes(1));
      assertThat(probe.ask(large, PATIENT).model()).isEqualTo("metered/m");
      assertThat(server.answered()).isEqualTo(3);
      assertThat(server.refused()).isZero();
    }
  }
}
