package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheMode;
import dev.rialto.CacheStatus;
import dev.rialto.Completion;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.SemanticMatch;
import dev.rialto.UserMessage;
import dev.rialto.loopback.LoopbackProvider;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A method that opted for it is answered by meaning, with the model that comes with Rialto. */
class SemanticAnswersTest {

  /** One method that asks for it, and one that does not. */
  @Completion(timeout = "60s")
  public interface Guide {
    @UserMessage("{{question}}")
    @Completion(cache = CacheMode.SEMANTIC)
    Result<String> ask(String question);

    @UserMessage("{{question}}")
    Result<String> exactly(String question);
  }

  @Test
  void aQuestionInOtherWordsIsAnsweredWithoutAskingAgain() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .cache(c -> c.semantic(s -> s.threshold(0.85).timeout(Duration.ofSeconds(30))))
                .build()) {
      Guide guide = rialto.client(Guide.class);
      Result<String> first = guide.ask("What is the capital of France?");
      Result<String> hit = guide.ask("Which city is the capital of France?");
      assertThat(hit.cacheStatus()).isEqualTo(CacheStatus.HIT_SEMANTIC);
      assertThat(hit.value()).isEqualTo(first.value());
      SemanticMatch match = Objects.requireNonNull(hit.semanticMatch());
      assertThat(match.text()).isEqualTo("What is the capital of France?");
      assertThat(match.similarity()).isBetween(0.85, 1.0);
      assertThat(first.semanticMatch()).isNull();

      assertThat(guide.ask("What is the capital of Austria?").cacheStatus())
          .as("near, but another name")
          .isEqualTo(CacheStatus.MISS);
      assertThat(guide.exactly("Which city is the capital of France?").cacheStatus())
          .as("a method that did not ask for it")
          .isEqualTo(CacheStatus.MISS);
      assertThat(server.counters().requests()).isEqualTo(3);
      assertThat(rialto.cache().statistics().semantic().hits()).isEqualTo(1);
    }
  }
}
