package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CallOptions;
import dev.rialto.OverloadedException;
import dev.rialto.ResponseEvent;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.netty.CleartextProtocol;
import dev.rialto.netty.NettyTransport;
import dev.rialto.provider.Gemini;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What servers say in their own way reaches a typed client as it is meant, over real sockets. */
class OddServersTest {

  private static void with(
      Function<String, Provider.Builder> provider,
      String events,
      BiConsumer<Probe, RawServer> check) {
    StringBuilder body = new StringBuilder();
    for (String event : events.replace('\'', '"').split("\n", -1)) {
      body.append(event.startsWith(":") ? "" : "data: ").append(event).append("\n\n");
    }
    String answer = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n" + body;
    try (RawServer server = new RawServer(answer, 7, 0, true);
        Rialto rialto =
            Rialto.builder()
                .transport(
                    () -> NettyTransport.builder().cleartext(CleartextProtocol.HTTP_1_1).build())
                .provider(provider.apply(server.baseUrl()).apiKey("x").defaultModel("m").build())
                .retry(r -> r.maxRepeats(0))
                .build()) {
      check.accept(rialto.client(Probe.class), server);
    }
  }

  @Test
  void countsBehindTheMark_areTheResults() {
    with(
        url -> OpenAi.compatible("odd", url),
        "{'choices':[{'index':0,'delta':{'content':'Hi'},'finish_reason':'stop'}]}\n[DONE]\n"
            + "{'choices':[],'usage':{'prompt_tokens':3,'completion_tokens':2}}",
        (probe, server) -> {
          Result<String> result = probe.ask("?", CallOptions.NONE);
          assertThat(result.value()).isEqualTo("Hi");
          assertThat(result.usage().inputFresh()).isEqualTo(3);
          assertThat(result.usage().outputVisible()).isEqualTo(2);
        });
  }

  @Test
  void textThatIsSaidAtItsEndOnly_isTheAnswer() {
    with(
        OpenAi::responses,
        "{'type':'response.created','response':{'id':'r','model':'m','output':[]}}\n"
            + "{'type':'response.output_text.done','output_index':0,'text':'Hi'}\n"
            + "{'type':'response.completed','response':{'status':'completed','output':[]}}",
        (probe, server) -> assertThat(probe.say("?")).isEqualTo("Hi"));
  }

  @Test
  void aThoughtThatIsFlagged_isNoPartOfTheAnswer() {
    with(
        Gemini::builder,
        "{'choices':[{'index':0,'delta':{'content':'Hm','extra_content':{'google':{'thought':true}}}}]}\n"
            + "{'choices':[{'index':0,'delta':{'content':'Hi'},'finish_reason':'stop'}]}\n"
            + "[DONE]",
        (probe, server) -> assertThat(probe.say("?")).isEqualTo("Hi"));
  }

  @Test
  void errorInMidStream_isTheTypedFailure_andNoEventOfTheCallers() {
    String events =
        ": still here\n{'choices':[{'index':0,'delta':{'content':'{\\\"'}}]}\n"
            + "{'code':'service_unavailable','error':'Come back later'}";
    with(
        url -> OpenAi.compatible("odd", url),
        events,
        (probe, server) -> {
          assertThatThrownBy(
                  () -> {
                    try (Stream<String> words = probe.words("?")) {
                      words.forEach(word -> assertThat(word).isEqualTo("{\""));
                    }
                  })
              .isInstanceOfSatisfying(
                  OverloadedException.class,
                  e -> assertThat(e.details().partialText()).isEqualTo("{\""))
              .hasMessageContaining("Come back later");
          List<ResponseEvent> seen = new ArrayList<>();
          CompletableFuture<Throwable> failure = new CompletableFuture<>();
          probe
              .reviewCompletions("?")
              .events()
              .subscribe(
                  new Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                      subscription.request(Long.MAX_VALUE);
                    }

                    @Override
                    public void onNext(ResponseEvent event) {
                      seen.add(event);
                    }

                    @Override
                    public void onError(Throwable thrown) {
                      failure.complete(thrown);
                    }

                    @Override
                    public void onComplete() {
                      failure.complete(new AssertionError("completed"));
                    }
                  });
          assertThat(failure.orTimeout(30, TimeUnit.SECONDS).join())
              .isInstanceOf(OverloadedException.class);
          assertThat(seen)
              .hasAtLeastOneElementOfType(ResponseEvent.Text.class)
              .noneMatch(
                  event ->
                      event instanceof ResponseEvent.Failed
                          || event instanceof ResponseEvent.KeepAlive);
        });
  }
}
