package dev.rialto.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.CompletionRequest;
import dev.rialto.ConfigurationException;
import dev.rialto.EmbeddingRequest;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.Parameters;
import dev.rialto.Profile;
import dev.rialto.Task;
import dev.rialto.internal.call.Call;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.OutputType;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.testing.FakeClock;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which setting wins: the call's, the method's, the task's and profile's, the module's. */
class CallPlannerTest {

  private static final List<Message> WHY = List.of(Message.user("why?"));
  private static final Duration MODULE = Duration.ofSeconds(60);

  private final FakeClock clock = new FakeClock();
  private final CallPlanner planner =
      new CallPlanner(
          new Defaults(
              MODULE.toNanos(),
              CacheMode.NO_STORE,
              true,
              Map.of("code", Task.CODE),
              Map.of("speed", Profile.SPEED),
              Clock.systemUTC()),
          clock);

  @Test
  void nothingSaid_nothingIsSent() {
    assertThat(parameters(method(), CallOptions.NONE)).isEqualTo(Parameters.NONE);
  }

  @Test
  void task_setsTheTemperature_andTheProfileTheRest() {
    Parameters p = parameters(method().task("code").profile("speed"), CallOptions.NONE);
    assertThat(p.temperature()).isEqualTo(Task.CODE.temperature());
    assertThat(p.maxTokens()).isEqualTo(Profile.SPEED.maxTokens());
    assertThat(p.topP()).isEqualTo(Profile.SPEED.topP());
    assertThat(p.frequencyPenalty()).isEqualTo(Profile.SPEED.frequencyPenalty());
  }

  @Test
  void adaptive_followsTheLengthOfThePrompt() {
    CallOptions adaptive = CallOptions.builder().adaptive(true).build();
    Parameters brief = parameters(method().profile("speed"), adaptive);
    assertThat(brief.maxTokens()).isEqualTo(300);
    assertThat(brief.temperature()).as("not below .3").isEqualTo(0.3);
    List<Message> longOne = List.of(Message.user("x".repeat(1_001)));
    Parameters lengthy = parameters(method().profile("speed"), longOne, adaptive);
    assertThat(lengthy.maxTokens()).isEqualTo(800);
    assertThat(lengthy.temperature()).isEqualTo(0.4);
    List<Message> middling = List.of(Message.user("x".repeat(500)));
    assertThat(parameters(method().profile("speed"), middling, adaptive))
        .isEqualTo(parameters(method().profile("speed"), middling, CallOptions.NONE));
    assertThat(parameters(method(), WHY, adaptive).maxTokens()).isEqualTo(300);
    assertThat(parameters(method(), longOne, adaptive).maxTokens()).as("no cap").isZero();
  }

  @Test
  void adaptive_theBoundsOfTheGuides() {
    CallOptions adaptive = CallOptions.builder().adaptive(true).build();
    List<Message> long1001 = List.of(Message.user("x".repeat(1_001)));
    List<Message> of100 = List.of(Message.user("x".repeat(100)));
    Parameters chat = parameters(method().task(Task.CHAT).profile(Profile.QUALITY), adaptive);
    assertThat(chat.temperature()).as(".7 − .2").isEqualTo(0.5);
    assertThat(chat.maxTokens()).as("at most 300 of 1000").isEqualTo(300);
    assertThat(parameters(method().task(Task.CHAT), of100, adaptive).temperature()).isEqualTo(0.7);
    Parameters lengthy =
        parameters(method().task(Task.CHAT).profile(Profile.QUALITY), long1001, adaptive);
    assertThat(lengthy.temperature()).as(".7 + .1").isEqualTo(0.8);
    assertThat(lengthy.maxTokens()).as("1000 + 500").isEqualTo(1_500);
    Parameters factual = parameters(method().task(Task.FACTUAL), adaptive);
    assertThat(factual.temperature()).isEqualTo(0.1);
    assertThat(factual.topP()).isEqualTo(0.85);
    Parameters creative = parameters(method().task(Task.CREATIVE), adaptive);
    assertThat(creative.temperature()).isEqualTo(0.9);
    assertThat(creative.topP()).isEqualTo(0.98);
    assertThat(parameters(method().task(Task.CLASSIFY), adaptive).temperature())
        .as("lower than the floor by itself, and not raised to it")
        .isZero();
  }

  @Test
  void adaptive_followsTheTask_andLeavesWhatIsNamed() {
    CallOptions adaptive = CallOptions.builder().adaptive(true).build();
    Parameters code = parameters(method().task("code"), adaptive);
    assertThat(code.temperature()).isEqualTo(0.2);
    assertThat(code.frequencyPenalty()).isEqualTo(0.1);
    Parameters named =
        parameters(
            method().task("code").temperature(1.5).maxTokens(2_000),
            CallOptions.builder().adaptive(true).frequencyPenalty(1).build());
    assertThat(named.temperature()).isEqualTo(1.5);
    assertThat(named.maxTokens()).isEqualTo(2_000);
    assertThat(named.frequencyPenalty()).isEqualTo(1);
  }

  @Test
  void task_alone_capsNothing() {
    assertThat(parameters(method().task("code"), CallOptions.NONE).maxTokens()).isZero();
  }

  @Test
  void profile_alone_setsTheTemperatureToo() {
    assertThat(parameters(method().profile("speed"), CallOptions.NONE).temperature())
        .isEqualTo(Profile.SPEED.temperature());
  }

  @Test
  void method_winsOverTaskAndProfile() {
    Parameters p =
        parameters(
            method().task("code").profile("speed").temperature(1.5).maxTokens(7), CallOptions.NONE);
    assertThat(p.temperature()).isEqualTo(1.5);
    assertThat(p.maxTokens()).isEqualTo(7);
  }

  @Test
  void call_winsOverTheMethod_whereItSaysSomething() {
    CallOptions options =
        CallOptions.builder()
            .temperature(0)
            .maxTokens(9)
            .topP(0.5)
            .frequencyPenalty(-1)
            .presencePenalty(1)
            .stop("END")
            .extra("seed", 42)
            .build();
    assertThat(parameters(method().profile("speed").temperature(1.5).maxTokens(7), options))
        .isEqualTo(new Parameters(0, 9, 0.5, -1, 1, List.of("END"), Map.of("seed", 42)));

    Parameters rest =
        parameters(
            method().profile("speed").temperature(1.5).maxTokens(7),
            CallOptions.builder().tenant("blue").build());
    assertThat(rest.temperature()).isEqualTo(1.5);
    assertThat(rest.maxTokens()).isEqualTo(7);
    assertThat(rest.topP()).isEqualTo(Profile.SPEED.topP());
  }

  @Test
  void structuredAnswer_isNeverCappedByAProfile_butByWhoSaysSo() {
    assertThat(parameters(typed().profile("speed"), CallOptions.NONE).maxTokens()).isZero();
    assertThat(parameters(typed().profile("speed").maxTokens(7), CallOptions.NONE).maxTokens())
        .isEqualTo(7);
    assertThat(
            parameters(typed().profile("speed"), CallOptions.builder().maxTokens(9).build())
                .maxTokens())
        .isEqualTo(9);
    assertThat(parameters(typed().profile("speed"), CallOptions.NONE).topP())
        .isEqualTo(Profile.SPEED.topP());
  }

  @Test
  void taskAndProfile_declaredInCode_winOverThoseOfTheSameName() {
    Task own = new Task("code", 1.9);
    Profile brief = new Profile("speed", 0.2, 11, 0.3, 0.4);
    Parameters p = parameters(method().task(own).profile(brief), CallOptions.NONE);
    assertThat(p.temperature()).isEqualTo(1.9);
    assertThat(p.maxTokens()).isEqualTo(11);
  }

  @Test
  void unknownTaskOrProfile_isRefusedWithWhatIsKnown() {
    assertThatThrownBy(() -> parameters(method().task("cod"), CallOptions.NONE))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("Assistant.ask names the task 'cod'")
        .hasMessageContaining("Known are [code]");
    assertThatThrownBy(() -> parameters(method().profile("fast"), CallOptions.NONE))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("the profile 'fast'")
        .hasMessageContaining("Known are [speed]");
  }

  @Test
  void deadline_isTheCalls_elseTheMethods_elseTheModules() {
    CallOptions brief = CallOptions.builder().timeout(Duration.ofSeconds(1)).build();
    long ten = Duration.ofSeconds(10).toNanos();
    assertThat(allowed(call(method(), CallOptions.NONE))).isEqualTo(MODULE.toNanos());
    assertThat(allowed(call(method().timeoutNanos(ten), CallOptions.NONE))).isEqualTo(ten);
    assertThat(allowed(call(method().timeoutNanos(ten), brief)))
        .isEqualTo(Duration.ofSeconds(1).toNanos());
  }

  @Test
  void modelAndCache_areTheCalls_elseTheMethods_elseTheModules() {
    CallOptions own =
        CallOptions.builder()
            .model("acme/small")
            .cache(CacheMode.REFRESH)
            .cacheTtl(Duration.ofSeconds(3))
            .build();
    Call plain = call(method(), CallOptions.NONE);
    assertThat(plain.model()).isEmpty();
    assertThat(plain.cache()).isEqualTo(CacheMode.NO_STORE);
    assertThat(plain.cacheTtlNanos()).isZero();
    MethodSpec.Builder<String> said =
        method().model("acme/large").cache(CacheMode.ON).cacheTtlNanos(5);
    Call methods = call(said, CallOptions.NONE);
    assertThat(methods.model()).isEqualTo("acme/large");
    assertThat(methods.cache()).isEqualTo(CacheMode.ON);
    assertThat(methods.cacheTtlNanos()).isEqualTo(5);
    Call calls = call(said, own);
    assertThat(calls.model()).isEqualTo("acme/small");
    assertThat(calls.cache()).isEqualTo(CacheMode.REFRESH);
    assertThat(calls.cacheTtlNanos()).isEqualTo(3_000_000_000L);
  }

  @Test
  void streamingCall_asksForAStream_andAUnaryOneDoesNot() {
    MethodSpec<String> spec = method().build();
    Call streaming = planner.streaming(spec, WHY, CallOptions.NONE);
    assertThat(streaming.unary()).isFalse();
    assertThat(((CompletionRequest) streaming.request()).stream()).isTrue();
    Call unary = planner.unary(spec, WHY, CallOptions.NONE);
    assertThat(unary.unary()).isTrue();
    assertThat(((CompletionRequest) unary.request()).stream()).isFalse();
  }

  @Test
  void whoGetsTheValueAlone_isSparedWhatStandsBesideIt_unlessACacheKeepsIt() {
    MethodSpec<String> spec = method().build();
    CallOptions off = CallOptions.builder().cache(CacheMode.OFF).build();
    assertThat(planner.unaryValue(spec, WHY, off).bare()).isTrue();
    assertThat(planner.streamingValues(spec, WHY, off).bare()).isTrue();
    assertThat(planner.unary(spec, WHY, off).bare()).isFalse();
    assertThat(planner.streaming(spec, WHY, off).bare()).isFalse();
    for (CacheMode mode : CacheMode.values()) {
      CallOptions options = CallOptions.builder().cache(mode).build();
      boolean kept = mode != CacheMode.OFF;
      assertThat(planner.unaryValue(spec, WHY, options).bare()).as("%s", mode).isEqualTo(!kept);
    }
  }

  @Test
  void embedding_isAUnaryCallWithTheModulesDefaults() {
    Call call =
        planner.embedding(
            new PipelineEvent.Origin("EmbeddingModel", "embed", ""),
            "acme/embed",
            new EmbeddingRequest(List.of("a"), 0),
            CallOptions.NONE);
    assertThat(call.model()).isEqualTo("acme/embed");
    assertThat(call.unary()).isTrue();
    assertThat(call.cache()).isEqualTo(CacheMode.NO_STORE);
    assertThat(allowed(call)).isEqualTo(MODULE.toNanos());
  }

  private static MethodSpec.Builder<String> method() {
    return MethodSpec.builder("Assistant", "ask", OutputType.TEXT);
  }

  private static MethodSpec.Builder<Integer> typed() {
    return MethodSpec.builder(
        "Assistant",
        "count",
        new OutputType<>() {
          @Override
          public OutputSchema schema() {
            return new OutputSchema("count", "{}");
          }

          @Override
          public Integer read(String text) {
            return Integer.valueOf(text);
          }
        });
  }

  private <T> Parameters parameters(MethodSpec.Builder<T> spec, CallOptions options) {
    return ((CompletionRequest) call(spec, options).request()).parameters();
  }

  private <T> Parameters parameters(
      MethodSpec.Builder<T> spec, List<Message> messages, CallOptions options) {
    Call call = planner.unary(spec.build(), messages, options);
    return ((CompletionRequest) call.request()).parameters();
  }

  private <T> Call call(MethodSpec.Builder<T> spec, CallOptions options) {
    return planner.unary(spec.build(), WHY, options);
  }

  private long allowed(Call call) {
    return call.deadline().remaining(clock.nanoTime());
  }
}
