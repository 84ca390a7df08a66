package dev.rialto.internal.route;

import static dev.rialto.internal.route.FakeUpstream.answers;
import static dev.rialto.internal.route.FakeUpstream.fails;
import static dev.rialto.internal.route.Fixture.serverError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rialto.AuthenticationException;
import dev.rialto.ConfigurationException;
import dev.rialto.ContextLengthException;
import dev.rialto.Explanation;
import dev.rialto.Image;
import dev.rialto.InvalidRequestException;
import dev.rialto.Message;
import dev.rialto.Role;
import dev.rialto.ToolSpecification;
import dev.rialto.Usd;
import dev.rialto.config.AutoSettings;
import dev.rialto.config.Route;
import dev.rialto.config.RouteSettings;
import dev.rialto.config.ScoreWeights;
import dev.rialto.config.Strategy;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.ModelFacts;
import dev.rialto.internal.call.ModelFacts.Support;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Models chosen by what they are, and left out for what they are not. */
class AutoTest {

  private final Map<String, ModelFacts> known = new HashMap<>();
  private final Fixture f = new Fixture();

  AutoTest() {
    f.guide = (provider, model) -> known.getOrDefault(provider, ModelFacts.UNKNOWN);
  }

  /** Adds a provider with one model, whose prices are in USD per million tokens. */
  private void model(String name, long context, Support vision, double in, double out) {
    f.provider(name, 1);
    known.put(
        name, new ModelFacts(context, 0, vision, Support.UNKNOWN, false, in / 1e6, out / 1e6));
  }

  private void auto(Consumer<AutoSettings.Builder> settings) {
    f.routes = RouteSettings.builder().byDefault(Route.builder().auto(settings).build()).build();
  }

  private String chosenFor(Call call) {
    f.upstream.attempts.clear();
    RecordingSink sink = new RecordingSink();
    f.start(call, sink);
    if (sink.error != null) {
      throw sink.error;
    }
    return f.upstream.last().endpoint();
  }

  @Test
  void theProfileDecidesWhatCounts() {
    model("cheap", 0, Support.YES, 0.1, 0.4);
    model("good", 0, Support.YES, 2.5, 10);
    auto(a -> a.minQuality(0));
    assertThat(chosenFor(f.profiled("cost"))).isEqualTo("cheap");
    assertThat(chosenFor(f.profiled("quality"))).isEqualTo("good");
  }

  @Test
  void theTaskDecidesWhereNoProfileIsNamed() {
    model("cheap", 0, Support.YES, 0.1, 0.4);
    model("good", 0, Support.YES, 2.5, 10);
    auto(a -> a.minQuality(0));
    assertThat(chosenFor(f.call("", "code", true, Duration.ofSeconds(9)))).isEqualTo("good");
    assertThat(chosenFor(f.call("", "classify", true, Duration.ofSeconds(9)))).isEqualTo("cheap");
  }

  @Test
  void theNameAutoChoosesWithoutARoute() {
    model("poor", 0, Support.YES, 0.1, 0.2);
    model("good", 0, Support.YES, 2.5, 10);
    assertThat(chosenFor(f.call("auto", "", true, Duration.ofSeconds(9)))).isEqualTo("good");
  }

  @Test
  void aSlowOneIsLeftOutAsLongAsThereIsAFasterOne() {
    model("a", 0, Support.YES, 1, 10);
    model("b", 0, Support.YES, 2.5, 15);
    auto(s -> s.quality("a/a-model", 1).quality("b/b-model", 0.81));
    Call code = f.call("", "code", false, Duration.ofSeconds(60));
    RecordingSink sink = new RecordingSink();
    f.start(code, sink).request(10);
    assertThat(f.upstream.last().endpoint()).isEqualTo("a");
    f.clock.advance(Duration.ofSeconds(6));
    f.upstream.last().answer("late");
    assertThat(chosenFor(code)).isEqualTo("b");
    assertThat(f.router().explain(code).candidates().get(0).reason())
        .isEqualTo("it has been slower than route.auto.maxLatency lately");
  }

  @Test
  void aSlowOneAnswersWhereTheFasterOneFails() {
    model("a", 0, Support.YES, 1, 10);
    model("b", 0, Support.YES, 2.5, 15);
    auto(s -> s.quality("a/a-model", 1).quality("b/b-model", 0.81));
    Call code = f.call("", "code", false, Duration.ofSeconds(60));
    f.start(code, new RecordingSink()).request(10);
    f.clock.advance(Duration.ofSeconds(6));
    f.upstream.last().answer("late");
    f.upstream.next("b", fails(serverError())).next("a", answers("slow"));
    RecordingSink sink = new RecordingSink();
    f.start(code, sink).request(10);
    assertThat(f.upstream.endpoints()).endsWith("b", "a");
    assertThat(sink.text()).isEqualTo("slow");
  }

  @Test
  void whatIsKnownToBeAbleGoesBeforeWhatMayBe() {
    model("unknown", 0, Support.UNKNOWN, 0.1, 0.4);
    model("seeing", 0, Support.YES, 2.5, 10);
    auto(a -> a.minQuality(0));
    Message image =
        new Message(
            Role.USER, List.of(Image.of(URI.create("https://example.com/a.png"))), List.of(), null);
    assertThat(chosenFor(f.asking(List.of(image), List.of()))).isEqualTo("seeing");
    assertThat(chosenFor(f.asking("hi", 0))).isEqualTo("unknown");
  }

  @Test
  void aPromptThatIsTooLongForOne_goesToTheOneThatIsKnownToHaveRoom() {
    model("short", 4_000, Support.YES, 0.1, 0.4);
    model("unknown", 0, Support.YES, 0.1, 0.4);
    model("long", 100_000, Support.YES, 0.5, 1);
    auto(a -> a.minQuality(0).weights(ScoreWeights.BALANCED));
    assertThat(chosenFor(f.asking("word ".repeat(6_000), 0))).isEqualTo("long");
  }

  @Test
  void withoutRoutes_theDefaultModelsAnswer_eachUseItsOwnFirst() {
    model("cheap", 0, Support.YES, 0.1, 0.4);
    model("good", 0, Support.YES, 2.5, 10);
    assertThat(chosenFor(f.call("", "classify", true, Duration.ofSeconds(9)))).isEqualTo("cheap");
    assertThat(chosenFor(f.call("", "code", true, Duration.ofSeconds(9)))).isEqualTo("good");
    assertThat(chosenFor(f.call("", "creative", true, Duration.ofSeconds(9)))).isEqualTo("cheap");
    assertThat(chosenFor(f.profiled("quality"))).isEqualTo("good");
  }

  @Test
  void withoutRoutes_simpleQuestionsGoToTheFastest() {
    model("slow", 0, Support.YES, 1, 1);
    model("fast", 0, Support.YES, 1, 1);
    Call simple = f.call("", "classify", false, Duration.ofSeconds(60));
    for (String name : List.of("slow", "fast")) { // one that is not known yet is tried
      RecordingSink sink = new RecordingSink();
      f.start(simple, sink).request(10);
      assertThat(f.upstream.last().endpoint()).isEqualTo(name);
      f.clock.advance(Duration.ofMillis(name.equals("slow") ? 900 : 200));
      f.upstream.last().answer("hi");
    }
    assertThat(chosenFor(simple)).isEqualTo("fast");
    assertThat(f.router().explain(simple).chosen().model()).isEqualTo("fast/fast-model");
  }

  @Test
  void oneThatIsTooDearIsLeftOut_andWithoutAnyOtherTheCallIsRefused() {
    model("dear", 0, Support.YES, 150, 600); // 500 tokens: 30 cents
    auto(a -> a.maxCost(Usd.of("0.25")));
    assertThatThrownBy(() -> chosenFor(f.call(true, Duration.ofSeconds(9))))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("dear/dear-model: the call would cost more than route.auto.maxCost")
        .hasMessageContaining("Add a fallback that will do");
    assertThat(f.upstream.attempts).isEmpty();
  }

  @Test
  void noneThatIsGoodEnough_isRefusedWhenTheRouterIsMade() {
    model("poor", 0, Support.YES, 0.1, 0.2);
    auto(a -> a.minQuality(0.9));
    assertThatThrownBy(f::router)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no candidate that fits: route.auto.minQuality is 0.9")
        .hasMessageContaining("0.60");
  }

  @Test
  void whatIsNotKnownSpeaksNotAgainstAModel() {
    f.provider("local", 1);
    auto(a -> {});
    assertThat(chosenFor(f.call(true, Duration.ofSeconds(9)))).isEqualTo("local");
  }

  @Test
  void whenTheChosenOneFails_theNextBestAnswers() {
    model("a", 0, Support.YES, 1, 10);
    model("b", 0, Support.YES, 2.5, 15);
    auto(s -> s.quality("a/a-model", 0.9).quality("b/b-model", 1));
    f.upstream.next("b", fails(serverError())).next("a", answers("hi"));
    assertThat(f.unary().text()).isEqualTo("hi");
  }

  @Test
  void leastCost_goesByTheCallsOwnTokens() {
    model("in", 0, Support.YES, 0.1, 10); // cheap to read
    model("out", 0, Support.YES, 2, 1); // cheap to write
    f.provider("unknown", 1);
    f.routes =
        RouteSettings.builder()
            .byDefault(
                new Route(
                    List.of("unknown/m", "in/in-model", "out/out-model"), Strategy.LEAST_COST))
            .build();
    assertThat(chosenFor(f.asking("x".repeat(40_000), 10))).isEqualTo("in");
    assertThat(chosenFor(f.asking("hi", 4_000))).isEqualTo("out");
  }

  @Test
  void aLongPrompt_skipsTheOneItDoesNotFit() {
    model("short", 4_000, Support.YES, 1, 1);
    model("long", 100_000, Support.YES, 1, 1);
    f.routes =
        RouteSettings.builder()
            .byDefault(new Route(List.of("short/short-model", "long/long-model")))
            .build();
    assertThat(chosenFor(f.asking("word ".repeat(6_000), 0))).isEqualTo("long");
    assertThat(chosenFor(f.asking("word", 0))).isEqualTo("short");
    assertThat(chosenFor(f.asking("word", 5_000)))
        .as("the answer needs room too")
        .isEqualTo("long");
  }

  @Test
  void aPromptThatFitsNowhere_isRefusedBeforeAByteIsSent() {
    model("short", 4_000, Support.YES, 1, 1);
    f.routes = RouteSettings.builder().byDefault(Route.of("short/short-model")).build();
    assertThatThrownBy(() -> chosenFor(f.asking("word ".repeat(6_000), 0)))
        .isInstanceOf(ContextLengthException.class)
        .hasMessageContaining("of about 7500 tokens was not sent")
        .hasMessageContaining(
            "short/short-model: the request does not fit into its context of 4000");
    assertThat(f.upstream.attempts).isEmpty();
  }

  @Test
  void anEstimateThatIsOnlyALittleTooLong_isLeftToTheProvider() {
    model("short", 4_000, Support.YES, 1, 1);
    f.routes = RouteSettings.builder().byDefault(Route.of("short/short-model")).build();
    assertThat(chosenFor(f.asking("x".repeat(4 * 4_800), 0))).isEqualTo("short");
  }

  @Test
  void aContextLengthError_movesOnlyToALongerContext() {
    model("a", 8_000, Support.YES, 1, 1);
    model("b", 8_000, Support.YES, 1, 1);
    model("c", 32_000, Support.YES, 1, 1);
    f.routes =
        RouteSettings.builder()
            .byDefault(new Route(List.of("a/a-model", "b/b-model", "c/c-model")))
            .build();
    f.upstream
        .next(
            "a",
            fails(new ContextLengthException("too long", "", Fixture.details(400, null), null)))
        .next("c", answers("hi"));
    assertThat(f.unary().text()).isEqualTo("hi");
    assertThat(f.upstream.endpoints()).containsExactly("a", "c");
  }

  @Test
  void anImage_goesToOneThatSees_andToolsToOneThatCallsThem() {
    model("blind", 0, Support.NO, 1, 1);
    model("seeing", 0, Support.YES, 1, 1);
    known.put(
        "seeing", new ModelFacts(0, 0, Support.YES, Support.NO, false, Double.NaN, Double.NaN));
    f.routes =
        RouteSettings.builder()
            .byDefault(new Route(List.of("blind/blind-model", "seeing/seeing-model")))
            .build();
    Message image =
        new Message(
            Role.USER, List.of(Image.of(URI.create("https://example.com/a.png"))), List.of(), null);
    assertThat(chosenFor(f.asking(List.of(image), List.of()))).isEqualTo("seeing");
    assertThat(chosenFor(f.asking("hi", 0))).isEqualTo("blind");
    ToolSpecification tool = new ToolSpecification("t", "a tool", "{}");
    assertThat(chosenFor(f.asking(List.of(Message.user("hi")), List.of(tool)))).isEqualTo("blind");
    assertThatThrownBy(() -> chosenFor(f.asking(List.of(image), List.of(tool))))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("blind/blind-model: it does not see images")
        .hasMessageContaining("seeing/seeing-model: it does not call tools");
  }

  @Test
  void aHedgeThatCostsTooMuch_isNotStarted() {
    model("a", 0, Support.YES, 1, 1);
    model("dear", 0, Support.YES, 1, 600); // 500 tokens: 30 cents
    model("b", 0, Support.YES, 1, 1);
    f.routes =
        RouteSettings.builder()
            .byDefault(new Route(List.of("a/a-model", "dear/dear-model", "b/b-model")))
            .build();
    f.stream();
    f.clock.advance(Duration.ofSeconds(11));
    assertThat(f.upstream.endpoints()).containsExactly("a", "b");
  }

  @Test
  void theExplanationTellsTokensCostAndWhyTheOthersLost() {
    model("short", 4_000, Support.YES, 1, 1);
    model("good", 100_000, Support.YES, 2.5, 10);
    model("poor", 100_000, Support.YES, 0.1, 0.2);
    auto(a -> a.maxCost(Usd.of("0.05")));
    Explanation why = f.router().explain(f.asking("word ".repeat(6_000), 100));
    assertThat(why.inputTokens()).isEqualTo(7_500);
    assertThat(why.inputEstimated()).isTrue();
    assertThat(why.outputTokens()).isEqualTo(100);
    assertThat(why.chosen().model()).isEqualTo("good/good-model");
    assertThat(why.chosen().cost()).isEqualTo(Usd.of("0.01975"));
    assertThat(why.candidates())
        .extracting(Explanation.Candidate::reason)
        .containsExactlyInAnyOrder(
            "chosen by strategy AUTO",
            "its quality is below route.auto.minQuality",
            "the request does not fit into its context");
    assertThat(why.toString()).contains("about 7500 tokens in, at most 100 out", "$0.01975");
  }

  @Test
  void theWeightsAreTheGuides() {
    model("a", 0, Support.YES, 2, 2);
    auto(s -> s.weights(ScoreWeights.BALANCED).minQuality(0));
    // Nothing is known but the price: .4 · 1 + .3 · 1 + .2 · 1 + .1 / (1 + 1000 · .000002)
    assertThat(f.router().explain(f.call(true, Duration.ofSeconds(1))).candidates().get(0).score())
        .isCloseTo(0.9 + 0.1 / 1.002, within(1e-9));
  }

  @Test
  void withoutRoutes_aSlowAnswerChangesNothing_forNobodySetABound() {
    model("cheap", 0, Support.YES, 0.1, 0.4);
    model("good", 0, Support.YES, 2.5, 10);
    Call code = f.call("", "code", true, Duration.ofSeconds(60));
    f.start(code, new RecordingSink());
    f.clock.advance(Duration.ofSeconds(10));
    f.upstream.last().answer("at length");
    assertThat(chosenFor(f.call("", "code", true, Duration.ofSeconds(60)))).isEqualTo("good");
    assertThat(f.router().explain(code).candidates())
        .extracting(Explanation.Candidate::reason)
        .containsExactly("not the best at the moment", "chosen by strategy AUTO");
  }

  @Test
  void whatIsBatched_isOfTheModelThatTheScoreChooses() {
    model("cheap", 0, Support.YES, 0.1, 0.4);
    model("good", 0, Support.YES, 2.5, 10);
    assertThat(first(f.call("", "code", true, Duration.ofSeconds(9)))).isEqualTo("good");
    assertThat(first(f.call("", "classify", true, Duration.ofSeconds(9)))).isEqualTo("cheap");
    assertThat(first(f.call(true, Duration.ofSeconds(9)))).as("by order").isEqualTo("cheap");
  }

  @Test
  void whatIsBatched_isOfTheBestModelThatItFits() {
    model("dear", 200_000, Support.YES, 2.5, 10);
    model("short", 4_000, Support.YES, 0.1, 0.4);
    model("long", 100_000, Support.YES, 0.5, 1);
    auto(a -> a.minQuality(0).weights(ScoreWeights.COST));
    assertThat(first(f.asking("word ".repeat(6_000), 0))).isEqualTo("long");
    assertThat(first(f.asking("word", 0))).isEqualTo("short");
  }

  /** An equal call finds what was paid for, after a restart and in another process. */
  @Test
  void whatIsBatched_doesNotFollowTheWeather() {
    model("cheap", 0, Support.YES, 0.1, 0.4);
    model("good", 0, Support.YES, 2.5, 10);
    auto(a -> a.minQuality(0).weights(ScoreWeights.SPEED));
    Call call = f.call(true, Duration.ofSeconds(9));
    String before = first(call);
    f.upstream.always(before, fails(serverError())).always("good", answers("hi"));
    for (int i = 0; i < 5; i++) {
      f.unary();
      f.clock.advance(Duration.ofSeconds(9));
    }
    assertThat(first(call)).isEqualTo(before);
  }

  @Test
  void whatIsBatched_isOfAModelThatHasBeenSlow_asLongAsItsEqualsAre() {
    model("cheap", 0, Support.YES, 0.1, 0.4);
    model("good", 0, Support.YES, 2.5, 10);
    auto(a -> a.minQuality(0).weights(ScoreWeights.COST).maxLatency(Duration.ofSeconds(2)));
    Call call = f.call(true, Duration.ofSeconds(60));
    assertThat(first(call)).isEqualTo("cheap");
    f.start(call, new RecordingSink());
    f.clock.advance(Duration.ofSeconds(10));
    f.upstream.last().answer("at length");
    assertThat(chosenFor(f.call(true, Duration.ofSeconds(60)))).isEqualTo("good");
    assertThat(first(call)).isEqualTo("cheap");
  }

  private String first(Call call) {
    return f.router().first(call).endpoint().name();
  }

  /** Nobody has set a bound: it is the usual one, of a cent. */
  private void cheapAndDear(int places) {
    f.places = places;
    model("cheap", 0, Support.YES, 0.1, 0.4);
    f.places = 0;
    model("dear", 0, Support.YES, 150, 600); // 500 tokens: 30 cents
    auto(a -> a.minQuality(0));
  }

  @Test
  void aPlaceAtTheCheapOne_isWaitedForRatherThanToPayDear() {
    cheapAndDear(1);
    f.unary();
    FakeUpstream.Attempt busy = f.upstream.last();
    RecordingSink sink = f.unary();
    assertThat(f.upstream.endpoints()).containsExactly("cheap");
    assertThat(f.router().explain(f.call(true, Duration.ofSeconds(9))).candidates())
        .extracting(Explanation.Candidate::reason)
        .containsExactly(
            "1 of 1 places at its endpoint are taken, 1 calls wait",
            "the call would cost more than route.auto.maxCost");
    busy.answer("first");
    f.upstream.last().answer("second");
    assertThat(f.upstream.endpoints()).containsExactly("cheap", "cheap");
    assertThat(sink.text()).isEqualTo("second");
  }

  @Test
  void aPlaceThatNobodyMayWaitFor_isPaidForElsewhere() {
    cheapAndDear(1);
    f.around =
        new RouterStage.Surroundings(
            f.around.probe(), f.around.maxRepeats(), f.around.shares(), 0, 0);
    f.unary();
    f.unary();
    assertThat(f.upstream.endpoints()).containsExactly("cheap", "dear");
  }

  @Test
  void aShortPauseOrARepeatOfTheCheapOne_isWaitedForRatherThanToPayDear() {
    cheapAndDear(0);
    f.upstream
        .next("cheap", fails(Fixture.rateLimit(Duration.ofMillis(200))))
        .next("cheap", fails(serverError()))
        .next("cheap", answers("hi"));
    RecordingSink sink = f.unary();
    f.clock.advance(Duration.ofSeconds(8));
    assertThat(f.upstream.endpoints()).containsExactly("cheap", "cheap", "cheap");
    assertThat(sink.text()).isEqualTo("hi");
  }

  @Test
  void aPauseThatLeavesLittleTime_isNotWaitedFor() {
    cheapAndDear(0);
    f.upstream
        .next("cheap", fails(Fixture.rateLimit(Duration.ofSeconds(40))))
        .always("dear", answers("hi"));
    assertThat(f.unary().text()).isEqualTo("hi");
    assertThat(f.upstream.endpoints()).containsExactly("cheap", "dear");
  }

  @Test
  void whatWouldBeChosen_isTheDearOneTooWhereAPauseLeavesLittleTime() {
    cheapAndDear(0);
    f.upstream
        .next("cheap", fails(Fixture.rateLimit(Duration.ofSeconds(40))))
        .always("dear", answers("hi"));
    f.unary();
    assertThat(f.router().explain(f.call(true, Duration.ofSeconds(60))).chosen().model())
        .isEqualTo("dear/dear-model");
    assertThat(f.router().explain(f.call(true, Duration.ofSeconds(81))).chosen())
        .as("the cheap one is waited for")
        .isNull();
  }

  @Test
  void whereTheCheapOneDoesNotAnswer_theDearOneDoes() {
    cheapAndDear(0);
    f.upstream
        .next(
            "cheap", fails(new AuthenticationException("no", "", Fixture.details(401, null), null)))
        .always("dear", answers("hi"));
    assertThat(f.unary().text()).isEqualTo("hi");
    Call next = f.call(true, Duration.ofSeconds(9));
    assertThat(f.router().explain(next).chosen().model()).isEqualTo("dear/dear-model");
    assertThat(f.unary().text()).isEqualTo("hi");
    assertThat(f.upstream.endpoints())
        .as("no dead key is asked where another can answer")
        .containsExactly("cheap", "dear", "dear");
  }

  @Test
  void whereTheCheapOneFailsForGood_theDearOneAnswersAtLast() {
    cheapAndDear(0);
    f.upstream.always("cheap", fails(serverError())).always("dear", answers("hi"));
    RecordingSink sink = f.unary();
    f.clock.advance(Duration.ofSeconds(59));
    assertThat(sink.text()).isEqualTo("hi");
  }
}
