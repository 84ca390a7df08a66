package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CallOptions;
import dev.rialto.InvalidOutputException;
import dev.rialto.Result;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** Generated clients, run. */
class GeneratedClientTest {

  private static final String ASSISTANT =
      """
      package com.acme;
      import dev.rialto.*;
      import java.util.*;
      import java.util.concurrent.*;
      @Completion(task = "code", profile = "speed")
      @SystemMessage("Be brief, {{it}}.")
      interface Assistant {
        @SystemMessage("You are a senior {{language}} engineer.")
        @AssistantMessage("Sure: \\\\{{x}}")
        @UserMessage("Write {{n}} functions that {{ goal }}: {{goal}}")
        String write(String language, @V("goal") String what, int n);
        @Completion(profile = "quality", timeout = "20s", temperature = 0.25, maxTokens = 7,
            model = "openai/gpt-4o", cache = CacheMode.ON, cacheTtl = "PT1H")
        Review review(String diff);
        List<Risk> risks(@UserMessage("Risks of {{it}}") Object plan);
        Flow.Publisher<String> explain(String topic);
        Flow.Publisher<Risk> stream(String plan);
        Flow.Publisher<Integer> numbers(String what);
        CompletionStage<Result<Review>> later(@UserMessage String diff, CallOptions options);
        CompletableFuture<Integer> count(String what);
        Result<Severity> severity(String what);
        Optional<String> maybe(String what);
        default String twice(String diff) { return review(diff).summary() + review(diff).summary(); }
        static String ignored() { return ""; }
        enum Severity { LOW, HIGH }
        record Review(String summary, int score, List<Risk> risks, Optional<Integer> lines) {
          public Review {
            if (score > 10) throw new IllegalArgumentException("score is above 10");
          }
        }
        record Risk(String name, Severity severity) {}
      }
      """;

  private final FakeRuntime runtime = new FakeRuntime();
  private final Compiled compiled = Compiled.of(ASSISTANT).succeeded();

  private Object call(String method, Object... arguments) throws Throwable {
    Object client = compiled.client("com.acme.Assistant", runtime);
    for (Method candidate : compiled.loadClass("com.acme.Assistant").getDeclaredMethods()) {
      if (candidate.getName().equals(method)) {
        candidate.setAccessible(true);
        try {
          return candidate.invoke(client, arguments);
        } catch (InvocationTargetException e) {
          throw e.getCause();
        }
      }
    }
    throw new AssertionError("No method " + method);
  }

  @Test
  void messagesAreRenderedInOrderWithArgumentsAsTheyAre() throws Throwable {
    runtime.answer("done");
    assertThat(call("write", "Java", "{{language}} {braces}", 3)).isEqualTo("done");
    assertThat(runtime.asked)
        .isEqualTo(
            """
            SYSTEM: You are a senior Java engineer.
            ASSISTANT: Sure: {{x}}
            USER: Write 3 functions that {{language}} {braces}: {{language}} {braces}""");
    assertThat(runtime.method.task()).isEqualTo("code");
    assertThat(runtime.method.profile()).isEqualTo("speed");
  }

  @Test
  void aMethodsSettingsWinOverItsInterfaces() throws Throwable {
    runtime.answer("{\"summary\":\"ok\",\"score\":3,\"risks\":[],\"lines\":null}");
    call("review", "diff");
    assertThat(runtime.asked).isEqualTo("SYSTEM: Be brief, diff.\nUSER: diff");
    assertThat(runtime.method.task()).isEqualTo("code");
    assertThat(runtime.method.profile()).isEqualTo("quality");
    assertThat(runtime.method.timeoutNanos()).isEqualTo(20_000_000_000L);
    assertThat(runtime.method.temperature()).isEqualTo(0.25);
    assertThat(runtime.method.maxTokens()).isEqualTo(7);
    assertThat(runtime.method.model()).isEqualTo("openai/gpt-4o");
    assertThat(runtime.method.cache()).isEqualTo(dev.rialto.CacheMode.ON);
    assertThat(runtime.method.cacheTtlNanos()).isEqualTo(3_600_000_000_000L);
  }

  @Test
  void aRecordIsReadWithAllItHolds() throws Throwable {
    runtime.answer(
        """
        {"summary":"ok","score":3,"lines":12,"extra":{"x":[1,2]},
         "risks":[{"name":"a","severity":"HIGH"},{"name":"b","severity":"LOW"},],}""");
    assertThat(call("review", "diff"))
        .hasToString(
            "Review[summary=ok, score=3, risks=[Risk[name=a, severity=HIGH],"
                + " Risk[name=b, severity=LOW]], lines=Optional[12]]");
  }

  @Test
  void everyDeliveryCallsItsOwnMethod() throws Throwable {
    String review = "{\"summary\":\"ok\",\"score\":3,\"risks\":[],\"lines\":null}";
    runtime.answer("{\"items\":[]}").answer(review).answer("{\"value\":5}").answer("HIGH");
    runtime.answer("{\"value\":null}");
    CallOptions options = CallOptions.model("fake/model");
    assertThat(call("risks", List.of(1, 2))).isEqualTo(List.of());
    assertThat(runtime.asked).isEqualTo("SYSTEM: Be brief, [1, 2].\nUSER: Risks of [1, 2]");
    assertThat(call("explain", "it")).isInstanceOf(Flow.Publisher.class);
    CompletionStage<?> later = (CompletionStage<?>) call("later", "diff", options);
    assertThat(((Result<?>) later.toCompletableFuture().join()).value().toString())
        .startsWith("Review[");
    assertThat(runtime.options).isSameAs(options);
    assertThat(((CompletionStage<?>) call("count", "x")).toCompletableFuture().join()).isEqualTo(5);
    assertThat(((Result<?>) call("severity", "x")).value()).hasToString("HIGH");
    assertThat(call("maybe", "x")).isEqualTo(Optional.empty());
    assertThat(runtime.calls)
        .containsExactly(
            "call Assistant.risks",
            "stream Assistant.explain",
            "callAsyncForResult Assistant.later",
            "callAsync Assistant.count",
            "callForResult Assistant.severity",
            "call Assistant.maybe");
  }

  @Test
  void aTypedStreamAsksForTheListAndHandsOutItsElements() throws Throwable {
    runtime.answer("{\"items\":[]}");
    call("risks", "plan");
    Object schema = runtime.method.output().schema();
    runtime.answer("{\"items\":[{\"name\":\"a\",\"severity\":\"LOW\"}]}").answer("[3,4]");
    assertThat(elements(call("stream", "plan"))).hasToString("[Risk[name=a, severity=LOW]]");
    assertThat(runtime.method.output().schema()).isEqualTo(schema);
    assertThat(elements(call("numbers", "x"))).isEqualTo(List.of(3, 4));
    assertThat(runtime.calls)
        .endsWith("streamElements Assistant.stream", "streamElements Assistant.numbers");
  }

  private static List<Object> elements(Object publisher) {
    List<Object> all = new ArrayList<>();
    ((Flow.Publisher<?>) publisher)
        .subscribe(
            new Flow.Subscriber<Object>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
              }

              @Override
              public void onNext(Object element) {
                all.add(element);
              }

              @Override
              public void onError(Throwable e) {
                throw new AssertionError(e);
              }

              @Override
              public void onComplete() {}
            });
    return all;
  }

  @Test
  void aDefaultMethodIsKept() throws Throwable {
    String review = "{\"summary\":\"ok\",\"score\":3,\"risks\":[],\"lines\":null}";
    runtime.answer(review).answer(review);
    assertThat(call("twice", "diff")).isEqualTo("okok");
  }

  @Test
  void anArgumentThatIsNullIsNamed() {
    assertThatThrownBy(() -> call("review", (Object) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("diff is null");
    assertThat(runtime.calls).isEmpty();
  }

  @Test
  void whatTheRecordItselfRefusesIsAnInvalidOutput() {
    runtime.answer("{\"summary\":\"ok\",\"score\":11,\"risks\":[],\"lines\":null}");
    assertThatThrownBy(() -> call("review", "diff"))
        .isInstanceOf(InvalidOutputException.class)
        .hasMessageContaining("at $ expected a valid Assistant.Review")
        .hasMessageContaining("score is above 10")
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theFactoryIsAService() {
    assertThat(compiled.resource("META-INF/services/dev.rialto.runtime.ClientFactory"))
        .isEqualTo("com.acme.Assistant_RialtoFactory\n");
    assertThat(
            Compiled.with(List.of("-Arialto.services=false"), ASSISTANT)
                .succeeded()
                .resource("META-INF/services/dev.rialto.runtime.ClientFactory"))
        .isEmpty();
  }
}
