package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rialto.CallOptions;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.spi.LoadLevel;
import dev.rialto.spi.PipelineEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The preset of the load levels, from a generated client to the wire. */
class LoadLevelsEndToEndTest {

  private static final CallOptions MINUTE =
      CallOptions.builder().timeout(Duration.ofMinutes(1)).build();

  @Test
  void atLow_threeRepeats_andFromHighOn_oneRepeatAndThreeHundredTokens() throws Exception {
    AtomicReference<LoadLevel> level = new AtomicReference<>(LoadLevel.LOW);
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .admission(a -> a.loadLevels(true))
                .retry(r -> r.budget(1, 100_000).delay(Duration.ofMillis(1), Duration.ofMillis(1)))
                .breaker(b -> b.consecutiveFailures(1_000_000).failureRate(1, 1_000_000))
                .listener(
                    event -> {
                      if (event instanceof PipelineEvent.LoadChanged change) {
                        level.set(change.to());
                      }
                    })
                .build()) {
      server.when(any()).fault(Fault.status(503));
      Probe probe = rialto.client(Probe.class);
      assertThat(attempts(probe)).isEqualTo(4);
      assertThat(server.requests().get(0).body()).doesNotContain("max_");
      long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (level.get().compareTo(LoadLevel.HIGH) < 0 && System.nanoTime() - giveUp < 0) {
        List<CompletableFuture<Result<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) { // many calls, all of which fail
          calls.add(probe.later("hello", MINUTE));
        }
        calls.forEach(call -> call.handle((result, error) -> result).join());
      }
      assertThat(level.get()).isGreaterThanOrEqualTo(LoadLevel.HIGH);
      assertThat(attempts(probe)).isEqualTo(2);
      server.clearRules();
      assertThat(probe.ask("hello", MINUTE).value()).isNotEmpty();
      String last = server.requests().get(server.requests().size() - 1).body();
      assertThat(last).containsPattern("\"max_(completion_)?tokens\":300");
      assertThat(rialto.load().level()).isGreaterThanOrEqualTo(LoadLevel.HIGH);
    }
  }

  private static int attempts(Probe probe) {
    return catchThrowableOfType(RialtoException.class, () -> probe.ask("hello", MINUTE))
        .details()
        .attempts()
        .size();
  }
}
