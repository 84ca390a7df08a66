package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Rialto;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.PipelineEvent.RateLimitsTold;
import dev.rialto.spi.RateLimit;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What providers tell beside their answers reaches the user, over real sockets. */
class ProviderFactsTest {

  @Test
  void rateLimits_thatAnAnswerTells_reachListeners() {
    Queue<PipelineEvent> events = new ConcurrentLinkedQueue<>();
    try (LoopbackProvider server = LoopbackProvider.start()) {
      try (Rialto rialto =
          Rialto.builder()
              .provider(server.openAi())
              .provider(server.anthropic())
              .listener(events::add)
              .build()) {
        Probe probe = rialto.client(Probe.class);
        probe.ask("one", dev.rialto.CallOptions.builder().model("openai/gpt-4o-mini").build());
        probe.ask(
            "two", dev.rialto.CallOptions.builder().model("anthropic/claude-haiku-4-5").build());
      }
    }
    List<RateLimitsTold> told =
        events.stream()
            .filter(RateLimitsTold.class::isInstance)
            .map(RateLimitsTold.class::cast)
            .toList();
    assertThat(told)
        .extracting(RateLimitsTold::model)
        .containsExactly("openai/gpt-4o-mini", "anthropic/claude-haiku-4-5");
    assertThat(told.get(0).limits()).extracting(RateLimit::kind).contains("requests", "tokens");
    assertThat(told.get(1).limits())
        .extracting(RateLimit::kind)
        .contains("requests", "input-tokens", "output-tokens");
    assertThat(told)
        .flatExtracting(RateLimitsTold::limits)
        .allMatch(l -> l.limit() > 0 && l.remaining() >= 0 && l.resetAt() != null);
  }
}
