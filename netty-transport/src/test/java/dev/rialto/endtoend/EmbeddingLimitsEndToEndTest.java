package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Rialto;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.Cohere;
import dev.rialto.provider.Gemini;
import dev.rialto.provider.Mistral;
import dev.rialto.provider.Provider;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists of texts go in as many requests as their provider wants, over real sockets. */
class EmbeddingLimitsEndToEndTest {

  private static List<float[]> embed(Provider provider, int texts, int overridden) {
    try (Rialto rialto =
        Rialto.builder()
            .provider(provider)
            .batch(
                b -> {
                  if (overridden > 0) {
                    b.limits(provider.name(), overridden, 100_000);
                  }
                })
            .build()) {
      return rialto
          .embeddings(provider.name() + "/any")
          .embedAll(IntStream.range(0, texts).mapToObj(i -> "text " + i).toList());
    }
  }

  @Test
  void aListIsDividedByTheLimitsOfItsProvider_unlessTheUserKnowsBetter() {
    try (LoopbackProvider server = LoopbackProvider.start()) {
      assertThat(embed(server.openAi(), 1_000, 0)).hasSize(1_000);
      assertThat(server.counters().requests()).isEqualTo(1);
      assertThat(embed(Cohere.builder(server.baseUrl()).apiKey("k").build(), 200, 0)).hasSize(200);
      assertThat(server.counters().requests()).as("96, 96 and 8").isEqualTo(4);
      assertThat(embed(Gemini.builder(server.baseUrl()).apiKey("k").build(), 200, 0)).hasSize(200);
      assertThat(server.counters().requests()).as("100 and 100").isEqualTo(6);
      assertThat(embed(Mistral.builder(server.baseUrl()).apiKey("k").build(), 600, 0)).hasSize(600);
      assertThat(server.counters().requests()).as("512 and 88").isEqualTo(8);
      assertThat(embed(Cohere.builder(server.baseUrl()).apiKey("k").build(), 200, 200))
          .hasSize(200);
      assertThat(server.counters().requests()).isEqualTo(9);
    }
  }
}
