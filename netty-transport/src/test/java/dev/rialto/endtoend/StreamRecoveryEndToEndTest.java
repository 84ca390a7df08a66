package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.InvalidRequestException;
import dev.rialto.ResponseEvent;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.StreamRecovery;
import dev.rialto.TruncatedResponseException;
import dev.rialto.catalog.Capability;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.OpenAi;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams cut after 40 of 60 tokens, on real sockets, and what the user has chosen for them. */
class StreamRecoveryEndToEndTest {

  private static final String[] PIECES =
      IntStream.range(0, 60).mapToObj(i -> "p" + i + " ").toArray(String[]::new);
  private static final String ANSWER = String.join("", PIECES);

  private final LoopbackProvider first =
      LoopbackProvider.builder().when(any()).answerInPieces(PIECES).start();
  private final LoopbackProvider second =
      LoopbackProvider.builder().when(any()).answer("Another answer.").start();
  private Rialto rialto;

  @BeforeEach
  void start() {
    rialto =
        Rialto.builder()
            .provider(OpenAi.builder(first.baseUrl()).apiKey("k").defaultModel("loopback").build())
            .provider(
                Anthropic.builder(second.baseUrl().replaceAll("/v1$", ""))
                    .apiKey("k")
                    .defaultModel("loopback")
                    .build())
            .route(r -> r.primary("openai/loopback").fallback("anthropic/loopback"))
            .catalog(c -> c.model("anthropic/loopback", m -> m.can(Capability.PREFILL)))
            .build();
    first.when(any()).fault(Fault.resetAfter(42));
  }

  @AfterEach
  void stop() {
    rialto.close();
    first.close();
    second.close();
  }

  private static CallOptions with(StreamRecovery recovery) {
    return CallOptions.builder().streamRecovery(recovery).build();
  }

  private Tale tale() {
    return rialto.client(Tale.class);
  }

  @Test
  void fail_isTheDefault() throws Exception {
    Collected stream = Collected.all(tale().text("oaks", CallOptions.NONE));
    assertThat(stream.error()).isInstanceOf(TruncatedResponseException.class);
    assertThat(second.counters().requests()).isZero();
  }

  @Test
  void hold_showsOnlyTheWholeAnswer() throws Exception {
    Collected stream = Collected.all(tale().text("oaks", with(StreamRecovery.HOLD)));
    assertThat(stream.error()).isNull();
    assertThat(stream.text()).isEqualTo("Another answer.");
  }

  @Test
  void restart_tellsTheReaderOfEvents_andTheResultIsTheWholeAnswer() throws Exception {
    var stream = tale().events("oaks", with(StreamRecovery.RESTART));
    List<ResponseEvent> seen = new ArrayList<>();
    CompletableFuture<Void> end = new CompletableFuture<>();
    stream.events().subscribe(new Keeping(seen, end));
    end.get(20, TimeUnit.SECONDS);
    int restart = -1;
    for (int i = 0; i < seen.size(); i++) {
      restart = seen.get(i) instanceof ResponseEvent.Restarted ? i : restart;
    }
    assertThat(text(seen.subList(0, restart))).startsWith("p0 ").isNotEqualTo(ANSWER);
    assertThat(text(seen.subList(restart + 1, seen.size()))).isEqualTo("Another answer.");
    Result<List<String>> result = stream.result().toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertThat(String.join("", result.value())).isEqualTo("Another answer.");
    assertThat(result.model()).startsWith("anthropic/");
    assertThat(result.attempts()).hasSize(2);
  }

  @Test
  void restart_cannotBeToldToAReaderOfText_whoGetsTheError() throws Exception {
    Collected stream = Collected.all(tale().text("oaks", with(StreamRecovery.RESTART)));
    assertThat(stream.error()).isInstanceOf(TruncatedResponseException.class);
  }

  @Test
  void continue_goesOnFromWhatWasShown() throws Exception {
    second.clearRules();
    second.when(any()).answer(" And on.");
    Collected stream = Collected.all(tale().text("oaks", with(StreamRecovery.CONTINUE)));
    assertThat(stream.error()).isNull();
    assertThat(stream.text()).startsWith("p0 p1 ").endsWith(" And on.").doesNotContain("  ");
    String body = second.requests().get(0).body();
    assertThat(body).contains("\"role\":\"assistant\"").contains("p0 p1 ");
  }

  @Test
  void continue_refusedByTheFallback_failsWithWhatWasShown() throws Exception {
    second
        .when(any())
        .fault(
            Fault.status(400)
                .body(
                    "application/json",
                    "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
                        + "\"message\":\"This model does not support assistant message prefill\"}}"));
    Collected stream = Collected.all(tale().text("oaks", with(StreamRecovery.CONTINUE)));
    assertThat(stream.error())
        .isInstanceOf(TruncatedResponseException.class)
        .isNotInstanceOf(InvalidRequestException.class);
    RialtoException error = (RialtoException) stream.error();
    assertThat(error.details().partialText()).isEqualTo(stream.text()).startsWith("p0 p1 ");
    assertThat(error.details().attempts()).hasSize(2);
    assertThat(error).hasMessageContaining("prefill");
  }

  private static String text(List<ResponseEvent> events) {
    StringBuilder all = new StringBuilder();
    events.forEach(e -> all.append(e instanceof ResponseEvent.Text t ? t.text() : ""));
    return all.toString();
  }

  private record Keeping(List<ResponseEvent> seen, CompletableFuture<Void> end)
      implements Flow.Subscriber<ResponseEvent> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ResponseEvent event) {
      seen.add(event);
    }

    @Override
    public void onError(Throwable error) {
      end.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
      end.complete(null);
    }
  }
}
