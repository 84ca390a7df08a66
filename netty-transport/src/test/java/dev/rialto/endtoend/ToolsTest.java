package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static dev.rialto.loopback.LoopbackRequest.bringsToolResults;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rialto.CallOptions;
import dev.rialto.CancelledCallException;
import dev.rialto.ConfigurationException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.ResponseEvent;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.TokenUsage;
import dev.rialto.ToolChoice;
import dev.rialto.ToolExecution;
import dev.rialto.ToolExecutionException;
import dev.rialto.ToolRoundsExceededException;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.loopback.LoopbackRequest;
import dev.rialto.provider.DeepSeek;
import dev.rialto.provider.Provider;
import dev.rialto.spi.Headers;
import dev.rialto.spi.PipelineEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools through a generated client, over real sockets, in both dialects. */
class ToolsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final LoopbackProvider server = LoopbackProvider.start();
  private final Desk desk = new Desk();
  private Rialto rialto = Rialto.builder().provider(server.openAi()).tools(desk).build();

  /** Who answers. */
  enum Dialect {
    OPENAI,
    ANTHROPIC;

    Provider of(LoopbackProvider server) {
      return this == OPENAI ? server.openAi() : server.anthropic();
    }
  }

  private Clerk clerk() {
    return rialto.client(Clerk.class);
  }

  private Clerk clerk(Dialect dialect) {
    return clerk(Rialto.builder().provider(dialect.of(server)).tools(desk));
  }

  private Clerk clerk(Rialto.Builder builder) {
    rialto.close();
    rialto = builder.build();
    return clerk();
  }

  private String body(int request) {
    return server.requests().get(request).body();
  }

  @AfterEach
  void close() {
    rialto.close();
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void toolIsCalled_andItsResultGoesBack(Dialect dialect) {
    server.when(bringsToolResults()).answer("It is 42.");
    server.when(any()).callTool("add", "{\"a\":40,\"b\":2}");
    Result<String> result = clerk(dialect).askFully("What is 40 + 2?", CallOptions.NONE);
    assertThat(result.value()).isEqualTo("It is 42.");
    assertThat(desk.log()).containsExactly("add 40 2");
    assertThat(result.toolExecutions()).hasSize(1);
    ToolExecution one = result.toolExecutions().get(0);
    assertThat(one.call().name()).isEqualTo("add");
    assertThat(one.result()).isEqualTo("42");
    assertThat(one.failed()).isFalse();
    assertThat(one.round()).isEqualTo(1);
    assertThat(result.toolCalls()).isEmpty();
    assertThat(result.attempts()).hasSize(2);
    assertThat(body(0)).contains("\"add\"", "Adds two numbers.", "the second");
    // Its id is the one that the provider gave.
    assertThat(body(1).split(one.call().id(), -1)).hasSize(3);
    assertThat(body(1)).contains("42");
  }

  @ParameterizedTest
  @EnumSource
  void callsOfOneRound_overlap_andComeBackInOrder(Dialect dialect) {
    server.when(bringsToolResults()).answer("Done.");
    server
        .when(any())
        .answerAndCallTools(
            "Let them meet.", "meet", "{\"name\":\"Ada\"}", "meet", "{\"name\":\"Bob\"}");
    Result<String> result = clerk(dialect).askFully("Meet!", CallOptions.NONE);
    assertThat(result.value()).isEqualTo("Done.");
    // Each waits for the other: one after the other they would be alone.
    assertThat(result.toolExecutions().stream().map(ToolExecution::result))
        .containsExactly("Ada met", "Bob met");
    String second = body(1);
    assertThat(second).contains("Let them meet.");
    assertThat(second.indexOf("Ada met")).isLessThan(second.indexOf("Bob met"));
    assertThat(Objects.requireNonNull(desk.context).round()).isEqualTo(1);
  }

  @Test
  void oneThreadForCallbacks_runsToolsOneAfterTheOther() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    try {
      server.when(bringsToolResults()).answer("Done.");
      server.when(any()).callTools("add", "{\"a\":1,\"b\":1}", "add", "{\"a\":2,\"b\":2}");
      Clerk clerk =
          clerk(Rialto.builder().provider(server.openAi()).tools(desk).callbackExecutor(one));
      assertThat(clerk.ask("Add!")).isEqualTo("Done.");
      assertThat(desk.log()).containsExactly("add 1 1", "add 2 2");
    } finally {
      one.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void recordsEnumsListsMapsAndOptionals_goInAndOut(Dialect dialect) {
    server.when(bringsToolResults()).answer("Found.");
    server
        .when(any())
        .callTool(
            "find",
            "{\"like\":{\"name\":\"pen\",\"size\":\"SMALL\",\"count\":3},\"tags\":[\"a\",\"b\"],"
                + "\"counts\":[{\"key\":\"k\",\"value\":1}]}");
    Result<String> result = clerk(dialect).askFully("Find!", CallOptions.NONE);
    assertThat(desk.log())
        .containsExactly("find Item[name=pen, size=SMALL, count=Optional[3]] [a, b] {k=1}");
    assertThat(result.toolExecutions().get(0).result())
        .isEqualTo("{\"name\":\"pen\\\"\\n\\u0001\",\"size\":\"LARGE\",\"count\":null}");
  }

  @ParameterizedTest
  @EnumSource
  void failure_goesBackAsText(Dialect dialect) {
    server.when(bringsToolResults()).answer("Sorry.");
    server.when(any()).callTool("explode", "{\"why\":\"no fuse\"}");
    Result<String> result = clerk(dialect).askFully("Go!", CallOptions.NONE);
    assertThat(result.value()).isEqualTo("Sorry.");
    assertThat(result.toolExecutions().get(0).failed()).isTrue();
    assertThat(body(1)).contains("The tool failed: cannot: no fuse");
    if (dialect == Dialect.ANTHROPIC) {
      assertThat(body(1)).contains("\"is_error\":true");
    }
  }

  @Test
  void failure_abortsWhereTheToolOrTheMethodSaysSo() {
    server.when(any()).times(1).callTool("abort", "{}");
    ToolExecutionException ofTool =
        catchThrowableOfType(ToolExecutionException.class, () -> clerk().ask("Go!"));
    assertThat(ofTool).hasMessageContaining("'abort'").hasRootCauseMessage("over");
    assertThat(ofTool.call().name()).isEqualTo("abort");
    assertThat(ofTool.details().provider()).isEqualTo("openai");
    assertThat(ofTool.details().usage().total()).isPositive();
    server.when(any()).times(1).callTool("explode", "{\"why\":\"x\"}");
    assertThatThrownBy(() -> clerk().strict("Go!"))
        .isInstanceOf(ToolExecutionException.class)
        .hasRootCauseMessage("cannot: x");
    assertThat(server.requests()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void unknownToolAndWrongArguments_goBackWithTheirPlace(Dialect dialect) {
    server.when(bringsToolResults()).answer("Sorry.");
    server
        .when(any())
        .callTools(
            "subtract",
            "{}",
            "add",
            "{\"a\":1}",
            "add",
            "{\"a\":1,\"a\":2,\"b\":3}",
            "find",
            "{\"like\":{\"name\":\"x\",\"size\":\"HUGE\"},\"tags\":[],\"counts\":[]}",
            "add",
            "{\"a\":1e99,\"b\":3}");
    List<ToolExecution> all =
        clerk(dialect).askFully("Subtract!", CallOptions.NONE).toolExecutions();
    assertThat(all.get(0).result())
        .isEqualTo(
            "There is no tool 'subtract'. There are: abort, add, crowd, explode, find, hang, keep,"
                + " later, meet.");
    assertThat(all.get(1).result()).contains("$.b");
    if (dialect == Dialect.OPENAI) { // the other sends an object, in which names are unique
      assertThat(all.get(2).result()).contains("$.a");
      assertThat(all).allMatch(ToolExecution::failed);
      assertThat(desk.log()).isEmpty();
    }
    assertThat(all.get(3).result()).contains("$.like.size").contains("one of SMALL, LARGE");
    assertThat(all.get(4).result()).contains("$.a");
  }

  @Test
  void hostileArguments_areRefusedWithinBounds() {
    String deep = "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + ",\"b\":1}";
    String huge = "{\"like\":{\"name\":\"" + "x ".repeat(300_000) + "\"},\"tags\":[]}";
    server.when(bringsToolResults()).answer("Sorry.");
    server
        .when(any())
        .callTools(
            "add",
            deep,
            "find",
            huge,
            "add",
            "{\"a\":" + "9".repeat(5_000) + ",\"b\":1}",
            "keep",
            "{\"text\":\"\\ud800\"}");
    Result<String> result = clerk().askFully("Go!", CallOptions.NONE);
    assertThat(result.value()).isEqualTo("Sorry.");
    assertThat(result.toolExecutions().subList(0, 3)).allMatch(ToolExecution::failed);
    assertThat(result.toolExecutions().subList(0, 3))
        .allMatch(execution -> execution.result().length() < 1_000);
  }

  @Test
  void staticToolWithOptionalParameter_needsNeither() {
    server.when(bringsToolResults()).answer("Kept.");
    server.when(any()).callTools("keep", "{}", "keep", "", "keep", "{\"text\":\"\"}");
    List<ToolExecution> all = clerk().askFully("Keep!", CallOptions.NONE).toolExecutions();
    assertThat(all.stream().map(ToolExecution::result))
        .containsExactly("Done", "Done", "The tool failed: empty");
  }

  @Test
  void toolThatAnswersLater_freesItsThread() throws Exception {
    server.when(bringsToolResults()).answer("Now.");
    server.when(any()).callTools("later", "{}", "add", "{\"a\":1,\"b\":2}");
    ExecutorService one = Executors.newSingleThreadExecutor();
    try {
      CompletableFuture<String> answer =
          clerk(Rialto.builder().provider(server.openAi()).tools(desk).callbackExecutor(one))
              .askLater("When?");
      desk.laterAsked.get(10, TimeUnit.SECONDS);
      desk.later.complete("at last");
      assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("Now.");
      assertThat(body(1)).contains("at last").contains("3");
    } finally {
      one.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void roundsAreBounded(Dialect dialect) {
    server.when(any()).callTool("add", "{\"a\":1,\"b\":1}");
    ToolRoundsExceededException error =
        catchThrowableOfType(
            ToolRoundsExceededException.class, () -> clerk(dialect).patience("Add for ever!"));
    assertThat(error.maxRounds()).isEqualTo(2);
    assertThat(error.executions()).hasSize(2);
    assertThat(error.executions().get(1).round()).isEqualTo(2);
    assertThat(error).hasMessageContaining("Clerk.patience").hasMessageContaining("add");
    assertThat(error.details().attempts()).hasSize(3);
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void callsOfARound_areBoundedInNumberAndInParallel() {
    server.when(bringsToolResults()).answer("Counted.");
    server.when(any()).callTools("crowd", "{}", "crowd", "{}", "crowd", "{}");
    List<ToolExecution> all = clerk().bounded("How many?").toolExecutions();
    assertThat(all.stream().map(ToolExecution::result))
        .containsExactly("1", "1", "Not called: at most 2 tools are called at once.");
    assertThat(all.get(2).failed()).isTrue();
    assertThat(desk.mostCrowd).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void reasoningGoesBackWithTheResults_whereTheProviderWantsIt(boolean stream) throws Exception {
    server.when(bringsToolResults()).answer("It is 3.");
    String delta =
        "{\"role\":\"assistant\",\"reasoning_content\":\"I"
            + " add.\",\"tool_calls\":[{\"index\":0,\"id\":"
            + "\"c1\",\"function\":{\"name\":\"add\",\"arguments\":\"{\\\"a\\\":1,\\\"b\\\":2}\"}}]}";
    String choice = "{\"id\":\"x\",\"choices\":[{\"index\":0,\"finish_reason\":\"tool_calls\",";
    server
        .when(any())
        .times(1)
        .fault(
            stream
                ? new Fault.Status(
                    200,
                    Headers.EMPTY,
                    "data: " + choice + "\"delta\":" + delta + "}]}\n\ndata: [DONE]\n\n",
                    "text/event-stream")
                : new Fault.Status(
                    200,
                    Headers.EMPTY,
                    choice + "\"message\":" + delta + "}]}",
                    "application/json"));
    Clerk clerk =
        clerk(
            Rialto.builder()
                .provider(
                    DeepSeek.builder(server.baseUrl()).defaultModel("deepseek-reasoner").build())
                .tools(desk));
    String answer = stream ? Collected.all(clerk.tell("Add!")).text() : clerk.ask("Add!");
    assertThat(answer).isEqualTo("It is 3.");
    assertThat(body(0)).doesNotContain("reasoning_content");
    assertThat(body(1))
        .contains("{\"role\":\"assistant\",\"reasoning_content\":\"I add.\",\"tool_calls\":[");
  }

  @Test
  void usageAddsUpOverRounds() {
    server.when(bringsToolResults()).answer("Two.");
    server.when(any()).times(1).callTool("add", "{\"a\":1,\"b\":1}");
    Queue events = new Queue();
    Result<String> result =
        clerk(Rialto.builder().provider(server.openAi()).tools(desk).listener(events))
            .askFully("Add!", CallOptions.NONE);
    rialto.close();
    List<PipelineEvent.AttemptEnded> attempts = events.of(PipelineEvent.AttemptEnded.class);
    assertThat(attempts).hasSize(2);
    assertThat(result.usage()).isEqualTo(attempts.get(0).usage().plus(attempts.get(1).usage()));
    assertThat(result.usage().input()).isGreaterThan(attempts.get(1).usage().input());
    assertThat(events.of(PipelineEvent.CallEnded.class)).hasSize(1);
    PipelineEvent.ToolCalled called = events.of(PipelineEvent.ToolCalled.class).get(0);
    assertThat(called.tool()).isEqualTo("add");
    assertThat(called.failure()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void streamGoesOnThroughRounds(Dialect dialect) throws Exception {
    server.when(bringsToolResults()).answer("It is 3.");
    server.when(any()).answerAndCallTools("Let me see: ", "add", "{\"a\":1,\"b\":2}");
    Collected text = Collected.all(clerk(dialect).tell("Add!"));
    assertThat(text.text()).isEqualTo("Let me see: It is 3.");
    assertThat(body(1)).contains("Let me see: ").contains("\"stream\":true");
    List<ResponseEvent> events = new ArrayList<>();
    Queue told = new Queue();
    var stream =
        clerk(Rialto.builder().provider(dialect.of(server)).tools(desk).listener(told))
            .tellFully("Add!");
    CompletableFuture<Void> end = new CompletableFuture<>();
    stream.events().subscribe(new Events(events, end));
    end.get(10, TimeUnit.SECONDS);
    List<String> kinds =
        events.stream()
            .map(event -> event.getClass().getSimpleName())
            .filter(kind -> !kind.equals("Text") && !kind.equals("ToolCallDelta"))
            .filter(kind -> !kind.equals("Usage") && !kind.equals("Extra"))
            .toList();
    assertThat(kinds).containsExactly("Started", "ToolCalls", "ToolExecuted", "Finished");
    Result<List<String>> result = stream.result().toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(String.join("", result.value())).isEqualTo("Let me see: It is 3.");
    assertThat(result.toolExecutions()).hasSize(1);
    assertThat(result.toolCalls()).isEmpty();
    assertThat(result.attempts()).hasSize(2);
    rialto.close(); // hands out what the listener has not heard
    List<TokenUsage> rounds =
        told.of(PipelineEvent.AttemptEnded.class).stream()
            .map(PipelineEvent.AttemptEnded::usage)
            .toList();
    assertThat(rounds).hasSize(2).allSatisfy(usage -> assertThat(usage.output()).isPositive());
    assertThat(rounds.get(0).plus(rounds.get(1)))
        .isEqualTo(result.usage())
        .isEqualTo(result.attempts().get(0).usage().plus(result.attempts().get(1).usage()));
    // What the events count grows, and ends at the sum.
    List<Long> counted =
        events.stream()
            .filter(ResponseEvent.Usage.class::isInstance)
            .map(event -> ((ResponseEvent.Usage) event).usage().total())
            .toList();
    assertThat(counted).isSorted().last().isEqualTo(result.usage().total());
    assertThat(counted.get(0)).isLessThanOrEqualTo(rounds.get(0).total());
  }

  @Test
  void streamThatAsksForOnePieceAtATime_getsThemAll() throws Exception {
    server.when(bringsToolResults()).answer("one two three four five");
    server.when(any()).answerAndCallTools("six seven", "add", "{\"a\":1,\"b\":2}");
    StringBuilder text = new StringBuilder();
    CompletableFuture<String> end = new CompletableFuture<>();
    clerk()
        .tell("Add!")
        .subscribe(
            new Flow.Subscriber<>() {
              private Flow.Subscription subscription;

              @Override
              public void onSubscribe(Flow.Subscription s) {
                subscription = s;
                s.request(1);
              }

              @Override
              public void onNext(String piece) {
                text.append(piece);
                subscription.request(1);
              }

              @Override
              public void onError(Throwable e) {
                end.completeExceptionally(e);
              }

              @Override
              public void onComplete() {
                end.complete(text.toString());
              }
            });
    assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo("six sevenone two three four five");
  }

  @ParameterizedTest
  @EnumSource
  void typedResultComesAfterTools(Dialect dialect) throws Exception {
    server.when(bringsToolResults()).answer("{\"summary\":\"good\",\"remarks\":[],\"score\":3}");
    server.when(any()).answerAndCallTools("Let me add.", "add", "{\"a\":1,\"b\":2}");
    assertThat(clerk(dialect).review("Review!")).isEqualTo(new Probe.Review("good", List.of(), 3));
    server.clearRules();
    server
        .when(bringsToolResults())
        .answer("{\"items\":[{\"summary\":\"good\",\"remarks\":[],\"score\":3}]}");
    server.when(any()).answerAndCallTools("First {\"items\":[", "add", "{\"a\":1,\"b\":2}");
    assertThat(
            clerk()
                .reviews("Review!")
                .result()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .value())
        .containsExactly(new Probe.Review("good", List.of(), 3));
  }

  @Test
  void cancelling_interruptsTheTool_andEndsTheLoop() throws Exception {
    server.when(any()).callTool("hang", "{}");
    CompletableFuture<String> answer = clerk().askLater("Hang!");
    assertThat(desk.entered.await(10, TimeUnit.SECONDS)).isTrue();
    answer.cancel(true);
    assertThat(desk.left.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(desk.interrupted).isTrue();
    rialto.close();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void cancelling_cancelsWhatTheToolWaitsFor() throws Exception {
    server.when(any()).callTool("later", "{}");
    CompletableFuture<String> answer = clerk().askLater("Later!");
    desk.laterAsked.get(10, TimeUnit.SECONDS);
    CountDownLatch cancelled = new CountDownLatch(1);
    CompletableFuture<Void> unused =
        desk.later.handle(
            (value, error) -> {
              cancelled.countDown();
              return null;
            });
    answer.cancel(true);
    assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(desk.later).isCancelled();
    assertThat(unused).isNotNull();
  }

  @Test
  void aStageThatCannotBeCancelled_keepsNoCallFromItsEnd() {
    desk.promised =
        new CompletableFuture<>() {
          @Override
          public boolean cancel(boolean mayInterrupt) {
            throw new IllegalStateException("thrown by the test");
          }
        };
    server.when(any()).callTool("later", "{}");
    CallOptions soon = CallOptions.builder().timeout(Duration.ofMillis(700)).build();
    DeadlineExceededException error =
        catchThrowableOfType(
            DeadlineExceededException.class, () -> clerk().askFully("Later!", soon));
    assertThat(error.details().attempts()).hasSize(1);
  }

  @Test
  void aStageWhoseCancellingBlocks_isNotWaitedFor() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
    desk.promised =
        new CompletableFuture<>() {
          @Override
          public boolean cancel(boolean mayInterrupt) {
            try {
              return cancelled.complete(released.await(20, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
              return cancelled.completeExceptionally(e);
            }
          }
        };
    server.when(any()).callTool("later", "{}");
    CompletableFuture<String> answer = clerk().askLater("Later!");
    desk.laterAsked.get(10, TimeUnit.SECONDS);
    answer.cancel(true);
    assertThat(cancelled).isNotDone();
    released.countDown();
    assertThat(cancelled.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void cancelledSubscription_interruptsTheTool() throws Exception {
    server.when(any()).callTool("hang", "{}");
    Collected text = new Collected(Long.MAX_VALUE);
    clerk().tell("Hang!").subscribe(text);
    assertThat(desk.entered.await(10, TimeUnit.SECONDS)).isTrue();
    text.subscription().cancel();
    assertThat(desk.left.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(desk.interrupted).isTrue();
  }

  @Test
  void deadlineCoversTools() throws Exception {
    server.when(any()).callTool("hang", "{}");
    DeadlineExceededException error =
        catchThrowableOfType(
            DeadlineExceededException.class,
            () ->
                clerk()
                    .askFully(
                        "Hang!", CallOptions.builder().timeout(Duration.ofMillis(700)).build()));
    assertThat(error.details().usage().total()).isPositive();
    assertThat(error.details().attempts()).hasSize(1);
    assertThat(error).hasMessageContaining("it was waiting for the tool 'hang'");
    assertThat(desk.left.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(desk.interrupted).isTrue();
  }

  @Test
  void cancellingWhileTheModelThinksOfTheResults_resetsTheStream() throws Exception {
    server.when(bringsToolResults()).latency(Duration.ofSeconds(30));
    server.when(any()).callTool("add", "{\"a\":1,\"b\":2}");
    CompletableFuture<String> answer = clerk().askLater("Add!");
    assertThat(server.awaitCounters(c -> c.requests() == 2, PATIENCE)).isTrue();
    answer.cancel(true);
    assertThat(server.awaitCounters(c -> c.cancelledStreams() == 1, PATIENCE)).isTrue();
  }

  @Test
  void closing_endsCallsWithinTheirTools() throws Exception {
    server.when(any()).callTool("hang", "{}");
    CompletableFuture<String> answer = clerk().askLater("Hang!");
    assertThat(desk.entered.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(rialto.shutdown(Duration.ZERO)).isFalse();
    assertThat(desk.interrupted).isTrue();
    assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CancelledCallException.class);
  }

  @Test
  void loopFallsBackToAnotherProvider_withTheIdsOfTheFirst() {
    server
        .when(bringsToolResults().and(LoopbackRequest.atPath("/chat/completions")))
        .fault(Fault.status(500));
    server.when(bringsToolResults()).answer("Three, says the other.");
    server.when(any()).callTool("add", "{\"a\":1,\"b\":2}");
    Clerk clerk =
        clerk(
            Rialto.builder()
                .provider(server.openAi())
                .provider(server.anthropic())
                .route(r -> r.primary("openai/loopback").fallback("anthropic/loopback"))
                .tools(desk));
    Result<String> result = clerk.askFully("Add!", CallOptions.NONE);
    assertThat(result.value()).isEqualTo("Three, says the other.");
    assertThat(result.model()).startsWith("anthropic/");
    String last = body(server.requests().size() - 1);
    assertThat(last).contains("tool_use", "tool_result");
    assertThat(last.split(result.toolExecutions().get(0).call().id(), -1)).hasSize(3);
    assertThat(desk.log()).containsExactly("add 1 2");
  }

  @Test
  void choiceIsSent_andRequiredOnlyOnce() {
    server.when(bringsToolResults()).answer("Done.");
    server.when(any()).callTool("add", "{\"a\":1,\"b\":2}");
    assertThat(clerk().busy("Go!")).isEqualTo("Done.");
    assertThat(body(0)).contains("\"tool_choice\":\"required\"");
    assertThat(body(1)).doesNotContain("tool_choice");
    Result<String> none =
        clerk().askFully("Go!", CallOptions.builder().toolChoice(ToolChoice.NONE).build());
    assertThat(body(2)).contains("\"tool_choice\":\"none\"");
    // The model calls it all the same, and is not obeyed.
    assertThat(none.toolCalls()).hasSize(1);
    assertThat(desk.log()).containsExactly("add 1 2");
    clerk().idle("Go!");
    assertThat(body(3)).doesNotContain("tools");
  }

  @Test
  void cacheRemembersAnswers_butEveryCallHasItsTools() {
    server.when(bringsToolResults()).answer("Three.");
    server.when(any()).callTool("add", "{\"a\":1,\"b\":2}");
    Clerk clerk =
        clerk(Rialto.builder().provider(server.openAi()).cache(c -> c.toolCalls(true)).tools(desk));
    Result<String> first = clerk.remembered("Add!");
    Result<String> second = clerk.remembered("Add!");
    assertThat(first.cacheStatus().isHit()).isFalse();
    assertThat(second.cacheStatus().isHit()).isTrue();
    assertThat(second.usage().total()).isZero();
    assertThat(desk.log()).containsExactly("add 1 2", "add 1 2");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void missingObject_showsWhenTheClientIsMade() {
    Rialto.Builder without = Rialto.builder().provider(server.openAi());
    assertThatThrownBy(() -> clerk(without))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("dev.rialto.endtoend.Desk")
        .hasMessageContaining("tools(");
    assertThatThrownBy(
            () -> clerk(Rialto.builder().provider(server.openAi()).tools(new Desk(), new Desk())))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("two objects");
    clerk(Rialto.builder().provider(server.openAi()).toolsFrom(type -> desk));
  }

  /** Keeps events of the pipeline. */
  private static final class Queue implements dev.rialto.spi.PipelineListener {
    private final ConcurrentLinkedQueue<PipelineEvent> all = new ConcurrentLinkedQueue<>();

    @Override
    public void onEvent(PipelineEvent event) {
      all.add(event);
    }

    <E extends PipelineEvent> List<E> of(Class<E> type) {
      return all.stream().filter(type::isInstance).map(type::cast).toList();
    }
  }

  /** Keeps events of a stream. */
  private record Events(List<ResponseEvent> all, CompletableFuture<Void> end)
      implements Flow.Subscriber<ResponseEvent> {
    @Override
    public void onSubscribe(Flow.Subscription s) {
      s.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ResponseEvent event) {
      all.add(event);
    }

    @Override
    public void onError(Throwable e) {
      end.completeExceptionally(e);
    }

    @Override
    public void onComplete() {
      end.complete(null);
    }
  }
}
