package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.Explanation;
import dev.rialto.Image;
import dev.rialto.Packed;
import dev.rialto.Rialto;
import dev.rialto.Usd;
import dev.rialto.UserMessage;
import dev.rialto.catalog.Capability;
import dev.rialto.catalog.TokenRates;
import dev.rialto.config.Strategy;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.OpenAi;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Calls of every kind explained: where they would go and why, what they would cost; none is made.
 */
class ExplainEndToEndTest {

  /** Calls that need something of a model. */
  @Completion(timeout = "20s", maxTokens = 100)
  interface Viewer {
    @UserMessage("What is on it?")
    String look(Image image);

    @UserMessage("What is on it?")
    Flow.Publisher<String> describe(Image image);

    @UserMessage("How many letters has {{it}}?")
    List<Integer> letters(@Packed List<String> it);

    @UserMessage("{{it}}")
    Probe.Review review(String it);
  }

  private static final byte[] PNG = {
    (byte) 0x89,
    'P',
    'N',
    'G',
    '\r',
    '\n',
    0x1a,
    '\n',
    0,
    0,
    0,
    13,
    'I',
    'H',
    'D',
    'R',
    0,
    0,
    0,
    64,
    0,
    0,
    0,
    64,
    8,
    2,
    0,
    0,
    0
  };

  private final LoopbackProvider server = LoopbackProvider.start();
  private final Rialto rialto =
      Rialto.builder()
          .provider(OpenAi.compatible("acme", server.baseUrl()).models("blind", "whole").build())
          .route(r -> r.primary("acme/blind").fallback("acme/whole"))
          .cache(c -> {})
          .tools(new Desk())
          .catalog(
              c ->
                  c.model(
                          "acme/blind",
                          m ->
                              m.contextTokens(8_000)
                                  .cannot(Capability.VISION)
                                  .cannot(Capability.TOOLS)
                                  .prices(TokenRates.of(Usd.of("1"), Usd.of("2"))))
                      .model(
                          "acme/whole",
                          m ->
                              m.contextTokens(100_000)
                                  .can(Capability.VISION)
                                  .can(Capability.TOOLS)
                                  .prices(TokenRates.of(Usd.of("10"), Usd.of("20")))))
          .build();

  @AfterEach
  void stop() {
    assertThat(server.counters().requests()).as("no call was made").isZero();
    rialto.close();
    server.close();
  }

  private static void wellExplained(Explanation why) {
    assertThat(why.candidates()).hasSize(2).allSatisfy(c -> assertThat(c.reason()).isNotEmpty());
    assertThat(why.inputTokens()).isPositive();
    assertThat(why.candidates())
        .allSatisfy(
            c -> {
              assertThat(c.cost()).isNotNull();
              assertThat(c.score()).isPositive();
              assertThat(c.contextTokens()).isPositive();
            });
    assertThat(why.toString()).contains("acme/blind").contains("acme/whole").contains("$");
  }

  @Test
  void text_aValueAndAPackedList_goToThePrimary_andTheFallbackSaysSo() {
    for (Explanation why :
        List.of(
            rialto.explain(Viewer.class, v -> v.review("a question")),
            rialto.explain(Viewer.class, v -> v.letters(List.of("one", "two", "three"))),
            rialto.explain(Probe.class, p -> p.stream("a question", CallOptions.NONE)))) {
      wellExplained(why);
      assertThat(why.chosen().model()).isEqualTo("acme/blind");
      assertThat(why.candidates().get(1).reason()).isEqualTo("a fallback");
      assertThat(why.cacheKey()).isNotEmpty();
    }
  }

  @Test
  void anImage_goesWhereItIsSeen_wholeAndStreamed() {
    Image image = Image.of(PNG);
    for (Explanation why :
        List.of(
            rialto.explain(Viewer.class, v -> v.look(image)),
            rialto.explain(Viewer.class, v -> v.describe(image)))) {
      wellExplained(why);
      assertThat(why.chosen().model()).isEqualTo("acme/whole");
      assertThat(why.candidates().get(0).reason()).contains("image");
      assertThat(why.outputTokens()).isEqualTo(100);
    }
  }

  @Test
  void tools_goWhereTheyAreTaken_andCountAsTokens() {
    Explanation with = rialto.explain(Clerk.class, c -> c.ask("hello"));
    wellExplained(with);
    assertThat(with.chosen().model()).isEqualTo("acme/whole");
    assertThat(with.candidates().get(0).reason()).contains("tools");
    Explanation without = rialto.explain(Clerk.class, c -> c.idle("hello"));
    assertThat(without.chosen().model()).isEqualTo("acme/blind");
    assertThat(with.inputTokens()).isGreaterThan(without.inputTokens());
  }

  @Test
  void vectors_areExplainedToo() {
    CallOptions cached = CallOptions.builder().model("acme/whole").build();
    Explanation why =
        rialto.explain(Tasks.Search.class, s -> s.later(List.of("a text to embed"), cached));
    assertThat(why.chosen().model()).isEqualTo("acme/whole");
    assertThat(why.inputTokens()).isBetween(3L, 6L);
    assertThat(why.outputTokens()).as("vectors are no tokens").isZero();
    assertThat(why.chosen().cost()).isNotNull();
    assertThat(why.chosen().cost().toDouble()).isBetween(3 * 10e-6, 6 * 10e-6);
    assertThat(why.cacheKey()).isNotEmpty();
    assertThat(why.toString()).contains("acme/whole", "chosen");
  }

  @Test
  void events_andATypedStream_areExplainedToo() {
    for (Explanation why :
        List.of(
            rialto.explain(Tale.class, t -> t.events("a question", CallOptions.NONE)),
            rialto.explain(Probe.class, p -> p.reviewStream("a question", CallOptions.NONE)),
            rialto.explain(Probe.class, p -> p.growing("a question")))) {
      wellExplained(why);
      assertThat(why.chosen().model()).isEqualTo("acme/blind");
      assertThat(why.cacheKey()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CUSTOM") // has to be given
  void everyStrategy_saysWhichOneItWouldTake(Strategy strategy) {
    try (LoopbackProvider own = LoopbackProvider.start();
        Rialto other =
            Rialto.builder()
                .provider(OpenAi.compatible("acme", own.baseUrl()).models("a", "b").build())
                .route(r -> r.primary("acme/a").fallback("acme/b").strategy(strategy))
                .build()) {
      Explanation why = other.explain(Probe.class, p -> p.say("hello"));
      assertThat(why.strategy()).isEqualTo(strategy.name());
      assertThat(why.chosen()).isNotNull();
      assertThat(why.candidates()).filteredOn(Explanation.Candidate::chosen).hasSize(1);
      assertThat(own.counters().requests()).isZero();
    }
  }
}
