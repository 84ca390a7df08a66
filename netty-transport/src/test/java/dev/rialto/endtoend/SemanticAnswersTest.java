package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheMode;
import dev.rialto.CacheStatus;
import dev.rialto.Completion;
import dev.rialto.Packed;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.SemanticMatch;
import dev.rialto.UserMessage;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.spi.SemanticStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.jdbcx.JdbcDataSource;
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

    @UserMessage("{{questions}}")
    @Completion(cache = CacheMode.SEMANTIC)
    List<String> all(@Packed List<String> questions);
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

  /** What is verified and was another answer is counted, and is not given. */
  @Test
  void whatVerificationFindsFalseIsCounted() {
    AtomicReference<String> answer = new AtomicReference<>("Paris.");
    try (LoopbackProvider server = LoopbackProvider.builder().answer(p -> answer.get()).start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .cache(
                    c ->
                        c.semantic(
                            s -> s.mostFalse(0.4).explore(1).timeout(Duration.ofSeconds(30))))
                .build()) {
      Guide guide = rialto.client(Guide.class);
      String question = "What is the capital of France?";
      for (int i = 0; rialto.cache().statistics().semantic().confirmed() == 0; i++) {
        assertThat(i).as("trusted in time").isLessThan(100);
        guide.ask(question);
        question += "?";
      }
      answer.set("Lyon.");
      Result<String> verified = guide.ask(question);
      assertThat(verified.value()).isEqualTo("Lyon.");
      assertThat(verified.cacheStatus()).isEqualTo(CacheStatus.MISS);
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      SemanticStatistics seen = rialto.cache().statistics().semantic();
      while (seen.falseHits() == 0) { // compared when the answer is out
        assertThat(System.nanoTime() - end).as("%s", seen).isNegative();
        Thread.onSpinWait();
        seen = rialto.cache().statistics().semantic();
      }
      assertThat(seen.falseHits()).isEqualTo(1);
      assertThat(seen.explored()).isEqualTo(seen.confirmed() + 1);
      assertThat(seen.hits()).isZero();
    }
  }

  private static final Pattern ITEM = Pattern.compile("\"index\":(\\d+),\"item\":\"([^\"]*)\"");

  /** Each item is its own answer. */
  private static String echo(String prompt) {
    List<String> entries = new ArrayList<>();
    for (Matcher item = ITEM.matcher(prompt); item.find(); ) {
      entries.add("{\"index\":" + item.group(1) + ",\"answer\":\"" + item.group(2) + "\"}");
    }
    return entries.isEmpty() ? prompt : "{\"items\":[" + String.join(",", entries) + "]}";
  }

  @Test
  void anItemOfAPackIsAnsweredByWhatAnotherMeant_andTheRestIsAsked() {
    String france = "What is the capital of France?";
    String salt = "Why is the sea salty?";
    String again = "Which city is the capital of France?";
    String bees = "How do bees find their way home?";
    String tea = "Who brought tea to Europe?";
    try (LoopbackProvider server =
            LoopbackProvider.builder().answer(SemanticAnswersTest::echo).start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .cache(c -> c.semantic(s -> s.threshold(0.85).timeout(Duration.ofSeconds(30))))
                .build()) {
      Guide guide = rialto.client(Guide.class);
      assertThat(guide.all(List.of(france, salt))).containsExactly(france, salt);
      assertThat(guide.all(List.of(bees, again, tea))).containsExactly(bees, france, tea);
      // However many requests it takes where vectors take longer than a pack waits for its items.
      assertThat(server.requests()).noneMatch(request -> request.body().contains(again));
      assertThat(server.requests()).anyMatch(request -> request.body().contains(bees));
    }
  }

  @Test
  void whatWasKnownBeforeARestartIsKnownAfterIt() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:semantic-restart;DB_CLOSE_DELAY=-1");
    try (LoopbackProvider server = LoopbackProvider.start()) {
      String known;
      try (Rialto first = rialto(server, database)) {
        known = first.client(Guide.class).ask("What is the capital of France?").value();
      }
      try (Rialto second = rialto(server, database)) {
        long giveUp = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (second.cache().statistics().semantic().entries() == 0
            && System.nanoTime() < giveUp) {
          Thread.onSpinWait();
        }
        Result<String> hit = second.client(Guide.class).ask("Which city is the capital of France?");
        assertThat(hit.cacheStatus()).isEqualTo(CacheStatus.HIT_SEMANTIC);
        assertThat(hit.value()).isEqualTo(known);
        assertThat(server.counters().requests()).isEqualTo(1);
      }
    }
  }

  private static Rialto rialto(LoopbackProvider server, JdbcDataSource database) {
    return Rialto.builder()
        .provider(server.openAi())
        .cache(
            c ->
                c.semantic(s -> s.threshold(0.85).timeout(Duration.ofSeconds(30)))
                    .sql(database, s -> s.timeout(Duration.ofSeconds(30))))
        .build();
  }
}
