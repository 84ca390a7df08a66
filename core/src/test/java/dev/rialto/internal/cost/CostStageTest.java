package dev.rialto.internal.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.BudgetExceededException;
import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.CompletionRequest;
import dev.rialto.Cost;
import dev.rialto.EmbeddingRequest;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidResponseException;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.Parameters;
import dev.rialto.Priority;
import dev.rialto.Request;
import dev.rialto.ServerErrorException;
import dev.rialto.TokenUsage;
import dev.rialto.TransportException;
import dev.rialto.Usd;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.TokenRates;
import dev.rialto.config.Budget;
import dev.rialto.config.CostSettings;
import dev.rialto.cost.BudgetStatus;
import dev.rialto.cost.CostDimension;
import dev.rialto.cost.CostPeriod;
import dev.rialto.cost.CostProjection;
import dev.rialto.cost.CostSum;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Spent;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.Target;
import dev.rialto.spi.TransportFailure;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestAttempt;
import dev.rialto.testing.TestCall;
import dev.rialto.tokens.TokenCount;
import dev.rialto.tokens.TokenCounter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CostStageTest {

  private static final Instant PAST = Instant.EPOCH;
  private static final Instant FUTURE = Instant.parse("2100-01-01T00:00:00Z");

  /** A prompt of 100 tokens costs $0.0001, 1,000 tokens of answer cost $0.002. */
  private static final ModelCatalog CATALOG =
      ModelCatalog.of(
          LocalDate.EPOCH,
          "",
          List.of(
              ModelInfo.builder("acme/large")
                  .prices(TokenRates.of(Usd.of("1"), Usd.of("2")))
                  .build(),
              ModelInfo.builder("acme/long")
                  .prices(TokenRates.of(Usd.of("1"), Usd.of("2")))
                  .maxOutputTokens(8_000)
                  .build(),
              ModelInfo.builder("acme/small")
                  .prices(TokenRates.of(Usd.of("0.1"), Usd.of("0.2")))
                  .build()));

  private static final TokenCounter HUNDRED =
      new TokenCounter() {
        @Override
        public TokenCount count(String model, String text) {
          return new TokenCount(100, true);
        }

        @Override
        public TokenCount count(String model, Request request) {
          return new TokenCount(100, true);
        }
      };

  private final FakeClock clock = new FakeClock();
  private final SettableClock wall = new SettableClock("2026-03-10T12:30:00Z");
  private final ScriptedStage next = new ScriptedStage();

  private CostStage stage(Consumer<CostSettings.Builder> settings) {
    CostSettings.Builder builder = CostSettings.builder();
    settings.accept(builder);
    return new CostStage(next, builder.build(), () -> CATALOG, HUNDRED, wall, null, null);
  }

  private record Aimed(Call call, Target target) {}

  private Aimed call(String model, UnaryOperator<TestCall> change) {
    return new Aimed(
        change.apply(TestCall.asking(clock, "What?")).call(),
        new Target(
            OpenAi.compatible("acme", "http://localhost:1").build().endpoints().get(0), model));
  }

  private Flight start(CostStage stage, Aimed asked, RecordingSink sink) {
    return stage.start(new TestAttempt(clock, asked.call(), asked.target(), sink));
  }

  private Aimed call(String model) {
    return call(model, c -> c);
  }

  private static CallOptions tenant(String name) {
    return CallOptions.builder().tenant(name).build();
  }

  private BudgetExceededException refused(CostStage stage, Aimed call) {
    int before = next.count();
    RecordingSink sink = new RecordingSink();
    start(stage, call, sink);
    assertThat(next.count()).as("nothing is sent").isEqualTo(before);
    return (BudgetExceededException) sink.error();
  }

  private ScriptedStage.Started admitted(CostStage stage, Aimed call) {
    RecordingSink sink = new RecordingSink();
    start(stage, call, sink);
    assertThat(sink.failed()).as(() -> String.valueOf(sink.error())).isFalse();
    return next.call(next.count() - 1);
  }

  private static int maxTokens(ScriptedStage.Started started) {
    return ((CompletionRequest) started.call.request()).parameters().maxTokens();
  }

  @Test
  void answeredAttempt_costsWhatTheProviderReported() {
    CostStage stage = stage(c -> {});
    RecordingSink sink = new RecordingSink();
    Flight flight = start(stage, call("large"), sink);
    assertThat(flight.spent().cost()).isEqualTo(Cost.NOTHING);
    next.only().text("Yes");
    next.only().finish();
    // 11 tokens at $1 and 7 at $2 a million.
    assertThat(flight.spent().cost()).isEqualTo(new Cost(Usd.of("0.000025"), false));
    assertThat(flight.spent().usage()).isEqualTo(ScriptedStage.USAGE);
    assertThat(stage.costs().total(PAST, FUTURE))
        .isEqualTo(new CostSum(1, 0, ScriptedStage.USAGE, Usd.of("0.000025"), Usd.ZERO, 0));
  }

  @Test
  void cancelledAttempt_costsAnEstimate_onceOnly() {
    CostStage stage = stage(c -> {});
    Flight flight = start(stage, call("large"), new RecordingSink());
    next.only().text("12345678");
    flight.cancel();
    flight.cancel();
    // 100 tokens of prompt, 2 of answer.
    assertThat(flight.spent().cost()).isEqualTo(new Cost(Usd.of("0.000104"), true));
    assertThat(stage.costs().total(PAST, FUTURE).attempts()).isEqualTo(1);
    assertThat(stage.costs().total(PAST, FUTURE).estimated()).isEqualTo(Usd.of("0.000104"));
    assertThat(next.only().cancelled()).isTrue();
  }

  @Test
  void failedAttempt_costsNothingWhereTheProviderSaidSo_andAnEstimateWhereItBrokeOff() {
    CostStage stage = stage(c -> {});
    Flight refusedByServer = start(stage, call("large"), new RecordingSink());
    next.call(0).fail(new ServerErrorException("500", "", FailureDetails.NONE, null));
    Flight neverSent = start(stage, call("large"), new RecordingSink());
    next.call(1).fail(broken(TransportFailure.Processing.NEVER_SENT));
    Flight brokenOff = start(stage, call("large"), new RecordingSink());
    next.call(2).fail(broken(TransportFailure.Processing.PROCESSED));
    assertThat(refusedByServer.spent().cost()).isEqualTo(Cost.NOTHING);
    assertThat(neverSent.spent().cost()).isEqualTo(Cost.NOTHING);
    assertThat(brokenOff.spent().cost()).isEqualTo(new Cost(Usd.of("0.0001"), true));
    assertThat(stage.costs().total(PAST, FUTURE).failed()).isEqualTo(3);
  }

  /** A limit of ours ends what the provider went on making; a page of a proxy's cost nothing. */
  @Test
  void answerThatWasNone_costsAnEstimateWhereItWasTheProviders() {
    Cost prompt = new Cost(Usd.of("0.0001"), true);
    assertThat(ended(200, "", "").cost()).as("left at a limit").isEqualTo(prompt);
    assertThat(ended(200, " {\"a\":", "").cost()).as("broken JSON").isEqualTo(prompt);
    assertThat(ended(0, "", "12345678").cost()).isEqualTo(new Cost(Usd.of("0.000104"), true));
    assertThat(ended(200, "<html>", "").cost()).isEqualTo(Cost.NOTHING);
    assertThat(ended(302, "", "").cost()).isEqualTo(Cost.NOTHING);
    assertThat(ended(500, "{}", "").cost()).isEqualTo(Cost.NOTHING);
    assertThat(ended(0, "", "").cost()).isEqualTo(Cost.NOTHING);
  }

  private Spent ended(int status, String body, String text) {
    CostStage stage = stage(c -> c.daily(Usd.of(1)));
    Flight flight = start(stage, call("large"), new RecordingSink());
    ScriptedStage.Started attempt = next.call(next.count() - 1);
    if (!text.isEmpty()) {
      attempt.text(text);
    }
    FailureDetails details = FailureDetails.NONE.http(status, "", "", body, null);
    attempt.fail(new InvalidResponseException("none", "", details, null));
    assertThat(stage.costs().budgets().get(0).spent())
        .isEqualTo(flight.spent().cost().amount().orElseThrow());
    return flight.spent();
  }

  private static TransportException broken(TransportFailure.Processing processing) {
    return new TransportException("broken", "", FailureDetails.NONE, null, processing);
  }

  @Test
  void unknownPrice_isAnUnknownCost_counted_andRefusedUnderABudgetUnlessAllowed() {
    CostStage free = stage(c -> {});
    Flight flight = start(free, call("odd"), new RecordingSink());
    next.only().finish();
    assertThat(flight.spent().cost()).isEqualTo(Cost.UNKNOWN);
    assertThat(flight.spent().cost()).hasToString("unknown");
    assertThat(free.costs().total(PAST, FUTURE).unknown()).isEqualTo(1);
    assertThat(free.costs().total(PAST, FUTURE).known()).isEqualTo(Usd.ZERO);

    assertThat(refused(stage(c -> c.daily(Usd.of(1))), call("odd")))
        .hasMessageContaining("acme/odd")
        .hasMessageContaining("allowUnknownPrices")
        .satisfies(e -> assertThat(e.isModelOnly()).isTrue());
    admitted(stage(c -> c.daily(Usd.of(1)).allowUnknownPrices()), call("odd"));
  }

  @Test
  void budget_isReservedBefore_andSettledAfter() {
    CostStage stage =
        stage(c -> c.daily(Usd.of("0.005")).assumedOutputTokens(1_000).stepDown(false));
    ScriptedStage.Started first = admitted(stage, call("large"));
    ScriptedStage.Started second = admitted(stage, call("large"));
    // Each has reserved 0.0001 + 0.002: a third has no room while both are under way.
    assertThat(refused(stage, call("large")))
        .hasMessageContaining("'daily'")
        .hasMessageContaining("$0.0042 reserved of $0.005")
        .hasMessageContaining("2026-03-11T00:00:00Z")
        .satisfies(e -> assertThat(e.details().retryAfter()).isEqualTo(Duration.ofMinutes(690)));
    first.finish();
    BudgetStatus status = stage.costs().budgets().get(0);
    assertThat(status.spent()).isEqualTo(Usd.of("0.000025"));
    assertThat(status.reserved()).isEqualTo(Usd.of("0.0021"));
    ScriptedStage.Started third = admitted(stage, call("large"));
    second.finish();
    third.finish();
    assertThat(stage.costs().budgets().get(0).reserved()).isEqualTo(Usd.ZERO);
    assertThat(stage.costs().budgets().get(0).spent()).isEqualTo(Usd.of("0.000075"));
  }

  @Test
  void usageBeyondTheReservation_isPaid_andReportedAsExcess() {
    CostStage stage = stage(c -> c.daily(Usd.of("0.0005")).assumedOutputTokens(1));
    ScriptedStage.Started started = admitted(stage, call("large"));
    started.sink.onEvent(new dev.rialto.ResponseEvent.Usage(new TokenUsage(100, 0, 0, 1_001, 0)));
    started.sink.onComplete(ScriptedStage.PROVENANCE);
    BudgetStatus status = stage.costs().budgets().get(0);
    assertThat(status.spent()).isEqualTo(Usd.of("0.002102"));
    assertThat(status.excess()).isEqualTo(Usd.of("0.002"));
    refused(stage, call("small"));
  }

  @Test
  void whatTheProviderTellsOfItsLimits_reachesWhoChoosesWhomToAsk() {
    List<RateLimit> told = new ArrayList<>();
    RecordingSink sink =
        new RecordingSink() {
          @Override
          public void onRateLimits(List<RateLimit> limits) {
            told.addAll(limits);
          }
        };
    start(stage(c -> {}), call("large"), sink);
    RateLimit limit = new RateLimit("requests", 10, 1, null);
    next.only().sink.onRateLimits(List.of(limit));
    assertThat(told).containsExactly(limit);
  }

  @Test
  void answersGetShorter_andTheModelCheaper_asABudgetFills() {
    CostStage stage =
        stage(c -> c.daily(Usd.of("0.010")).assumedOutputTokens(100).cheaper("large", "small"));
    assertThat(maxTokens(admitted(stage, call("large")))).isZero();
    spend(stage, 3_500); // 0.0071 of 0.0100
    Aimed high = call("large", c -> c.options(priority(Priority.HIGH)).cache(CacheMode.OFF));
    Aimed remembered = call("large", c -> c.options(priority(Priority.HIGH)));
    assertThat(admitted(stage, remembered).target.model()).isEqualTo("large");
    ScriptedStage.Started stepped = admitted(stage, high);
    assertThat(maxTokens(stepped)).isEqualTo(300);
    assertThat(stepped.target.model()).isEqualTo("small");
    assertThat(maxTokens(admitted(stage, call("large")))).isEqualTo(100);
    Aimed shortAnyway = call("large", c -> c.request(request(20)));
    assertThat(maxTokens(admitted(stage, shortAnyway))).isEqualTo(20);
    next.calls().forEach(ScriptedStage.Started::finish);
    spend(stage, 1_000);
    assertThat(maxTokens(admitted(stage, high))).isEqualTo(100);
  }

  @Test
  void anAnswerOfNoGivenLength_getsShorterRatherThanRefused_whileThereIsRoomForLess() {
    CostStage stage = stage(c -> c.daily(Usd.of("0.0018")).assumedOutputTokens(1_000));
    Aimed high = call("large", c -> c.options(priority(Priority.HIGH)));
    assertThat(maxTokens(admitted(stage, call("large")))).isEqualTo(300);
    assertThat(maxTokens(admitted(stage, high))).isEqualTo(300);
    assertThat(maxTokens(admitted(stage, high))).as("of what is left").isEqualTo(100);
    assertThat(refused(stage, high)).hasMessageContaining("There is room again from");

    CostStage other = stage(c -> c.daily(Usd.of("0.0018")).assumedOutputTokens(1_000));
    assertThat(refused(other, call("large", c -> c.request(request(900)))))
        .as("somebody wants as much")
        .hasMessageContaining("never has room: bound its answer with maxTokens")
        .satisfies(e -> assertThat(e.details().retryAfter()).isNull());

    CostStage tiny = stage(c -> c.daily(Usd.of("0.00009")).assumedOutputTokens(1_000));
    assertThat(refused(tiny, call("large")))
        .as("the prompt costs more")
        .hasMessageContaining("Its prompt alone never has room");
  }

  private static CallOptions priority(Priority value) {
    return CallOptions.builder().priority(value).build();
  }

  private static CompletionRequest request(int maxTokens) {
    Parameters p =
        new Parameters(
            Double.NaN,
            maxTokens,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            List.of(),
            java.util.Map.of());
    return new CompletionRequest(List.of(Message.user("What?")), p, null, List.of(), false);
  }

  /** Spends 0.0001 and as much as some tokens of output cost. */
  private void spend(CostStage stage, int outputTokens) {
    ScriptedStage.Started started = admitted(stage, call("large", c -> c.request(request(1))));
    // What came in, at the price of whichever model was asked.
    String model = started.target.model();
    int tokens = model.equals("small") ? outputTokens * 10 : outputTokens;
    started.sink.onEvent(new dev.rialto.ResponseEvent.Usage(new TokenUsage(0, 0, 0, tokens, 0)));
    started.sink.onComplete(ScriptedStage.PROVENANCE);
  }

  @Test
  void boundOfACall_shortensItsAnswer_orRefusesIt() {
    CostStage stage = stage(c -> c.perCall(Usd.of("0.0011")));
    // 0.0001 for the prompt leaves 0.001: 500 tokens.
    assertThat(maxTokens(admitted(stage, call("large")))).isEqualTo(500);
    assertThat(maxTokens(admitted(stage, call("small")))).isZero();
    assertThat(refused(stage(c -> c.perCall(Usd.of("0.00001"))), call("large")))
        .hasMessageContaining("$0.00001");
  }

  @Test
  void boundOfTheCallsOwn_countsWhereItIsTheSmaller() {
    Aimed bounded = call("large", c -> c.options(maxCost("0.0011")));
    assertThat(maxTokens(admitted(stage(c -> {}), bounded))).isEqualTo(500);
    assertThat(maxTokens(admitted(stage(c -> c.perCall(Usd.of("0.002"))), bounded))).isEqualTo(500);
    assertThat(maxTokens(admitted(stage(c -> c.perCall(Usd.of("0.0003"))), bounded)))
        .isEqualTo(100);
    Aimed shortAnyway = call("large", c -> c.options(maxCost("0.0011")).request(request(20)));
    assertThat(maxTokens(admitted(stage(c -> {}), shortAnyway))).isEqualTo(20);
    BudgetExceededException own =
        refused(stage(c -> {}), call("large", c -> c.options(maxCost("0.00001"))));
    assertThat(own).hasMessageContaining("$0.00001").hasMessageContaining("CallOptions.maxCost");
    assertThat(own.budget()).isEqualTo("maxCost");
    assertThat(own.isModelOnly()).isTrue();
    assertThat(refused(stage(c -> {}), call("odd", c -> c.options(maxCost("1")))))
        .hasMessageContaining("not known");
  }

  @Test
  void boundOfACall_refusesWhatCannotBeCutShort() {
    CostStage stage = stage(c -> {});
    OutputSchema schema = new OutputSchema("Figure", "{\"type\":\"object\"}");
    CompletionRequest typed =
        new CompletionRequest(
            List.of(Message.user("What?")), request(600).parameters(), schema, List.of(), false);
    refused(stage, call("large", c -> c.request(typed).options(maxCost("0.0011"))));
    Aimed fits = call("large", c -> c.request(typed).options(maxCost("0.0013")));
    assertThat(maxTokens(admitted(stage, fits))).isEqualTo(600);
    EmbeddingRequest texts = new EmbeddingRequest(List.of("a"), 0);
    refused(stage, call("large", c -> c.request(texts).options(maxCost("0.00009"))));
    admitted(stage, call("large", c -> c.request(texts).options(maxCost("0.0001"))));
  }

  @Test
  void boundOfACall_holdsBeyondTheAssumedLength_whereTheModelCouldWriteMore() {
    // 1,000 tokens are assumed, 1,500 are paid for, and the model writes up to 8,000.
    Aimed open = call("long", c -> c.options(maxCost("0.0031")));
    assertThat(maxTokens(admitted(stage(c -> {}), open))).isEqualTo(1_500);
    Aimed ample = call("long", c -> c.options(maxCost("1")));
    assertThat(maxTokens(admitted(stage(c -> {}), ample))).isZero();
  }

  private static CallOptions maxCost(String dollars) {
    return CallOptions.builder().maxCost(Usd.of(dollars)).build();
  }

  @Test
  void eachTenantHasItsOwn_andAModelsBudgetLeavesOtherModelsFree() {
    CostStage stage =
        stage(
            c ->
                c.add(Budget.daily(Usd.of("0.003")).per(Budget.Scope.TENANT))
                    .add(Budget.monthly(Usd.of("0.0001")).of(Budget.Scope.MODEL, "acme/small"))
                    .stepDown(false));
    admitted(stage, call("large", c -> c.options(tenant("a"))));
    assertThat(refused(stage, call("large", c -> c.options(tenant("a")))))
        .hasMessageContaining("of tenant 'a'")
        .satisfies(e -> assertThat(e.isModelOnly()).isFalse());
    admitted(stage, call("large", c -> c.options(tenant("b"))));
    assertThat(refused(stage, call("small", c -> c.options(tenant("c")))))
        .hasMessageContaining("of model 'acme/small'")
        .satisfies(e -> assertThat(e.isModelOnly()).isTrue());
    assertThat(stage.costs().budgets())
        .as("what was refused by one budget has taken nothing from the other")
        .filteredOn(b -> b.owner().equals("c"))
        .allSatisfy(b -> assertThat(b.reserved()).isEqualTo(Usd.ZERO));
  }

  @ParameterizedTest
  @EnumSource(Budget.Scope.class)
  void aBudgetPerScope_isFullForItsOwnerAlone(Budget.Scope scope) {
    CostStage stage = stage(c -> c.add(Budget.daily(Usd.of("0.003")).per(scope)).stepDown(false));
    Aimed one = from("Assistant", "ask", "large", "acme", "ada");
    admitted(stage, one);
    refused(stage, one);
    Map<Budget.Scope, Aimed> others =
        Map.of(
            Budget.Scope.TENANT, from("Assistant", "ask", "large", "else", "ada"),
            Budget.Scope.USER, from("Assistant", "ask", "large", "acme", "else"),
            Budget.Scope.CLIENT, from("Else", "ask", "large", "acme", "ada"),
            Budget.Scope.METHOD, from("Assistant", "other", "large", "acme", "ada"),
            Budget.Scope.MODEL, from("Assistant", "ask", "long", "acme", "ada"));
    others.forEach(
        (differsIn, call) -> {
          boolean own =
              differsIn == scope
                  // a method of another client is another method
                  || (scope == Budget.Scope.METHOD && differsIn == Budget.Scope.CLIENT);
          if (own) {
            admitted(stage, call);
          } else {
            refused(stage, call);
          }
        });
  }

  private Aimed from(String client, String method, String model, String tenant, String user) {
    CallOptions options = CallOptions.builder().tenant(tenant).user(user).build();
    Aimed aimed = call(model, c -> c.options(options).request(request(1_000)));
    Call plain = aimed.call();
    return new Aimed(
        new Call(
            new PipelineEvent.Origin(client, method, ""),
            plain.request(),
            plain.output(),
            plain.model(),
            plain.task(),
            plain.options(),
            plain.cache(),
            plain.cacheTtlNanos(),
            plain.unary(),
            plain.startNanos(),
            plain.deadline(),
            plain.tools(),
            plain.repair(),
            plain.profile()),
        aimed.target());
  }

  @Test
  void dayBeginsInTheBudgetsOwnZone_andAClockSetBackBringsNoDayBack() {
    CostStage stage =
        stage(c -> c.daily(Usd.of("0.003")).zone(ZoneId.of("Asia/Tokyo")).stepDown(false));
    admitted(stage, call("large")).finish();
    admitted(stage, call("large"));
    refused(stage, call("large"));
    wall.set("2026-03-10T14:59:59Z");
    refused(stage, call("large"));
    wall.set("2026-03-10T15:00:00Z");
    ScriptedStage.Started tomorrow = admitted(stage, call("small"));
    tomorrow.finish();
    assertThat(stage.costs().budgets().get(0).spent()).isEqualTo(Usd.of("0.0000025"));
    wall.set("2026-03-10T12:00:00Z");
    assertThat(stage.costs().budgets().get(0).spent()).isEqualTo(Usd.of("0.0000025"));
  }

  @Test
  void rollingWindow_forgetsWhatIsOlder() {
    CostStage stage =
        stage(c -> c.add(Budget.rolling(Duration.ofHours(1), Usd.of("0.0022"))).stepDown(false));
    admitted(stage, call("large")).finish();
    wall.advance(Duration.ofMinutes(30));
    admitted(stage, call("large")).finish();
    assertThat(stage.costs().budgets().get(0).spent()).isEqualTo(Usd.of("0.00005"));
    wall.advance(Duration.ofMinutes(32));
    assertThat(stage.costs().budgets().get(0).spent()).isEqualTo(Usd.of("0.000025"));
    wall.advance(Duration.ofDays(400));
    assertThat(stage.costs().budgets().get(0).spent()).isEqualTo(Usd.ZERO);
  }

  @Test
  void sumOfTheLedger_isTheSumOfWhatWasSettled_howeverItIsToldApart() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    CostStage stage = stage(c -> c.daily(Usd.of(1_000)).ledgerEntries(5).stepDown(false));
    Usd settled = Usd.ZERO;
    int attempts = 500;
    for (int i = 0; i < attempts; i++) {
      int who = random.nextInt(12);
      RecordingSink sink = new RecordingSink();
      Flight flight =
          start(
              stage,
              call(who % 2 == 0 ? "large" : "small", c -> c.options(tenant("t" + who))),
              sink);
      ScriptedStage.Started started = next.call(next.count() - 1);
      switch (random.nextInt(3)) {
        case 0 -> started.finish();
        case 1 -> flight.cancel();
        default -> started.fail(broken(TransportFailure.Processing.PROCESSED));
      }
      settled = settled.plus(flight.spent().cost().amount().orElseThrow());
      wall.advance(Duration.ofSeconds(random.nextInt(3_000)));
    }
    assertThat(stage.costs().total(PAST, FUTURE).known()).isEqualTo(settled);
    for (CostDimension dimension : CostDimension.values()) {
      assertThat(
              stage.costs().by(dimension, PAST, FUTURE).values().stream()
                  .reduce(CostSum.NONE, CostSum::plus))
          .as("by %s, seed %d", dimension, seed)
          .isEqualTo(stage.costs().total(PAST, FUTURE));
    }
    assertThat(
            stage.costs().spans(CostPeriod.DAY, 40, ZoneOffset.UTC).stream()
                .map(span -> span.sum().known())
                .reduce(Usd.ZERO, Usd::plus))
        .isEqualTo(settled);
  }

  /** Midnight is at 18:30, 18:15 and 11:15 UTC there; and at 18:00 in Dhaka. */
  @ParameterizedTest
  @CsvSource({
    "Asia/Kolkata, 18:29:59, 18:30:00",
    "Asia/Kathmandu, 18:14:59, 18:15:00",
    "Pacific/Chatham, 10:14:59, 10:15:00",
    "Asia/Dhaka, 17:59:59, 18:00:00"
  })
  void days_beginWhereTheyDo_inEveryZone(String zone, String before, String after) {
    CostStage stage = stage(c -> {});
    wall.set("2026-03-10T" + before + "Z");
    spend(stage, 1_000_000);
    wall.set("2026-03-10T" + after + "Z");
    spend(stage, 2_000_000);
    wall.advance(Duration.ofMinutes(50));
    spend(stage, 4_000_000);
    assertThat(stage.costs().spans(CostPeriod.DAY, 2, ZoneId.of(zone)))
        .extracting(span -> span.sum().known().toDouble())
        .containsExactly(2.0, 12.0);
    assertThat(stage.costs().total(Instant.EPOCH, Instant.MAX).known()).isEqualTo(Usd.of(14));
  }

  @Test
  void projection_followsTheTrend_andIsSureWhereItIsStraight() {
    CostStage stage = stage(c -> {});
    assertThat(stage.costs().projection(CostPeriod.DAY, ZoneOffset.UTC)).isEmpty();
    wall.set("2026-03-01T00:10:00Z");
    for (int day = 1; day <= 5; day++) {
      spend(stage, day * 1_000_000);
      wall.advance(Duration.ofDays(1));
    }
    List<CostProjection> straight = stage.costs().projection(CostPeriod.DAY, ZoneOffset.UTC);
    assertThat(straight).extracting(p -> p.expected().toDouble()).containsExactly(12.0, 14.0, 16.0);
    assertThat(straight).allSatisfy(p -> assertThat(p.high()).isEqualTo(p.expected()));
    assertThat(straight.get(0).from()).isEqualTo(Instant.parse("2026-03-06T00:00:00Z"));
    spend(stage, 1_000_000);
    wall.advance(Duration.ofDays(1));
    CostProjection unsure = stage.costs().projection(CostPeriod.DAY, ZoneOffset.UTC).get(0);
    assertThat(unsure.low()).isLessThan(unsure.expected());
    assertThat(unsure.high()).isGreaterThan(unsure.expected());
    assertThat(unsure.low().signum()).isNotNegative();
  }

  @Test
  void projection_overSimulatedMonths_holdsWhatItsIntervalPromises() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    CostStage stage = stage(c -> c.ledgerHours(400 * 24));
    wall.set("2026-01-01T00:10:00Z");
    int inside = 0;
    int days = 0;
    for (int day = 0; day < 365; day++) {
      int tokens = (int) (10_000 * (200 + day + 20 * random.nextGaussian()));
      List<CostProjection> next = stage.costs().projection(CostPeriod.DAY, ZoneOffset.UTC);
      spend(stage, tokens);
      Usd spent = stage.costs().spans(CostPeriod.DAY, 1, ZoneOffset.UTC).get(0).sum().known();
      if (day >= 30) {
        CostProjection today = next.get(0);
        days++;
        inside += spent.compareTo(today.low()) >= 0 && spent.compareTo(today.high()) <= 0 ? 1 : 0;
      }
      wall.advance(Duration.ofDays(1));
    }
    // Of 335 days 95 % are 318; four deviations less are 302.
    assertThat(inside).as("seed %s, of %s days", seed, days).isBetween(302, 334);
    List<CostProjection> months = stage.costs().projection(CostPeriod.MONTH, ZoneOffset.UTC);
    assertThat(months).hasSize(3);
    assertThat(months.get(0).from()).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
    assertThat(months.get(1).expected()).isGreaterThan(months.get(0).expected());
    assertThat(months.get(0).samples()).isEqualTo(12);
  }

  @Test
  void advice_namesTheMethodAndTheSaving() {
    CostStage stage = stage(c -> {});
    spend(stage, 1_000_000);
    assertThat(stage.costs().advice(PAST, FUTURE))
        .singleElement()
        .satisfies(
            advice -> {
              assertThat(advice.method()).isEqualTo("Assistant.ask");
              assertThat(advice.what()).contains("acme/small").contains("acme/large");
              assertThat(advice.saving()).isEqualTo(Usd.of("1.8"));
            });
  }

  @Test
  void manyThreads_neverSpendMoreThanTheBudget_andLeaveNoReservation() throws Exception {
    CostStage stage =
        stage(c -> c.daily(Usd.of("0.021")).assumedOutputTokens(1_000).stepDown(false));
    List<Thread> threads = new ArrayList<>();
    java.util.concurrent.atomic.AtomicInteger admitted =
        new java.util.concurrent.atomic.AtomicInteger();
    for (int i = 0; i < 20; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int n = 0; n < 50; n++) {
                  RecordingSink sink = new RecordingSink();
                  Flight flight = start(stage, call("large"), sink);
                  if (!sink.failed()) {
                    admitted.incrementAndGet();
                    if (n % 2 == 0) {
                      flight.cancel();
                    }
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    next.calls().forEach(ScriptedStage.Started::finish);
    BudgetStatus status = stage.costs().budgets().get(0);
    assertThat(admitted.get()).isPositive();
    assertThat(status.spent()).isLessThanOrEqualTo(status.limit());
    assertThat(status.reserved()).isEqualTo(Usd.ZERO);
    assertThat(status.excess()).isEqualTo(Usd.ZERO);
    assertThat(stage.costs().total(PAST, FUTURE).known()).isEqualTo(status.spent());
  }
}
