package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.promptContains;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CallOptions;
import dev.rialto.Priority;
import dev.rialto.RejectedCallException;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.loopback.LoopbackRequest;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Endpoints that take so many attempts at a time, through a generated client on real sockets. */
class PlacesEndToEndTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final CallOptions MINUTE =
      CallOptions.builder().timeout(Duration.ofMinutes(1)).build();

  private final LoopbackProvider narrow =
      LoopbackProvider.builder().when(promptContains("hold")).fault(Fault.silence()).start();
  private final LoopbackProvider wide = LoopbackProvider.start();

  @AfterEach
  void stop() {
    narrow.close();
    wide.close();
  }

  private Provider narrow(int places) {
    return OpenAi.compatible("narrow", narrow.baseUrl())
        .defaultModel("loopback")
        .maxConcurrent(places)
        .build();
  }

  private Provider wide() {
    return OpenAi.compatible("wide", wide.baseUrl()).models("loopback").build();
  }

  private static CallOptions of(Priority priority) {
    return CallOptions.builder().timeout(Duration.ofMinutes(1)).priority(priority).build();
  }

  private CompletableFuture<Result<String>> hold(Probe probe, int open) throws Exception {
    CompletableFuture<Result<String>> holding = probe.later("hold", MINUTE);
    assertThat(narrow.awaitCounters(c -> c.openStreams() == open, PATIENCE)).isTrue();
    return holding;
  }

  @Test
  void aFullEndpointHoldsCallsBack_andTheMostUrgentOneGoesFirst() throws Exception {
    try (Rialto rialto = Rialto.builder().provider(narrow(2)).drain(Duration.ZERO).build()) {
      Probe probe = rialto.client(Probe.class);
      hold(probe, 1);
      CompletableFuture<Result<String>> second = hold(probe, 2);
      List<CompletableFuture<Result<String>>> waiting = new ArrayList<>();
      waiting.add(probe.later("low", of(Priority.LOW)));
      waiting.add(probe.later("normal", of(Priority.NORMAL)));
      Collected stream = new Collected(Long.MAX_VALUE);
      probe.stream("stream", of(Priority.NORMAL)).subscribe(stream);
      waiting.add(probe.later("high", of(Priority.HIGH)));
      assertThat(rialto.explain(Probe.class, p -> p.say("x")).candidates().get(0).reason())
          .isEqualTo("2 of 2 places at its endpoint are taken, 4 calls wait");
      assertThat(narrow.counters().requests()).isEqualTo(2);

      second.cancel(true);
      for (CompletableFuture<Result<String>> call : waiting) {
        assertThat(call.get(20, TimeUnit.SECONDS).value()).isNotEmpty();
      }
      stream.awaitEnd();
      assertThat(stream.text()).isNotEmpty();
      assertThat(narrow.requests())
          .extracting(PlacesEndToEndTest::asked)
          .containsExactly("hold", "hold", "high", "normal", "stream", "low");
    }
  }

  private static String asked(LoopbackRequest request) {
    return List.of("hold", "low", "normal", "stream", "high").stream()
        .filter(word -> request.body().contains("\"" + word + "\""))
        .findFirst()
        .orElse("something else");
  }

  @Test
  void whoFindsNoPlaceInTime_isToldWhere() throws Exception {
    try (Rialto rialto =
        Rialto.builder()
            .provider(narrow(1))
            .admission(a -> a.maxWait(Duration.ofMillis(50)))
            .drain(Duration.ZERO)
            .build()) {
      Probe probe = rialto.client(Probe.class);
      hold(probe, 1);
      assertThatThrownBy(() -> probe.say("late"))
          .isInstanceOf(RejectedCallException.class)
          .hasMessageContaining("narrow/loopback at narrow (1 attempts under way");
      assertThat(narrow.counters().requests()).isEqualTo(1);
    }
  }

  @Test
  void whatThePrimaryHasNoPlaceFor_theFallbackAnswersAtOnce() throws Exception {
    try (Rialto rialto =
        Rialto.builder()
            .provider(narrow(1))
            .provider(wide())
            .route(r -> r.primary("narrow/loopback").fallback("wide/loopback"))
            .build()) {
      Probe probe = rialto.client(Probe.class);
      CompletableFuture<Result<String>> holding = hold(probe, 1);
      assertThat(probe.ask("hello", MINUTE).model()).isEqualTo("wide/loopback");
      holding.cancel(true);
      assertThat(narrow.awaitCounters(c -> c.openStreams() == 0, PATIENCE)).isTrue();
      assertThat(probe.ask("hello", MINUTE).model()).isEqualTo("narrow/loopback");
    }
  }

  @Test
  void aFullEndpoint_holdsNoCallsToOthersUp() throws Exception {
    try (Rialto rialto =
        Rialto.builder()
            .provider(narrow(1))
            .provider(wide())
            .admission(a -> a.maxConcurrent(2))
            .build()) {
      Probe probe = rialto.client(Probe.class);
      Probe elsewhere = rialto.client(Probe.class, o -> o.model("wide/loopback"));
      CompletableFuture<Result<String>> holding = hold(probe, 1);
      List<CompletableFuture<Result<String>>> waiting = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        waiting.add(probe.later("next " + i, MINUTE));
      }
      assertThat(elsewhere.say("hello")).isNotEmpty();
      holding.cancel(true);
      for (CompletableFuture<Result<String>> call : waiting) {
        assertThat(call.get(20, TimeUnit.SECONDS).value()).isNotEmpty();
      }
      assertThat(elsewhere.say("and again")).isNotEmpty();
    }
  }
}
